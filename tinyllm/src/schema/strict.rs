//! The strict subset: a schema as the providers ask for it that enforce every word of it.
//!
//! The rules are those of OpenAI's structured outputs
//! (<https://platform.openai.com/docs/guides/structured-outputs>). What the subset cannot say is
//! rewritten, with a mark that leads back (`back.rs`), or is an error that names its place. Knows
//! nothing of nodes and of servers.

use serde_json::{Map, Value, json};

use super::walk::{self, below};
use super::wrap::POINTER;
use super::{limits, words};

/// How a value of a rewritten schema becomes one of the type again; never sent.
pub(super) const MARK: &str = "x-back";
/// A list of entries that stands for a map.
pub(super) const MAP: &str = "map";
/// An object of places that stands for a tuple.
pub(super) const TUPLE: &str = "tuple";
/// A field that is null where it was absent.
pub(super) const ABSENT: &str = "absent";

/// What the subset keeps of a schema without fields and items.
const KEPT: [&str; 12] = [
    "type",
    "enum",
    "description",
    "pattern",
    "format",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
];
/// The formats that the subset knows.
const FORMATS: [&str; 9] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];
/// What no rewriting makes sayable.
const UNSAYABLE: [&str; 9] = [
    "not",
    "if",
    "then",
    "else",
    "allOf",
    "dependentRequired",
    "dependentSchemas",
    "contains",
    "propertyNames",
];

/// The schema in the strict subset, with marks, or all that stands against it.
///
/// The document is that of an object: see `wrap.rs`.
///
/// # Errors
/// A sentence for each place that the subset cannot say.
pub(super) fn strict(document: &Value) -> Result<Value, Vec<String>> {
    let mut rewriting = Rewriting {
        defs: walk::defs(document),
        faults: Vec::new(),
    };
    let mut root = document.clone();
    walk::take_defs(&mut root);
    let mut strict = rewriting.schema(&root, "");
    let defs = rewriting.defs.clone();
    let defs: Map<String, Value> = defs
        .iter()
        .map(|(name, schema)| (name.clone(), rewriting.schema(schema, name)))
        .collect();
    walk::put_defs(&mut strict, defs);
    limits::check(&strict, &mut rewriting.faults);
    match rewriting.faults.is_empty() {
        true => Ok(strict),
        false => Err(rewriting.faults),
    }
}

/// Whether a document may stand alone: the root is an object with fields.
pub(super) fn can_be_root(document: &Value) -> bool {
    let Some(object) = document.as_object() else {
        return false;
    };
    walk::is_object(document)
        && walk::reference(object).is_none()
        && object.get("type").is_none_or(Value::is_string)
        && (object.contains_key("properties") || free_keys(object).is_none())
}

/// The schema without marks, as it is sent.
pub(super) fn unmarked(strict: &Value) -> Value {
    let mut sent = strict.clone();
    walk::all_mut(&mut sent, &mut |object| {
        object.shift_remove(MARK);
    });
    sent
}

struct Rewriting {
    defs: Map<String, Value>,
    faults: Vec<String>,
}

impl Rewriting {
    fn fault(&mut self, path: &str, what: &str) -> Value {
        let place = match path.strip_prefix(POINTER).unwrap_or(path) {
            "" => "the value",
            place => place,
        };
        self.faults.push(format!("{place} {what}"));
        json!({})
    }

    fn schema(&mut self, node: &Value, path: &str) -> Value {
        let Value::Object(object) = node else {
            return self.fault(path, "takes any JSON");
        };
        let mut unsayable = UNSAYABLE.iter();
        let said = |word: &str| word == "not" && words::excluded(object).is_some();
        if let Some(word) = unsayable.find(|word| object.contains_key(**word) && !said(word)) {
            return self.fault(path, &format!("is described by `{word}`"));
        }
        if let Some(reference) = walk::reference(object) {
            return referring(reference, object);
        }
        if let Some(branches) = union(object) {
            let branches = branches.iter().map(|branch| self.schema(branch, path));
            let branches: Vec<Value> = branches.collect();
            return described(json!({ "anyOf": branches }), object);
        }
        if let Some(split) = without_null(object) {
            let value = self.schema(&split, path);
            return json!({"anyOf": [value, {"type": "null"}]});
        }
        let kind = object.get("type").and_then(Value::as_str);
        match kind {
            Some("object") => self.object(object, path),
            Some("array") => self.array(object, path),
            None if object.contains_key("properties") => self.object(object, path),
            None if !is_scalar(object) => self.fault(path, "takes any JSON"),
            _ => scalar(object),
        }
    }

    fn object(&mut self, object: &Map<String, Value>, path: &str) -> Value {
        let patterns = object.get("patternProperties").and_then(Value::as_object);
        if patterns.is_some_and(|patterns| patterns.len() > 1) {
            return self.fault(path, "has free keys of several kinds");
        }
        let fields = object.get("properties").and_then(Value::as_object);
        let free = free_keys(object);
        let fields = match (fields, free) {
            (Some(fields), Some(_)) if !fields.is_empty() => {
                return self.fault(path, "has free keys beside its fields");
            }
            (_, Some((pattern, value))) => {
                let value = value.clone();
                return self.map(object, pattern, &value, path);
            }
            (fields, None) => fields.cloned().unwrap_or_default(),
        };
        let required = object.get("required").and_then(Value::as_array);
        let mut properties = Map::new();
        for (name, field) in &fields {
            let strict = self.schema(field, &below(path, name));
            let is_required = required.is_some_and(|names| names.iter().any(|one| one == name));
            let strict = match is_required || walk::takes_null(field, &self.defs) {
                true => strict,
                false => nullable(strict),
            };
            properties.insert(name.clone(), strict);
        }
        let strict = json!({
            "type": "object",
            "properties": properties,
            "required": fields.keys().collect::<Vec<_>>(),
            "additionalProperties": false,
        });
        described(strict, object)
    }

    /// Keys that only the model knows: a list of entries.
    fn map(
        &mut self,
        object: &Map<String, Value>,
        pattern: Option<&str>,
        value: &Value,
        path: &str,
    ) -> Value {
        let value = self.schema(value, &below(path, "*"));
        let mut key = json!({"type": "string"});
        if let (Some(pattern), Some(key)) = (pattern, key.as_object_mut()) {
            key.insert("pattern".to_string(), Value::from(pattern));
        }
        let mut list = json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"key": key, "value": value},
                "required": ["key", "value"],
                "additionalProperties": false,
            },
            MARK: MAP,
        });
        if let Some(list) = list.as_object_mut() {
            for (from, to) in [("minProperties", "minItems"), ("maxProperties", "maxItems")] {
                if let Some(bound) = object.get(from) {
                    list.insert(to.to_string(), bound.clone());
                }
            }
        }
        described(list, object)
    }

    fn array(&mut self, object: &Map<String, Value>, path: &str) -> Value {
        if let Some(places) = object.get("prefixItems").and_then(Value::as_array) {
            return self.tuple(object, places, path);
        }
        let Some(items) = object.get("items") else {
            return self.fault(path, "is a list of any JSON");
        };
        let items = self.schema(items, &below(path, "*"));
        let mut list = kept(object);
        list.insert("items".to_string(), items);
        described(Value::Object(list), object)
    }

    /// Each place has a schema of its own: an object of places.
    fn tuple(&mut self, object: &Map<String, Value>, places: &[Value], path: &str) -> Value {
        let mut properties = Map::new();
        for (index, place) in places.iter().enumerate() {
            let index = index.to_string();
            let place = self.schema(place, &below(path, &index));
            properties.insert(index, place);
        }
        let names: Vec<String> = properties.keys().cloned().collect();
        let places = json!({
            "type": "object",
            "properties": properties,
            "required": names,
            "additionalProperties": false,
            MARK: TUPLE,
        });
        described(places, object)
    }
}

/// Whether a schema names its values, or types that have no fields and items.
fn is_scalar(object: &Map<String, Value>) -> bool {
    let named = object.contains_key("enum") || object.contains_key("const");
    let types = object.get("type").and_then(Value::as_array);
    named || types.is_some_and(|types| types.iter().all(|one| one != "object" && one != "array"))
}

/// A reference stands alone; what is said beside it stands around it.
fn referring(reference: &str, object: &Map<String, Value>) -> Value {
    let alone = json!({"$ref": reference});
    match words::of(object, &[]) {
        Some(description) => json!({"anyOf": [alone], "description": description}),
        None => alone,
    }
}

fn union(object: &Map<String, Value>) -> Option<&Vec<Value>> {
    let branches = object.get("anyOf").or_else(|| object.get("oneOf"))?;
    branches.as_array()
}

/// `{"type": ["object", "null"]}` without the null: an object or list that may be null is a union.
fn without_null(object: &Map<String, Value>) -> Option<Value> {
    let names = object.get("type")?.as_array()?;
    let structured = names.iter().any(|name| name == "object" || name == "array");
    if !structured {
        return None;
    }
    let rest: Vec<&Value> = names.iter().filter(|name| *name != "null").collect();
    let [one] = rest.as_slice() else { return None };
    let mut object = object.clone();
    object.insert("type".to_string(), (*one).clone());
    Some(Value::Object(object))
}

/// The pattern of free keys, if there is one, and the schema of their values.
fn free_keys(object: &Map<String, Value>) -> Option<(Option<&str>, &Value)> {
    if let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) {
        let (pattern, value) = patterns.iter().next().filter(|_| patterns.len() == 1)?;
        return Some((Some(pattern), value));
    }
    let value = object.get("additionalProperties")?;
    (value != &Value::Bool(false)).then_some((None, value))
}

/// A text, number, truth value, null or list, with what the subset knows of its rules; the others are
/// said in words.
fn scalar(object: &Map<String, Value>) -> Value {
    described(Value::Object(kept(object)), object)
}

fn kept(object: &Map<String, Value>) -> Map<String, Value> {
    let mut kept = Map::new();
    for keyword in KEPT {
        if let Some(value) = object.get(keyword).filter(|_| keyword != "description") {
            kept.insert(keyword.to_string(), value.clone());
        }
    }
    if let Some(value) = object.get("const") {
        kept.insert("enum".to_string(), json!([value]));
    }
    let format = object.get("format").and_then(Value::as_str);
    if format.is_some_and(|format| !FORMATS.contains(&format)) {
        kept.shift_remove("format");
    }
    kept
}

/// With the description, and what the rewritten schema no longer says.
fn described(mut strict: Value, object: &Map<String, Value>) -> Value {
    if let Some(strict) = strict.as_object_mut() {
        let said: Vec<&str> = strict.keys().map(String::as_str).collect();
        if let Some(description) = words::of(object, &said) {
            strict.insert("description".to_string(), Value::from(description));
        }
    }
    strict
}

/// The same, or null, which then means that it is absent.
fn nullable(strict: Value) -> Value {
    json!({"anyOf": [strict, {"type": "null"}], MARK: ABSENT})
}
