//! Port: what can be done with one parameter or output, as functions on its type.
//!
//! A `Port<Facts>` is the only place that demands of `Facts` that it is data, so that a type that is
//! not gives one error, at the type.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::data::Data;
use crate::error::Repair;
use crate::nearest;
use crate::parse::{Policy, RepairKind};
use crate::schema::{self, Rendering, Unread, Views};
use crate::validate::{Violation, Violations};

/// What can be done with one parameter or output.
pub struct Port<T> {
    name: &'static str,
    views: fn() -> Arc<Views>,
    encode: fn(&T) -> serde_json::Result<Value>,
    decode: fn(Value) -> serde_json::Result<T>,
    read: fn(&str, &Rendering, Policy) -> Result<Reading<T>, Misread>,
    validate: fn(&T, &mut Violations),
    rules: bool,
    is_text: fn() -> bool,
}

impl<T> Clone for Port<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Port<T> {}

impl<T> Port<T> {
    /// The port of a parameter by its name in JSON.
    pub const fn new(name: &'static str) -> Self
    where
        T: Data,
    {
        Self {
            name,
            views: schema::views::<T>,
            encode: |value| serde_json::to_value(value),
            decode: serde_json::from_value::<T>,
            read: read::<T>,
            validate: T::validate,
            rules: T::RULES,
            is_text: is_text::<T>,
        }
    }

    /// The name in JSON.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The JSON Schema of the type, as the program accepts it.
    pub fn schema(&self) -> Arc<Value> {
        self.views().accepted().clone()
    }

    /// What the type accepts and what a model must produce, and how it is asked for.
    pub fn views(&self) -> Arc<Views> {
        (self.views)()
    }

    /// Whether the type is `String`: a model then answers in plain text.
    pub fn is_text(&self) -> bool {
        (self.is_text)()
    }

    /// Whether the type has rules.
    #[inline(always)]
    pub fn has_rules(&self) -> bool {
        self.rules
    }

    /// Check the rules of a value.
    #[inline(always)]
    pub fn validate(&self, value: &T, violations: &mut Violations) {
        (self.validate)(value, violations);
    }

    pub(crate) fn encode(&self, value: &T) -> serde_json::Result<Value> {
        (self.encode)(value)
    }

    pub(crate) fn decode(&self, json: Value) -> serde_json::Result<T> {
        (self.decode)(json)
    }

    /// A value out of a model's reply to a rendering of the type; without one, the text itself.
    pub(crate) fn read(
        &self,
        reply: &str,
        asked: Option<&Rendering>,
        policy: Policy,
    ) -> Result<Reading<T>, Misread> {
        match asked {
            Some(asked) => (self.read)(reply, asked, policy),
            None => match self.decode(Value::from(reply)) {
                Ok(output) => Ok(Reading::of(output)),
                Err(fault) => Err(Misread::of(&fault, Vec::new())),
            },
        }
    }

    /// A value as it stands in a prompt: texts as they are, all else as compact JSON.
    pub(crate) fn render(&self, value: &T) -> serde_json::Result<String> {
        Ok(match self.encode(value)? {
            Value::String(text) => text,
            json => json.to_string(),
        })
    }
}

impl<T> std::fmt::Debug for Port<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Port({}: {})", self.name, std::any::type_name::<T>())
    }
}

fn is_text<T: 'static>() -> bool {
    std::any::TypeId::of::<T>() == std::any::TypeId::of::<String>()
}

/// A model's reply as a value, and how it came about.
pub(crate) struct Reading<T> {
    pub(crate) output: T,
    pub(crate) reasoning: Option<String>,
    pub(crate) repairs: Vec<Repair>,
    /// Whether the end of the text left something open.
    pub(crate) open_ended: bool,
}

impl<T> Reading<T> {
    fn of(output: T) -> Self {
        Self {
            output,
            reasoning: None,
            repairs: Vec::new(),
            open_ended: false,
        }
    }
}

/// Why a model's reply is no value of the type.
pub(crate) struct Misread {
    pub(crate) violations: Vec<Violation>,
    pub(crate) repairs: Vec<Repair>,
}

impl Misread {
    fn of(fault: &serde_json::Error, repairs: Vec<Repair>) -> Self {
        let message = format!("cannot be taken: {fault}");
        Self {
            violations: vec![Violation::new("", "shape", message)],
            repairs,
        }
    }
}

fn read<T: Data>(reply: &str, asked: &Rendering, policy: Policy) -> Result<Reading<T>, Misread> {
    let sentences = |repairs: &[crate::parse::Repair]| repairs.iter().map(Repair::from).collect();
    let views = schema::views::<T>();
    let read = views.read(reply, asked, policy);
    let read = read.map_err(
        |Unread {
             violations,
             repairs,
         }| Misread {
            violations,
            repairs: sentences(&repairs),
        },
    )?;
    let repairs: Vec<Repair> = sentences(&read.repairs);
    let mut kinds = read.repairs.iter().map(|repair| repair.kind);
    let open_ended = kinds.any(|kind| kind == RepairKind::Closed);
    match serde_json::from_value(read.value) {
        Ok(output) => Ok(Reading {
            output,
            reasoning: read.reasoning,
            repairs,
            open_ended,
        }),
        Err(fault) => match views.refused(reply, asked, policy) {
            unknown if unknown.is_empty() => Err(Misread::of(&fault, repairs)),
            violations => Err(Misread {
                violations,
                repairs,
            }),
        },
    }
}

/// The ports of all parameters: a tuple of [`Port`]s.
pub trait Ports: Copy + Send + Sync + 'static {
    /// The parameters, as a tuple.
    type Values: Send + 'static;

    /// Whether any parameter has rules.
    fn have_rules(&self) -> bool;
    /// Check the rules of all parameters.
    fn validate(&self, values: &Self::Values, violations: &mut Violations);
    /// An object of the parameters' names.
    ///
    /// # Errors
    /// What serde says of a value that cannot be written as JSON.
    fn encode(&self, values: &Self::Values) -> serde_json::Result<Value>;
    /// The parameters out of an object of their names.
    ///
    /// # Errors
    /// What is wrong, as the rest of a sentence that begins with "the input".
    fn decode(&self, json: Value) -> Result<Self::Values, String>;
    /// Names and values as they stand in a prompt.
    ///
    /// # Errors
    /// What serde says of a value that cannot be written as JSON.
    fn render(&self, values: &Self::Values) -> serde_json::Result<Vec<(&'static str, String)>>;
    /// The JSON Schema of the object.
    fn schema(&self) -> Value;
}

/// Take a parameter out of the object; an absent one is null, for the sake of options.
fn take<T>(port: &Port<T>, object: &mut Map<String, Value>) -> Result<T, String> {
    let found = object.shift_remove(port.name);
    let absent = found.is_none();
    port.decode(found.unwrap_or_default())
        .map_err(|fault| match absent {
            true => format!("lacks `{}`", port.name),
            false => format!("does not fit: `{}`: {fault}", port.name),
        })
}

/// The object, if it has no other names.
fn object(json: Value, names: &[&'static str]) -> Result<Map<String, Value>, String> {
    let object = match json {
        Value::Object(object) => object,
        Value::Null if names.is_empty() => Map::new(),
        other => {
            return Err(format!(
                "is an object of the parameters' names, not {other}"
            ));
        }
    };
    match object.keys().find(|key| !names.contains(&key.as_str())) {
        Some(key) => {
            let hint = nearest::hint(key, "parameters", names.iter().copied());
            Err(format!("has no parameter named `{key}`{hint}"))
        }
        None => Ok(object),
    }
}

macro_rules! ports {
    ($( ($($name:ident $index:tt),*) )*) => { $(
        #[allow(unused_variables, unused_mut, clippy::unused_unit, non_snake_case,
            reason = "the same lines serve the empty tuple")]
        impl<$($name: Send + 'static),*> Ports for ($(Port<$name>,)*) {
            type Values = ($($name,)*);

            #[inline(always)]
            fn have_rules(&self) -> bool {
                false $(|| self.$index.rules)*
            }

            fn validate(&self, values: &Self::Values, violations: &mut Violations) {
                $( violations.field(self.$index.name, |violations| {
                    self.$index.validate(&values.$index, violations);
                }); )*
            }

            fn encode(&self, values: &Self::Values) -> serde_json::Result<Value> {
                let mut object = Map::new();
                $( object.insert(self.$index.name.to_string(), self.$index.encode(&values.$index)?); )*
                Ok(Value::Object(object))
            }

            fn decode(&self, json: Value) -> Result<Self::Values, String> {
                let mut object = object(json, &[$(self.$index.name),*])?;
                Ok(($( take(&self.$index, &mut object)?, )*))
            }

            fn render(
                &self,
                values: &Self::Values,
            ) -> serde_json::Result<Vec<(&'static str, String)>> {
                Ok(vec![$( (self.$index.name, self.$index.render(&values.$index)?) ),*])
            }

            fn schema(&self) -> Value {
                let mut properties = Map::new();
                $( properties.insert(self.$index.name.to_string(), (*self.$index.schema()).clone()); )*
                let required: Vec<&str> = vec![$(self.$index.name),*];
                serde_json::json!({
                    "type": "object",
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                })
            }
        }
    )* };
}

ports! {
    ()
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}
