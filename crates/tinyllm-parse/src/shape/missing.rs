//! What is made up for a required value, under `Salvage` alone.

use serde_json::{Map, Value};

use super::Shaper;
use crate::check::expected;
use crate::error::FaultKind;
use crate::raw::Raw;
use crate::repair::RepairKind;
use crate::schema::{Id, Property, Rest, Schema, Types};

/// Values within values that are made up.
const DEPTH: usize = 16;

impl Shaper<'_> {
    /// A required key that did not come: a fault, or made up. Whether all is well then.
    pub(super) fn missing(
        &mut self,
        property: &Property,
        raw: &Raw,
        map: &mut Map<String, Value>,
    ) -> bool {
        self.path.key(&property.name);
        let made_up = if self.salvage {
            made_up(self.schema, property.id, DEPTH)
        } else {
            None
        };
        let fits = match made_up {
            Some(value) => {
                let end = raw.span.end;
                self.repair(RepairKind::Filled, &(end..end), value.to_string());
                map.insert(property.name.clone(), value);
                true
            }
            None => {
                self.fault(FaultKind::Missing, |own| {
                    format!("is missing: give {}", expected(own.schema, property.id))
                });
                false
            }
        };
        self.path.pop();
        fits
    }
}

/// The emptiest value that fits: the default, null, or empty of its type.
fn made_up(schema: &Schema, id: Id, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    let node = schema.node(id);
    let fits = |value: &Value| crate::check::fits(schema, id, value).is_some();
    if let Some(default) = node.default.clone().filter(fits) {
        return Some(default);
    }
    if fits(&Value::Null) {
        return Some(Value::Null);
    }
    if node.is_union() {
        let variants = node.variants.iter();
        let mut values = variants.filter_map(|id| made_up(schema, *id, depth));
        return values.find(fits);
    }
    if let Some(choices) = &node.choices {
        return choices.first().cloned();
    }
    let bounds = node.bounds.as_deref();
    let value = if node.types.meets(Types::STRING) {
        let length = bounds.and_then(|bounds| bounds.min_length).unwrap_or(0);
        Value::String("?".repeat(usize::try_from(length.min(64)).unwrap_or(0)))
    } else if node.types.meets(Types::ARRAY) {
        let items = bounds.and_then(|bounds| bounds.min_items).unwrap_or(0);
        let items = usize::try_from(items.min(64))
            .unwrap_or(0)
            .max(node.prefix.len());
        let item = |at| match node.item(at) {
            Rest::Of(id) => made_up(schema, id, depth),
            Rest::Anything => Some(Value::Null),
            Rest::Nothing => None,
        };
        Value::Array((0..items).map(item).collect::<Option<_>>()?)
    } else if node.types.meets(Types::NUMBER) {
        let least = bounds.and_then(|bounds| bounds.min.or(bounds.above.map(|above| above + 1.0)));
        let most = bounds.and_then(|bounds| bounds.max.or(bounds.below.map(|below| below - 1.0)));
        let number = 0_f64
            .max(least.unwrap_or(0.0))
            .min(most.unwrap_or(f64::MAX));
        Value::Number(
            super::number::read(&format!("{number}"), false)
                .ok()?
                .number,
        )
    } else if node.types.meets(Types::BOOLEAN) {
        Value::Bool(false)
    } else if node.types.meets(Types::OBJECT) {
        let mut map = Map::new();
        for property in node.properties.iter().filter(|own| own.required) {
            map.insert(property.name.clone(), made_up(schema, property.id, depth)?);
        }
        Value::Object(map)
    } else {
        return None;
    };
    Some(value).filter(fits)
}
