//! The two views of a type: what the program accepts, and what a model must produce.
//!
//! Knows what schemars and serde make of a type; knows nothing of how a view is written for a server
//! or for a prompt.

use serde_json::{Map, Value, json};

use super::merge;
use super::walk::{self, DEFS};

/// Other names of a field or a variant, as `#[data]` notes them: `{"x-aliases": ["nm"]}`.
pub(super) const ALIASES: &str = "x-aliases";

/// A document whose root refers to itself only by a name: `#` would mean another place once the
/// schema stands inside another one, and some servers cannot read it.
pub(super) fn relocated(mut document: Value) -> Value {
    if let Some(object) = document.as_object_mut() {
        object.shift_remove("$schema");
    }
    if !refers_to_root(&document) {
        return document;
    }
    let mut defs = walk::take_defs(&mut document);
    let title = document.get("title").and_then(Value::as_str);
    let mut name = title.unwrap_or("Root").to_string();
    while defs.contains_key(&name) {
        name.push('_');
    }
    let place = format!("#/{DEFS}/{}", name.replace('~', "~0").replace('/', "~1"));
    let mut rename = |object: &mut Map<String, Value>| {
        if walk::reference(object) == Some("#") {
            object.insert("$ref".to_string(), Value::from(place.as_str()));
        }
    };
    walk::all_mut(&mut document, &mut rename);
    for definition in defs.values_mut() {
        walk::all_mut(definition, &mut rename);
    }
    let mut definition = document.clone();
    if let Some(object) = definition.as_object_mut() {
        object.shift_remove("title");
    }
    defs.insert(name, definition);
    walk::put_defs(&mut document, defs);
    document
}

fn refers_to_root(node: &Value) -> bool {
    let own = node.as_object().and_then(walk::reference) == Some("#");
    own || walk::children(node).into_iter().any(refers_to_root)
}

/// What the program accepts: as serde reads the type, with the other names of its fields.
///
/// A field that has other names is not required under any of them: JSON Schema could say "one of
/// these", in a form that no parser profits from, and serde says what is missing.
pub(super) fn accepted(mut document: Value) -> Value {
    walk::all_mut(&mut document, &mut |object| {
        other_names_of_fields(object);
        other_names_of_variants(object);
    });
    walk::all_mut(&mut document, &mut |object| {
        object.shift_remove(ALIASES);
    });
    document
}

fn aliases_of(node: &Value) -> Vec<String> {
    let names = node.get(ALIASES).and_then(Value::as_array);
    let names = names.into_iter().flatten();
    names
        .filter_map(|name| name.as_str().map(str::to_string))
        .collect()
}

fn other_names_of_fields(object: &mut Map<String, Value>) {
    let Some(properties) = object.get("properties").and_then(Value::as_object) else {
        return;
    };
    let mut all = Map::new();
    let mut optional = Vec::new();
    for (name, field) in properties {
        all.insert(name.clone(), field.clone());
        for alias in aliases_of(field) {
            all.insert(alias, field.clone());
            optional.push(name.clone());
        }
    }
    object.insert("properties".to_string(), Value::Object(all));
    if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !optional.iter().any(|alias| name == alias));
    }
}

fn other_names_of_variants(object: &mut Map<String, Value>) {
    let Some(branches) = object.get_mut("oneOf").and_then(Value::as_array_mut) else {
        return;
    };
    let mut all = Vec::new();
    for branch in branches.drain(..) {
        let aliases = aliases_of(&branch);
        let others = aliases.iter().filter_map(|alias| renamed(&branch, alias));
        let others: Vec<Value> = others.collect();
        all.push(branch);
        all.extend(others);
    }
    *branches = all;
}

/// A variant under another name: a unit variant, a tagged one, or one named by its only key.
fn renamed(branch: &Value, alias: &str) -> Option<Value> {
    let mut branch = branch.clone();
    let object = branch.as_object_mut()?;
    if object.contains_key("const") {
        object.insert("const".to_string(), Value::from(alias));
        return Some(branch);
    }
    let properties = object.get_mut("properties")?.as_object_mut()?;
    let tag = properties
        .values_mut()
        .find(|field| field.get("const").is_some());
    if let Some(tag) = tag.and_then(Value::as_object_mut) {
        tag.insert("const".to_string(), Value::from(alias));
        return Some(branch);
    }
    let content = properties.values().next().filter(|_| properties.len() == 1);
    let content = content?.clone();
    object.insert("properties".to_string(), json!({ alias: content }));
    object.insert("required".to_string(), json!([alias]));
    Some(branch)
}

/// What a model must produce: every field that serde writes, under the name that serde reads, in the
/// order of the declaration, and no others.
///
/// `read` and `written` are the type as serde reads and writes it. A field may be left out only if
/// the type itself may leave it out when it is written (`skip_serializing_if`).
pub(super) fn produced(read: &Value, written: &Value) -> Value {
    let mut document = read.clone();
    require(&mut document, Some(written));
    walk::all_mut(&mut document, &mut tidy);
    merge::merged(&mut document);
    walk::all_mut(&mut document, &mut close);
    document
}

/// Require each field that is always written.
fn require(node: &mut Value, written: Option<&Value>) {
    let Value::Object(object) = node else { return };
    if let Some(properties) = object.get("properties").and_then(Value::as_object) {
        let has = |list: Option<&Value>, name: &str| {
            let list = list.and_then(Value::as_array);
            list.is_some_and(|names| names.iter().any(|known| known == name))
        };
        let required = object.get("required");
        let may_lack = |name: &str| {
            let known = written.and_then(|written| written.get("properties")?.get(name));
            known.is_some() && !has(written.and_then(|written| written.get("required")), name)
        };
        let names = properties
            .keys()
            .filter(|name| has(required, name) || !may_lack(name));
        let names: Vec<Value> = names.map(|name| Value::from(name.as_str())).collect();
        if !names.is_empty() {
            object.insert("required".to_string(), Value::Array(names));
        }
    }
    for (keyword, below) in object.iter_mut() {
        let beside = written.and_then(|written| written.get(keyword));
        match below {
            Value::Array(list) => {
                let others = beside.and_then(Value::as_array);
                let others = others.filter(|others| others.len() == list.len());
                for (index, item) in list.iter_mut().enumerate() {
                    require(item, others.and_then(|others| others.get(index)));
                }
            }
            Value::Object(named) if matches!(keyword.as_str(), "properties" | DEFS) => {
                for (name, field) in named.iter_mut() {
                    require(field, beside.and_then(|beside| beside.get(name)));
                }
            }
            Value::Object(_) if keyword != "default" => require(below, beside),
            _ => {}
        }
    }
}

/// Leave out what says nothing to a model: the width of numbers, other names, empty defaults.
fn tidy(object: &mut Map<String, Value>) {
    object.shift_remove(ALIASES);
    let numeric = ["int", "uint", "float", "double"];
    let format = object.get("format").and_then(Value::as_str);
    if format.is_some_and(|format| numeric.iter().any(|kind| format.starts_with(kind))) {
        object.shift_remove("format");
    }
    // What must be produced needs no default.
    object.shift_remove("default");
}

/// An object has no fields but its own: constrained decoding would make some up.
fn close(object: &mut Map<String, Value>) {
    object.shift_remove("unevaluatedProperties");
    let open = [
        "oneOf",
        "anyOf",
        "allOf",
        "$ref",
        "additionalProperties",
        "patternProperties",
    ];
    let is_object = object.get("type").and_then(Value::as_str) == Some("object");
    if is_object && !open.iter().any(|keyword| object.contains_key(*keyword)) {
        object.insert("additionalProperties".to_string(), Value::Bool(false));
    }
}
