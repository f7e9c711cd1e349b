//! The schemas inside of a schema: where they stand, and how they are found by reference.
//!
//! Knows JSON Schema's keywords; knows nothing of what is done with them.

use serde_json::{Map, Value};

/// Keywords that hold one schema.
const ONE: [&str; 6] = [
    "items",
    "additionalProperties",
    "unevaluatedProperties",
    "contains",
    "propertyNames",
    "not",
];
/// Keywords that hold a list of schemas.
const LISTS: [&str; 4] = ["prefixItems", "oneOf", "anyOf", "allOf"];
/// Keywords that hold schemas by name.
const NAMED: [&str; 3] = ["properties", "patternProperties", "$defs"];

/// Where definitions stand in a document.
pub(super) const DEFS: &str = "$defs";

/// Visit each schema that stands directly in this one.
pub(super) fn children_mut(node: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let Value::Object(object) = node else { return };
    for (keyword, below) in object.iter_mut() {
        match below {
            Value::Array(list) if LISTS.contains(&keyword.as_str()) => {
                list.iter_mut().for_each(&mut *visit);
            }
            Value::Object(named) if NAMED.contains(&keyword.as_str()) => {
                named.values_mut().for_each(&mut *visit);
            }
            one if ONE.contains(&keyword.as_str()) => visit(one),
            _ => {}
        }
    }
}

/// Visit a schema and all below it, the outer ones first.
pub(super) fn all_mut(node: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Value::Object(object) = node {
        visit(object);
    }
    children_mut(node, &mut |below| all_mut(below, visit));
}

/// The schemas that stand directly in this one.
pub(super) fn children(node: &Value) -> Vec<&Value> {
    let Value::Object(object) = node else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (keyword, below) in object {
        match below {
            Value::Array(list) if LISTS.contains(&keyword.as_str()) => found.extend(list),
            Value::Object(named) if NAMED.contains(&keyword.as_str()) => {
                found.extend(named.values());
            }
            one if ONE.contains(&keyword.as_str()) => found.push(one),
            _ => {}
        }
    }
    found
}

/// The name of a definition that `{"$ref": "#/$defs/Name"}` stands for.
pub(super) fn name_of_ref(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/$defs/")?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// The definition that a reference stands for.
pub(super) fn resolve<'a>(reference: &str, defs: &'a Map<String, Value>) -> Option<&'a Value> {
    defs.get(&name_of_ref(reference)?)
}

/// The keyword `$ref`, if the schema has one.
pub(super) fn reference(node: &Map<String, Value>) -> Option<&str> {
    node.get("$ref").and_then(Value::as_str)
}

/// The definitions of a document.
pub(super) fn defs(document: &Value) -> Map<String, Value> {
    let defs = document.get(DEFS).and_then(Value::as_object);
    defs.cloned().unwrap_or_default()
}

/// Take the definitions out of a document.
pub(super) fn take_defs(document: &mut Value) -> Map<String, Value> {
    let taken = document
        .as_object_mut()
        .and_then(|object| object.shift_remove(DEFS));
    match taken {
        Some(Value::Object(defs)) => defs,
        _ => Map::new(),
    }
}

/// Put definitions at the end of a document, if there are any.
pub(super) fn put_defs(document: &mut Value, defs: Map<String, Value>) {
    if let Some(object) = document.as_object_mut().filter(|_| !defs.is_empty()) {
        object.insert(DEFS.to_string(), Value::Object(defs));
    }
}

/// Whether a schema is that of an object with fields, and nothing else.
pub(super) fn is_object(node: &Value) -> bool {
    let is = |name: &str| node.get(name).is_some();
    let typed = node.get("type").and_then(Value::as_str) == Some("object");
    (typed || is("properties")) && !is("oneOf") && !is("anyOf") && !is("allOf")
}

/// Whether a value of this schema can be null.
pub(super) fn takes_null(node: &Value, defs: &Map<String, Value>) -> bool {
    takes_null_within(node, defs, 0)
}

fn takes_null_within(node: &Value, defs: &Map<String, Value>, depth: usize) -> bool {
    // Definitions that stand for each other in a circle say nothing.
    if depth > 32 {
        return false;
    }
    let Value::Object(object) = node else {
        return node == &Value::Bool(true);
    };
    if let Some(target) = reference(object).and_then(|name| resolve(name, defs)) {
        return takes_null_within(target, defs, depth + 1);
    }
    for union in ["anyOf", "oneOf"] {
        if let Some(branches) = object.get(union).and_then(Value::as_array) {
            return branches
                .iter()
                .any(|branch| takes_null_within(branch, defs, depth + 1));
        }
    }
    if let Some(values) = object.get("enum").and_then(Value::as_array) {
        return values.contains(&Value::Null);
    }
    if let Some(value) = object.get("const") {
        return value.is_null();
    }
    match object.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        _ => true,
    }
}

/// One more part of a JSON pointer, as RFC 6901 writes it.
pub(super) fn below(path: &str, part: &str) -> String {
    format!("{path}/{}", part.replace('~', "~0").replace('/', "~1"))
}

/// Leave out the definitions that nothing refers to.
pub(super) fn prune(document: &mut Value) {
    let mut defs = take_defs(document);
    let mut needed: Vec<String> = Vec::new();
    names_in(document, &mut needed);
    let mut at = 0;
    while let Some(name) = needed.get(at).cloned() {
        if let Some(definition) = defs.get(&name) {
            names_in(definition, &mut needed);
        }
        at += 1;
    }
    defs.retain(|name, _| needed.contains(name));
    put_defs(document, defs);
}

fn names_in(node: &Value, found: &mut Vec<String>) {
    let own = node.as_object().and_then(reference).and_then(name_of_ref);
    if let Some(name) = own.filter(|name| !found.contains(name)) {
        found.push(name);
    }
    for child in children(node) {
        names_in(child, found);
    }
}
