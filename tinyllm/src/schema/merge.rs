//! Merging: what stands beside a reference or a union becomes one object or a union of objects.
//!
//! serde's tagged and flattened types come out of schemars as `$ref` or `oneOf` beside `properties`,
//! which servers read wrongly or refuse. Knows nothing of where a schema is going.

use serde_json::{Map, Value};

use super::walk;

/// Keywords beside which a reference is no longer alone.
const STRUCTURE: [&str; 9] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
    "oneOf",
    "anyOf",
    "allOf",
    "required",
];
/// Keywords that describe, and of which the outer one counts.
const WORDS: [&str; 4] = ["title", "description", "default", "examples"];

/// More merges within each other than this are a type that contains itself beside itself.
const DEEPEST: usize = 64;

/// Merge what can be merged, everywhere; what cannot stays as it is.
pub(super) fn merged(document: &mut Value) {
    let defs = walk::defs(document);
    node(document, &defs, 0);
}

fn node(value: &mut Value, defs: &Map<String, Value>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    if let Value::Object(object) = value
        && let Some(better) = reference_and_more(object, defs)
            .or_else(|| all_of(object, defs))
            .or_else(|| union_and_more(object, defs))
    {
        *object = better;
        return node(value, defs, depth + 1);
    }
    walk::children_mut(value, &mut |below| node(below, defs, depth + 1));
}

/// `{"$ref": .., "properties": ..}`: the definition's own fields after those beside it.
fn reference_and_more(
    object: &Map<String, Value>,
    defs: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let target = walk::resolve(walk::reference(object)?, defs)?.as_object()?;
    if !is_more(object) {
        return None;
    }
    let mut own = object.clone();
    own.shift_remove("$ref");
    join(own, target, defs)
}

/// Whether a reference is not alone.
fn is_more(object: &Map<String, Value>) -> bool {
    STRUCTURE.iter().any(|word| object.contains_key(*word))
}

/// `{"allOf": [..]}`: all of them as one.
fn all_of(object: &Map<String, Value>, defs: &Map<String, Value>) -> Option<Map<String, Value>> {
    let parts = object.get("allOf")?.as_array()?;
    let mut own = object.clone();
    own.shift_remove("allOf");
    parts
        .iter()
        .try_fold(own, |own, part| join(own, part.as_object()?, defs))
}

/// `{"properties": .., "oneOf": [..]}`: the fields, or the type, in each of the alternatives.
fn union_and_more(
    object: &Map<String, Value>,
    defs: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    if !object.contains_key("properties") && !object.contains_key("type") {
        return None;
    }
    let mut common = object.clone();
    let mut outside = Map::new();
    for word in WORDS.into_iter().chain(["$defs"]) {
        if let Some(text) = common.shift_remove(word) {
            outside.insert(word.to_string(), text);
        }
    }
    let keyword = if common.contains_key("oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    let branches = common.shift_remove(keyword)?;
    let branches = branches.as_array()?.iter();
    let joined: Option<Vec<Value>> = branches
        .map(|branch| {
            let branch = branch.as_object()?;
            join(common.clone(), branch, defs).map(Value::Object)
        })
        .collect();
    let mut union = Map::new();
    union.insert(keyword.to_string(), Value::Array(joined?));
    union.extend(outside);
    Some(union)
}

/// One schema that says what both say; `None` where they do not go together.
fn join(
    mut own: Map<String, Value>,
    other: &Map<String, Value>,
    defs: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    for (keyword, theirs) in other {
        let Some(ours) = own.get_mut(keyword) else {
            own.insert(keyword.clone(), theirs.clone());
            continue;
        };
        match (keyword.as_str(), ours, theirs) {
            ("properties", Value::Object(ours), Value::Object(theirs)) => {
                for (name, field) in theirs {
                    let known = ours.entry(name.clone()).or_insert_with(|| field.clone());
                    if known != field {
                        return None;
                    }
                }
            }
            ("required", Value::Array(ours), Value::Array(theirs)) => {
                let new = theirs.iter().filter(|name| !ours.contains(name));
                let new: Vec<Value> = new.cloned().collect();
                ours.extend(new);
            }
            (word, ..) if WORDS.contains(&word) => {}
            (_, ours, theirs) if ours == theirs => {}
            _ => return None,
        }
    }
    // A reference that came along is taken apart in turn.
    match walk::reference(&own) {
        Some(_) if is_more(&own) => reference_and_more(&own, defs),
        _ => Some(own),
    }
}
