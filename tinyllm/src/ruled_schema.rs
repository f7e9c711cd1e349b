//! Rules that `#[data]` writes into a schema that schemars has derived.
//!
//! Knows where a schema holds the schema of a list's items and of a map's values; what a keyword
//! means is the macro's to know.

use schemars::Schema;
use serde_json::{Map, Value};

/// Which schema within a schema.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Of a list's items.
    Items,
    /// Of a map's values.
    Values,
}

/// Write keywords into the schema at that place; `null` takes one out.
pub fn write_rules(schema: &mut Schema, at: &[Part], keywords: Value) {
    if let Some(object) = schema.as_object_mut()
        && let Value::Object(keywords) = keywords
    {
        write_at(object, at, &keywords);
    }
}

fn write_at(schema: &mut Map<String, Value>, at: &[Part], keywords: &Map<String, Value>) {
    let Some((part, rest)) = at.split_first() else {
        return write(schema, keywords);
    };
    let names: &[&str] = match part {
        Part::Items => &["items"],
        // Keys that are no texts are written as patterns of their names.
        Part::Values => &["additionalProperties", "patternProperties"],
    };
    for name in names {
        match schema.get_mut(*name) {
            Some(Value::Object(patterns)) if *name == "patternProperties" => {
                let schemas = patterns.values_mut().filter_map(Value::as_object_mut);
                schemas.for_each(|schema| write_at(schema, rest, keywords));
            }
            Some(Value::Object(schema)) => write_at(schema, rest, keywords),
            _ => {}
        }
    }
}

fn write(schema: &mut Map<String, Value>, keywords: &Map<String, Value>) {
    for (key, value) in keywords {
        if value.is_null() {
            schema.shift_remove(key);
        } else {
            schema.insert(key.clone(), value.clone());
        }
    }
}
