//! What a schema of a type becomes before it is compiled: closed, bounded, and without words.
//!
//! Knows JSON Schema's keywords and which of them llguidance holds a reply to. What comes out is
//! narrower than what went in, never wider, so that a reply that fits the one fits the other.
//!
//! Narrower in what follows, where the schema itself says nothing: an object has no other properties
//! than those named; a text has at most 2,000 characters, a list or a map at most 100 items; a whole
//! number lies within its `format`, and within 2^53; any other number within 10^15.

use serde_json::{Map, Value, json};

use super::objects;
use crate::fault::{Fault, Result};

/// The longest text, in characters.
const LONGEST_TEXT: u64 = 2000;

/// The most items of a list or map.
const MOST_ITEMS: u64 = 100;

/// The largest whole number that is exact in every reader of JSON.
const EXACT: i64 = 9_007_199_254_740_991;

/// The largest other number that is written without an exponent.
const LARGEST: i64 = 1_000_000_000_000_000;

/// Keywords that llguidance holds a reply to and that hold no schemas.
const PLAIN: [&str; 15] = [
    "type",
    "const",
    "enum",
    "$ref",
    "required",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "multipleOf",
];

/// More of them, with a bound that is not reached.
const EXCLUSIVE: [&str; 2] = ["exclusiveMinimum", "exclusiveMaximum"];

/// Keywords with one schema.
const ONE: [&str; 3] = ["items", "additionalProperties", "additionalItems"];

/// Keywords with a list of schemas.
const MANY: [&str; 4] = ["prefixItems", "anyOf", "oneOf", "allOf"];

/// Keywords with schemas by name.
const NAMED: [&str; 4] = ["properties", "patternProperties", "$defs", "definitions"];

/// Keywords that say something to a reader only.
const WORDS: [&str; 16] = [
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
    "$schema",
    "$id",
    "id",
    "$anchor",
    "contentMediaType",
    "contentEncoding",
    "$vocabulary",
    "unevaluatedProperties",
];

/// Formats of texts that llguidance holds a reply to; all others say something to a reader only.
const FORMATS: [&str; 10] = [
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
    "uri",
];

/// Days of the months, with the 29th of February in leap years alone: llguidance lets it pass in
/// every year, and a reader of dates does not.
const DATE: &str = concat!(
    r"(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))",
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)",
);

/// Without a 61st second, which few readers take.
const TIME: &str = concat!(
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?",
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])",
);

/// A pattern that stands for a format.
fn pattern_of(format: &str) -> Option<String> {
    match format {
        "date" => Some(format!("^{DATE}$")),
        "time" => Some(format!("^{TIME}$")),
        "date-time" => Some(format!("^{DATE}T{TIME}$")),
        _ => None,
    }
}

/// A schema to be compiled.
pub(crate) fn prepare(schema: &Value) -> Result<Value> {
    rewrite(schema, &Within::all_of(schema), "#")
}

/// Where a schema stands.
struct Within<'a> {
    /// The whole document, for references.
    root: &'a Value,
    /// The object in parts that it stands in, and what that stands in.
    parts: Option<(&'a Value, &'a Within<'a>)>,
}

impl<'a> Within<'a> {
    fn all_of(root: &'a Value) -> Self {
        Self { root, parts: None }
    }

    /// Whether this is put together within itself, which would have no end.
    fn contains(&self, parts: &Value) -> bool {
        self.parts
            .is_some_and(|(own, outer)| own == parts || outer.contains(parts))
    }
}

fn rewrite(schema: &Value, within: &Within<'_>, path: &str) -> Result<Value> {
    let Value::Object(given) = schema else {
        return Ok(schema.clone());
    };
    if let Some(only) = objects::only_reference(given) {
        return Ok(only);
    }
    if let Some(alternatives) = objects::alternatives(given, within.root, path)? {
        if within.contains(schema) {
            return Err(cannot(objects::keyword_of_parts(given), path));
        }
        // The parts of an object are put together first; what comes out is an ordinary schema.
        let parts = Some((schema, within));
        let within = Within {
            root: within.root,
            parts,
        };
        return rewrite(&alternatives, &within, path);
    }
    let mut out = Map::new();
    for (keyword, value) in given {
        let here = format!("{path}/{keyword}");
        let name = keyword.as_str();
        if PLAIN.contains(&name) || EXCLUSIVE.contains(&name) {
            out.insert(keyword.clone(), value.clone());
        } else if ONE.contains(&name) && !value.is_array() {
            out.insert(keyword.clone(), rewrite(value, within, &here)?);
        } else if ONE.contains(&name) || MANY.contains(&name) {
            out.insert(keyword.clone(), each_of(value, within, &here)?);
        } else if NAMED.contains(&name) {
            out.insert(keyword.clone(), each_named(value, within, &here)?);
        } else if !means_nothing(name, value) {
            return Err(cannot(name, path));
        }
    }
    bound(&mut out, given.get("format").and_then(Value::as_str));
    Ok(Value::Object(out))
}

fn each_of(value: &Value, within: &Within<'_>, path: &str) -> Result<Value> {
    let Value::Array(schemas) = value else {
        return Ok(value.clone());
    };
    let schemas = schemas.iter().zip(0_usize..);
    let schemas =
        schemas.map(|(schema, index)| rewrite(schema, within, &format!("{path}/{index}")));
    Ok(Value::Array(schemas.collect::<Result<_>>()?))
}

fn each_named(value: &Value, within: &Within<'_>, path: &str) -> Result<Value> {
    let Value::Object(schemas) = value else {
        return Ok(value.clone());
    };
    let schemas = schemas.iter().map(|(name, schema)| {
        let schema = rewrite(schema, within, &format!("{path}/{name}"))?;
        Ok((name.clone(), schema))
    });
    Ok(Value::Object(schemas.collect::<Result<_>>()?))
}

/// Whether a keyword says something to a reader only.
pub(super) fn is_a_word(keyword: &str) -> bool {
    WORDS.contains(&keyword) || keyword.starts_with("x-")
}

/// Whether a keyword can be left out without letting in what it keeps out.
fn means_nothing(keyword: &str, value: &Value) -> bool {
    is_a_word(keyword) || keyword == "format" || (keyword == "uniqueItems" && *value == false)
}

pub(super) fn cannot(keyword: &str, path: &str) -> Fault {
    held(&format!("`{keyword}` at `{path}`"))
}

pub(super) fn cannot_because(keyword: &str, path: &str, fault: &str) -> Fault {
    held(&format!("`{keyword}` at `{path}`: {fault}"))
}

fn held(what: &str) -> Fault {
    Fault::bad_request(format!(
        "a reply cannot be held to this schema while it is written: {what}"
    ))
    .advise("change the output's type, or ask a model behind a server")
}

/// Close and bound one schema by what it says about its type.
fn bound(schema: &mut Map<String, Value>, format: Option<&str>) {
    if ["const", "enum", "$ref"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
    {
        return;
    }
    if is_a(schema, "object") || schema.contains_key("properties") {
        if schema.contains_key("properties") {
            put(schema, "additionalProperties", json!(false));
        } else if least(schema, "minProperties") <= MOST_ITEMS {
            put(schema, "maxProperties", json!(MOST_ITEMS));
        }
    }
    if is_a(schema, "array") && !is_closed_tuple(schema) && least(schema, "minItems") <= MOST_ITEMS
    {
        put(schema, "maxItems", json!(MOST_ITEMS));
    }
    if is_a(schema, "string") {
        if let Some(format) = format.filter(|format| FORMATS.contains(format)) {
            match pattern_of(format) {
                Some(pattern) if !schema.contains_key("pattern") => {
                    put(schema, "pattern", json!(pattern));
                }
                _ => put(schema, "format", json!(format)),
            }
        } else if least(schema, "minLength") <= LONGEST_TEXT {
            put(schema, "maxLength", json!(LONGEST_TEXT));
        }
    }
    if is_a(schema, "integer") {
        let (low, high) = range(format);
        bound_number(schema, low, high);
    } else if is_a(schema, "number") {
        bound_number(schema, -LARGEST, LARGEST);
    }
}

/// Whether a schema admits values of a type, by its own words.
fn is_a(schema: &Map<String, Value>, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => false,
    }
}

fn is_closed_tuple(schema: &Map<String, Value>) -> bool {
    let closed = |keyword: &str| schema.get(keyword) == Some(&json!(false));
    closed("items") || closed("additionalItems")
}

fn least(schema: &Map<String, Value>, keyword: &str) -> u64 {
    schema.get(keyword).and_then(Value::as_u64).unwrap_or(0)
}

/// Set what is not set.
fn put(schema: &mut Map<String, Value>, keyword: &str, value: Value) {
    schema.entry(keyword).or_insert(value);
}

fn bound_number(schema: &mut Map<String, Value>, low: i64, high: i64) {
    let given = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let least = given("minimum").or_else(|| given("exclusiveMinimum"));
    let most = given("maximum").or_else(|| given("exclusiveMaximum"));
    #[expect(
        clippy::cast_precision_loss,
        reason = "both are exact as floats or far from the other bound"
    )]
    let (below, above) = (low as f64, high as f64);
    if least.is_none() && most.is_none_or(|most| most > below) {
        put(schema, "minimum", json!(low));
    }
    if most.is_none() && least.is_none_or(|least| least < above) {
        put(schema, "maximum", json!(high));
    }
}

/// The numbers of a Rust type, as schemars names them, as far as they are exact.
fn range(format: Option<&str>) -> (i64, i64) {
    match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint" | "uint64" | "uint128") => (0, EXACT),
        _ => (-EXACT, EXACT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[expect(clippy::panic, reason = "a test that cannot go on should stop")]
    fn check(schema: Value, expected: Value) {
        match prepare(&schema) {
            Ok(prepared) => assert_eq!(prepared, expected),
            Err(fault) => panic!("{schema}: {fault:?}"),
        }
    }

    #[track_caller]
    fn refuses(schema: Value, words: &str) {
        let fault = format!("{:?}", prepare(&schema));
        assert!(fault.contains(words), "{fault}");
    }

    #[test]
    fn formats_of_numbers_become_bounds() {
        check(
            json!({"type": "integer", "format": "uint8"}),
            json!({"type": "integer", "minimum": 0, "maximum": 255}),
        );
        check(
            json!({"type": "integer", "format": "int64", "minimum": 3}),
            json!({"type": "integer", "minimum": 3, "maximum": EXACT}),
        );
        check(
            json!({"type": "number", "exclusiveMaximum": 1}),
            json!({"type": "number", "exclusiveMaximum": 1, "minimum": -LARGEST}),
        );
    }

    #[test]
    fn objects_are_closed_and_lists_and_texts_bounded() {
        check(
            json!({"type": "object", "title": "T", "properties": {"a": {"type": "string", "description": "d"}}}),
            json!({"type": "object", "properties": {"a": {"type": "string", "maxLength": 2000}}, "additionalProperties": false}),
        );
        check(
            json!({"type": "array", "items": {"type": "boolean"}}),
            json!({"type": "array", "items": {"type": "boolean"}, "maxItems": 100}),
        );
    }

    #[test]
    fn a_type_that_holds_itself_ends() {
        let node = |next: Value| json!({"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "properties": {"next": next}}}});
        let closed = |next: Value| json!({"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "properties": {"next": next}, "additionalProperties": false}}});
        let reference = json!({"$ref": "#/$defs/Node"});
        check(node(reference.clone()), closed(reference.clone()));
        check(
            node(json!({"allOf": [reference], "description": "The next."})),
            closed(reference.clone()),
        );
        let more = json!({"allOf": [reference, {"properties": {"more": {"type": "null"}}}]});
        refuses(node(more), "`allOf` at `#/$defs/Node/properties/next");
        let twice = json!({"$ref": "#/$defs/Node", "properties": {"more": {"type": "null"}}});
        refuses(node(twice), "`$ref` at `#/$defs/Node/properties/next");
    }

    #[test]
    fn a_keyword_that_cannot_be_held_is_named_with_its_place() {
        let tags = json!({"type": "array", "uniqueItems": true});
        refuses(
            json!({"type": "object", "properties": {"tags": tags}}),
            "`uniqueItems` at `#/properties/tags`",
        );
        refuses(json!({"not": {}}), "`not` at `#`");
        refuses(json!({"if": {}, "then": {}}), "`if` at `#`");
    }
}
