//! Objects in parts: what `allOf`, `$ref`, `oneOf` and `anyOf` beside `properties` mean together.
//!
//! Knows flattened and tagged types as schemars writes them. A part alone cannot be closed to other
//! properties, since they may be another part's: so the parts are put together first, and one object
//! for each alternative comes out.

use serde_json::{Map, Value, json};

use super::schema::{cannot, is_a_word};
use crate::fault::Result;

/// More alternatives than this are a mistake.
const MOST: usize = 256;

/// Deeper than this, parts refer to themselves.
const DEEPEST: usize = 32;

type Object = Map<String, Value>;

/// One schema in place of an object in parts; `None` if it is none.
pub(super) fn alternatives(schema: &Object, root: &Value, path: &str) -> Result<Option<Value>> {
    let own = ["properties", "required", "additionalProperties"];
    let is_object = own.iter().any(|keyword| schema.contains_key(*keyword));
    let parts = ["$ref", "oneOf", "anyOf", "allOf"];
    let in_parts = parts.iter().any(|keyword| schema.contains_key(*keyword));
    let is_split = schema.contains_key("allOf") || (is_object && in_parts);
    if !is_split || !is_an_object(schema, root, 0) {
        return Ok(None);
    }
    let objects: Vec<Value> = spread(schema, root, path, 0)?
        .into_iter()
        .map(Value::Object)
        .collect();
    let mut whole = match <[Value; 1]>::try_from(objects) {
        Ok([Value::Object(one)]) => one,
        Ok(_) => return Ok(None),
        Err(several) => {
            let exclusive = schema.contains_key("oneOf");
            let keyword = if exclusive { "oneOf" } else { "anyOf" };
            Object::from_iter([(keyword.to_string(), Value::Array(several))])
        }
    };
    for keyword in ["$defs", "definitions"] {
        if let Some(definitions) = schema.get(keyword) {
            whole.insert(keyword.to_string(), definitions.clone());
        }
    }
    Ok(Some(Value::Object(whole)))
}

/// The reference that is all of a schema that wraps it in `allOf`, so that words can stand beside it.
pub(super) fn only_reference(schema: &Object) -> Option<Value> {
    let mut others = schema.keys().filter(|keyword| !is_a_word(keyword));
    let all = schema.get("allOf")?.as_array()?;
    let ([Value::Object(only)], Some(_), None) = (all.as_slice(), others.next(), others.next())
    else {
        return None;
    };
    let reference = only.get("$ref")?.clone();
    let is_alone = only
        .keys()
        .all(|keyword| keyword == "$ref" || is_a_word(keyword));
    is_alone.then(|| json!({ "$ref": reference }))
}

/// The keyword by which a schema has parts.
pub(super) fn keyword_of_parts(schema: &Object) -> &'static str {
    let mut known = ["allOf", "oneOf", "anyOf"].into_iter();
    let found = known.find(|keyword| schema.contains_key(*keyword));
    found.unwrap_or("$ref")
}

/// Whether all that a schema says is about objects.
fn is_an_object(schema: &Object, root: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let named = ["properties", "additionalProperties"];
    if schema.get("type").is_some_and(|kind| kind == "object")
        || named.iter().any(|keyword| schema.contains_key(*keyword))
    {
        return true;
    }
    if let Some(target) = target(schema, root) {
        return is_an_object(target, root, depth + 1);
    }
    ["allOf", "anyOf", "oneOf"].into_iter().any(|keyword| {
        let mut members = members(schema, keyword).peekable();
        members.peek().is_some()
            && members.all(|member| {
                let member = member.as_object();
                member.is_some_and(|member| is_an_object(member, root, depth + 1))
            })
    })
}

/// The whole objects that a schema in parts stands for.
fn spread(schema: &Object, root: &Value, path: &str, depth: usize) -> Result<Vec<Object>> {
    if depth > DEEPEST {
        return Err(cannot("$ref", path));
    }
    let mut own = Object::new();
    for (keyword, value) in schema {
        if !["$ref", "allOf", "anyOf", "oneOf", "$defs", "definitions"].contains(&keyword.as_str())
        {
            own.insert(keyword.clone(), value.clone());
        }
    }
    let mut wholes = vec![own];
    if let Some(target) = target(schema, root) {
        wholes = both(&wholes, &spread(target, root, path, depth + 1)?, path)?;
    }
    for member in members(schema, "allOf") {
        let member = member.as_object().ok_or_else(|| cannot("allOf", path))?;
        wholes = both(&wholes, &spread(member, root, path, depth + 1)?, path)?;
    }
    for keyword in ["anyOf", "oneOf"] {
        let mut choices = Vec::new();
        for member in members(schema, keyword) {
            let member = member.as_object().ok_or_else(|| cannot(keyword, path))?;
            choices.extend(spread(member, root, path, depth + 1)?);
        }
        if !choices.is_empty() {
            wholes = both(&wholes, &choices, path)?;
        }
        if wholes.len() > MOST {
            return Err(cannot(keyword, path));
        }
    }
    Ok(wholes)
}

/// Each of the one with each of the other.
fn both(left: &[Object], right: &[Object], path: &str) -> Result<Vec<Object>> {
    let pairs = left
        .iter()
        .flat_map(|left| right.iter().map(move |right| merge(left, right, path)));
    pairs.collect()
}

fn merge(left: &Object, right: &Object, path: &str) -> Result<Object> {
    let mut whole = left.clone();
    for (keyword, theirs) in right {
        match whole.get_mut(keyword) {
            Some(mine) if mine == theirs => {}
            Some(mine) => join(keyword, mine, theirs).ok_or_else(|| cannot(keyword, path))?,
            None => {
                whole.insert(keyword.clone(), theirs.clone());
            }
        }
    }
    Ok(whole)
}

/// What two parts say differently about one thing; `None` if that cannot be said as one.
fn join(keyword: &str, mine: &mut Value, theirs: &Value) -> Option<()> {
    match (keyword, &mut *mine, theirs) {
        ("properties", Value::Object(mine), Value::Object(theirs)) => {
            for (name, schema) in theirs {
                let merged = match mine.get(name) {
                    Some(other) if other != schema => json!({ "allOf": [other, schema] }),
                    _ => schema.clone(),
                };
                mine.insert(name.clone(), merged);
            }
        }
        ("required", Value::Array(mine), Value::Array(theirs)) => {
            let new: Vec<Value> = theirs
                .iter()
                .filter(|name| !mine.contains(name))
                .cloned()
                .collect();
            mine.extend(new);
        }
        // A part that is closed for itself alone does not close the whole.
        ("additionalProperties", _, _) => {
            if *mine == false {
                *mine = theirs.clone();
            } else if *theirs != false {
                *mine = json!({ "allOf": [&*mine, theirs] });
            }
        }
        ("minProperties", _, _) => *mine = json!(mine.as_u64()?.max(theirs.as_u64()?)),
        ("maxProperties", _, _) => *mine = json!(mine.as_u64()?.min(theirs.as_u64()?)),
        (word, _, _) => return is_a_word(word).then_some(()),
    }
    Some(())
}

fn members<'a>(schema: &'a Object, keyword: &str) -> impl Iterator<Item = &'a Value> {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// What a reference within the document stands for.
fn target<'a>(schema: &Object, root: &'a Value) -> Option<&'a Object> {
    let reference = schema.get("$ref")?.as_str()?;
    root.pointer(reference.strip_prefix('#')?)?.as_object()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[expect(clippy::panic, reason = "a test that cannot go on should stop")]
    fn check(schema: Value, expected: Value) {
        let found = schema
            .as_object()
            .map(|object| alternatives(object, &schema, "#"));
        match found {
            Some(Ok(found)) => assert_eq!(found.unwrap_or(Value::Null), expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_flattened_part_is_taken_in() {
        check(
            json!({
                "type": "object",
                "properties": {"a": {"type": "string"}}, "required": ["a"],
                "allOf": [{"$ref": "#/$defs/B"}],
                "$defs": {"B": {"type": "object", "properties": {"b": {"type": "null"}}, "required": ["b"]}}
            }),
            json!({
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"type": "null"}}, "required": ["a", "b"],
                "$defs": {"B": {"type": "object", "properties": {"b": {"type": "null"}}, "required": ["b"]}}
            }),
        );
    }

    #[test]
    fn a_tagged_part_gives_an_alternative_each() {
        let tag =
            |name: &str| json!({"properties": {"kind": {"const": name}}, "required": ["kind"]});
        let whole = |name: &str| json!({"properties": {"kind": {"const": name}, "n": {}}, "required": ["kind", "n"]});
        check(
            json!({"properties": {"n": {}}, "required": ["n"], "oneOf": [tag("a"), tag("b")]}),
            json!({"oneOf": [
                {"properties": {"n": {}, "kind": {"const": "a"}}, "required": ["n", "kind"]},
                {"properties": {"n": {}, "kind": {"const": "b"}}, "required": ["n", "kind"]},
            ]}),
        );
        assert_ne!(whole("a"), whole("b"));
    }

    #[test]
    fn what_parts_say_differently_is_joined_or_refused() {
        let parts = |keyword: &str, left: u64, right: u64| {
            let part = |value: u64| json!({"properties": {}, keyword: value});
            json!({"allOf": [part(left), part(right)]})
        };
        check(
            parts("minProperties", 2, 3),
            json!({"properties": {}, "minProperties": 3}),
        );
        check(
            parts("maxProperties", 2, 3),
            json!({"properties": {}, "maxProperties": 2}),
        );
        check(
            json!({"allOf": [{"properties": {}, "title": "A"}, {"properties": {}, "title": "B"}]}),
            json!({"properties": {}, "title": "A"}),
        );
        let schema = parts("patternProperties", 2, 3);
        let found = schema
            .as_object()
            .map(|object| alternatives(object, &schema, "#"));
        let fault = format!("{found:?}");
        assert!(fault.contains("`patternProperties` at `#`"), "{fault}");
    }

    #[test]
    fn whole_schemas_are_left_alone() {
        check(json!({"type": "object", "properties": {}}), Value::Null);
        check(
            json!({"$ref": "#/$defs/A", "$defs": {"A": {"type": "object"}}}),
            Value::Null,
        );
        check(
            json!({"oneOf": [{"type": "object"}, {"type": "null"}]}),
            Value::Null,
        );
        check(json!({"allOf": [{"type": "string"}]}), Value::Null);
    }

    #[test]
    fn parts_that_refer_to_themselves_are_refused() {
        let schema = json!({"properties": {}, "allOf": [{"$ref": "#"}]});
        let found = schema
            .as_object()
            .map(|object| alternatives(object, &schema, "#"));
        assert!(matches!(found, Some(Err(_))));
    }
}
