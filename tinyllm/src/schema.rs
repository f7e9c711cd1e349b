//! JSON Schema of a type, built once and kept.
//!
//! Knows schemars; knows nothing of providers. Draft 2020-12, as a reader of the type accepts it;
//! fields stand in the order of their declaration.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

type Cache = Mutex<HashMap<TypeId, Arc<Value>>>;

/// The JSON Schema of a type.
///
/// ```
/// #[tinyllm::data]
/// struct Facts { reasoning: String, amount: i64 }
///
/// let schema = tinyllm::schema::of::<Facts>();
/// let fields: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
/// assert_eq!(fields, ["reasoning", "amount"]);
/// ```
pub fn of<T: JsonSchema + 'static>() -> Arc<Value> {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    let cache = CACHE.get_or_init(Cache::default);
    let kept = cache
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&TypeId::of::<T>())
        .cloned();
    if let Some(schema) = kept {
        return schema;
    }
    // Built outside the lock: a type's own `JsonSchema` may ask for other schemas.
    let generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    if let Some(object) = schema.as_object_mut() {
        object.shift_remove("$schema");
    }
    let schema = Arc::new(schema);
    cache
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(TypeId::of::<T>(), schema.clone());
    schema
}
