//! The way back: a value of the strict subset as a value of the type.
//!
//! Knows the marks of `strict.rs`; knows nothing of where the value came from.

use serde_json::{Map, Value};

use super::strict::{ABSENT, MAP, MARK, TUPLE};
use super::walk;

/// A place, a rule, and how the value breaks it.
pub(super) type Fault = (String, &'static str, String);

/// A value of the strict schema as a value that the program accepts.
///
/// # Errors
/// A key that stands twice in a list of entries.
pub(super) fn back(value: Value, strict: &Value) -> Result<Value, Fault> {
    let defs = walk::defs(strict);
    Back { defs: &defs }.value(value, strict, "")
}

struct Back<'a> {
    defs: &'a Map<String, Value>,
}

impl Back<'_> {
    fn value(&self, value: Value, schema: &Value, path: &str) -> Result<Value, Fault> {
        let Some(schema) = schema.as_object() else {
            return Ok(value);
        };
        if let Some(reference) = walk::reference(schema) {
            return match walk::resolve(reference, self.defs) {
                Some(definition) => self.value(value, definition, path),
                None => Ok(value),
            };
        }
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            let branch = branches.iter().find(|branch| self.fits(&value, branch));
            return match branch {
                Some(branch) => self.value(value, branch, path),
                None => Ok(value),
            };
        }
        match (schema.get(MARK).and_then(Value::as_str), value) {
            (Some(MAP), Value::Array(entries)) => self.map(entries, schema, path),
            (Some(TUPLE), Value::Object(places)) => {
                let places = self.fields(places, schema, path)?;
                Ok(places.into_iter().map(|(_, value)| value).collect())
            }
            (_, Value::Object(fields)) => self.fields(fields, schema, path).map(Value::Object),
            (_, Value::Array(items)) => {
                let Some(schema) = schema.get("items") else {
                    return Ok(Value::Array(items));
                };
                let items = items.into_iter().enumerate().map(|(index, item)| {
                    self.value(item, schema, &walk::below(path, &index.to_string()))
                });
                items.collect()
            }
            (_, value) => Ok(value),
        }
    }

    /// In the order of the schema; what it does not know comes last.
    fn fields(
        &self,
        mut fields: Map<String, Value>,
        schema: &Map<String, Value>,
        path: &str,
    ) -> Result<Map<String, Value>, Fault> {
        let mut ready = Map::new();
        let known = schema.get("properties").and_then(Value::as_object);
        for (name, field) in known.into_iter().flatten() {
            let Some(value) = fields.shift_remove(name) else {
                continue;
            };
            if value.is_null() && field.get(MARK).and_then(Value::as_str) == Some(ABSENT) {
                continue;
            }
            let value = self.value(value, field, &walk::below(path, name))?;
            ready.insert(name.clone(), value);
        }
        ready.extend(fields);
        Ok(ready)
    }

    /// Entries as a map.
    fn map(
        &self,
        entries: Vec<Value>,
        schema: &Map<String, Value>,
        path: &str,
    ) -> Result<Value, Fault> {
        let field = schema
            .get("items")
            .and_then(|entry| entry.get("properties")?.get("value"));
        let mut map = Map::new();
        for entry in entries {
            let Value::Object(mut entry) = entry else {
                return Err((
                    path.to_string(),
                    "type",
                    "has an entry that is no object".to_string(),
                ));
            };
            let key = entry.shift_remove("key").unwrap_or_default();
            let value = entry.shift_remove("value").unwrap_or_default();
            let key = key.as_str().map_or_else(|| key.to_string(), str::to_string);
            let value = match field {
                Some(field) => self.value(value, field, &walk::below(path, &key))?,
                None => value,
            };
            if map.insert(key.clone(), value).is_some() {
                let message = format!("has the key `{key}` twice");
                return Err((path.to_string(), "unique", message));
            }
        }
        Ok(Value::Object(map))
    }

    /// Whether a value is of this alternative, as far as that tells alternatives apart.
    fn fits(&self, value: &Value, schema: &Value) -> bool {
        let Some(schema) = schema.as_object() else {
            return true;
        };
        if let Some(reference) = walk::reference(schema) {
            let definition = walk::resolve(reference, self.defs);
            return definition.is_some_and(|definition| self.fits(value, definition));
        }
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            return branches.iter().any(|branch| self.fits(value, branch));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.contains(value);
        }
        if !is_of_type(value, schema.get("type")) {
            return false;
        }
        match value {
            Value::Array(items) => {
                let schema = schema.get("items");
                let fits = |item| schema.is_none_or(|schema| self.fits(item, schema));
                items.iter().all(fits)
            }
            Value::Object(fields) => {
                let known = schema.get("properties").and_then(Value::as_object);
                let Some(known) = known else { return true };
                fields.len() == known.len()
                    && known.iter().all(|(name, schema)| {
                        fields
                            .get(name)
                            .is_some_and(|field| self.fits(field, schema))
                    })
            }
            _ => true,
        }
    }
}

fn is_of_type(value: &Value, kind: Option<&Value>) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    match kind {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}
