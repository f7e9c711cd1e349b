//! Valid JSON, read in one pass: the way that good output takes.
//!
//! Lives here: what serde_json reads, and whether a key stood twice. It must not repair.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A value, and whether a key stood twice in one of its objects.
pub(crate) struct Read {
    pub(crate) value: Value,
    pub(crate) doubled: bool,
}

/// Reads a text that is JSON as a whole.
pub(crate) fn read(text: &str) -> Result<Read, serde_json::Error> {
    let mut doubled = false;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Seed {
        doubled: &mut doubled,
    }
    .deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Read { value, doubled })
}

struct Seed<'a> {
    doubled: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number.map_or_else(
            || Err(E::custom("number out of range")),
            |number| Ok(number.into()),
        )
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Seed {
            doubled: &mut *self.doubled,
        })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(Seed {
                doubled: &mut *self.doubled,
            })?;
            if map.insert(key, value).is_some() {
                *self.doubled = true;
            }
        }
        Ok(Value::Object(map))
    }
}
