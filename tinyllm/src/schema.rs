//! JSON Schema of a type: its two views, and the renderings in which a model is asked for it.
//!
//! Knows schemars and the parser; knows nothing of nodes and of who asks. Built once for each type
//! and kept; fields stand in the order of their declaration everywhere.

mod back;
mod limits;
mod merge;
mod notation;
mod rendering;
mod strict;
mod view;
mod walk;
mod words;
mod wrap;

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::notation::{in_words, notation};
pub(crate) use self::rendering::Unread;
pub use self::rendering::{Rendering, Views};

type Cache = Mutex<HashMap<TypeId, Arc<Views>>>;

/// In which form an answer is asked for.
///
/// ```
/// use tinyllm::schema::OutputFormat;
///
/// assert_eq!("types".parse(), Ok(OutputFormat::Types));
/// assert_eq!(OutputFormat::default().name(), "auto");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutputFormat {
    /// What the provider of the model enforces best.
    #[default]
    Auto,
    /// JSON Schema, for the provider to enforce.
    JsonSchema,
    /// The strict subset of JSON Schema, for the provider to enforce word by word.
    Strict,
    /// Types as compact text in the prompt; nothing is enforced.
    Types,
}

impl OutputFormat {
    /// All of them, by name.
    pub const NAMES: [&str; 4] = ["auto", "json_schema", "strict", "types"];

    /// The name as settings write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::JsonSchema => "json_schema",
            Self::Strict => "strict",
            Self::Types => "types",
        }
    }
}

impl std::str::FromStr for OutputFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "json_schema" => Ok(Self::JsonSchema),
            "strict" => Ok(Self::Strict),
            "types" => Ok(Self::Types),
            _ => Err(format!(
                "`output_format` is auto, json_schema, strict or types, not `{name}`"
            )),
        }
    }
}

/// The JSON Schema of a type as the program accepts it: what serde reads.
///
/// Fields with a default and options may be absent, and other names of fields (`#[serde(alias)]`, on
/// `#[data]` types) are fields too.
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
    views::<T>().accepted().clone()
}

/// The JSON Schema of a type as a model must produce it: every field, under one name, and no others.
///
/// ```
/// #[tinyllm::data]
/// struct Facts {
///     name: String,
///     #[serde(default)]
///     tags: Vec<String>,
/// }
///
/// assert_eq!(tinyllm::schema::of::<Facts>()["required"], serde_json::json!(["name"]));
/// assert_eq!(tinyllm::schema::produced::<Facts>()["required"], serde_json::json!(["name", "tags"]));
/// ```
pub fn produced<T: JsonSchema + 'static>() -> Arc<Value> {
    views::<T>().produced().clone()
}

/// The strict subset of a type's schema, as it is sent: see [`OutputFormat::Strict`].
///
/// A type that is no object is wrapped into one, with the single field `answer`.
///
/// # Errors
/// All that the subset cannot say of the type, in one sentence.
///
/// ```
/// let schema = tinyllm::schema::strict::<Vec<u8>>().unwrap();
/// assert_eq!(schema["properties"]["answer"]["type"], "array");
///
/// let fault = tinyllm::schema::strict::<serde_json::Value>().unwrap_err();
/// assert_eq!(fault, "the value takes any JSON");
/// ```
pub fn strict<T: JsonSchema + 'static>() -> Result<Arc<Value>, String> {
    let rendering = views::<T>().strict(false)?;
    Ok(rendering.schema().clone())
}

/// Both views of a type and its renderings.
pub fn views<T: JsonSchema + 'static>() -> Arc<Views> {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    let cache = CACHE.get_or_init(Cache::default);
    let lock = || cache.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = lock().get(&TypeId::of::<T>()).cloned();
    if let Some(views) = kept {
        return views;
    }
    // Built outside the lock: a type's own `JsonSchema` may ask for other schemas.
    let settings = SchemaSettings::draft2020_12;
    let read = settings().for_deserialize().into_generator();
    let written = settings().for_serialize().into_generator();
    let read = read.into_root_schema_for::<T>().to_value();
    let written = written.into_root_schema_for::<T>().to_value();
    let views = Arc::new(Views::new(read, written));
    lock().insert(TypeId::of::<T>(), views.clone());
    views
}
