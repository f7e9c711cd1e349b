//! Whether a value fits a schema, and where it does not.
//!
//! Lives here: the last word on every value that leaves this crate. It must not repair.

mod sentence;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use serde_json::{Map, Number, Value};

use crate::error::{Fault, FaultKind, shown};
use crate::path::Path;
use crate::schema::{Bounds, Id, Node, Rest, Schema, Types};
pub(crate) use sentence::expected;

/// What a value that fits leaves to be wished for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wishes {
    /// A key that is not declared stands where keys are: it may be another spelling, or a wrapper.
    pub(crate) undeclared_key: bool,
    /// 7.0 where an integer is wanted.
    pub(crate) whole_float: bool,
}

/// All that does not fit; nothing if the value fits.
pub(crate) fn faults(schema: &Schema, id: Id, value: &Value) -> Vec<Fault> {
    let mut check = Check::new(schema, true);
    check.value(id, value);
    check.faults
}

/// Whether the value fits, and with which wishes.
pub(crate) fn fits(schema: &Schema, id: Id, value: &Value) -> Option<Wishes> {
    let mut check = Check::new(schema, false);
    check.value(id, value).then_some(check.wishes)
}

struct Check<'a> {
    schema: &'a Schema,
    telling: bool,
    faults: Vec<Fault>,
    path: Path,
    wishes: Wishes,
    /// Of lists and objects under unions, by place in memory: each is looked at once per variant.
    known: HashMap<(*const Value, Id), bool, BuildHasherDefault<ByPlace>>,
}

impl<'a> Check<'a> {
    fn new(schema: &'a Schema, telling: bool) -> Self {
        Self {
            schema,
            telling,
            faults: Vec::new(),
            path: Path::default(),
            wishes: Wishes::default(),
            known: HashMap::default(),
        }
    }

    fn fault(&mut self, kind: FaultKind, message: impl FnOnce(&Schema) -> String) -> bool {
        if self.telling {
            let message = message(self.schema);
            self.faults
                .push(Fault::new(self.path.pointer(), kind, message));
        }
        false
    }

    fn value(&mut self, id: Id, value: &Value) -> bool {
        let schema = self.schema;
        let node = schema.node(id);
        if node.is_union() {
            return self.union(id, node, value);
        }
        let own = Types::of(value);
        if !node.types.meets(own) {
            return self.fault(FaultKind::Type, |schema| {
                format!("must be {}, and is {}", expected(schema, id), shown(value))
            });
        }
        if let Some(choices) = &node.choices
            && !is_choice(node, choices, value)
        {
            return self.fault(FaultKind::Choice, |schema| {
                format!("must be {}, and is {}", expected(schema, id), shown(value))
            });
        }
        let bounds = node.bounds.as_deref();
        let within = bounds.is_none_or(|bounds| self.bounds(bounds, value));
        match value {
            Value::Object(map) => self.object(node, map) && within,
            Value::Array(items) => self.array(node, items) && within,
            Value::Number(number) => {
                let integer = !node.types.meets(Types::FRACTION);
                self.wishes.whole_float |= integer && number.is_f64();
                within
            }
            _ => within,
        }
    }

    fn object(&mut self, node: &Node, map: &Map<String, Value>) -> bool {
        let mut fits = true;
        let mut required = 0;
        for (at, (key, value)) in map.iter().enumerate() {
            let inner = match node.property_near(key, at) {
                Some(property) => {
                    required += usize::from(property.required);
                    Rest::Of(property.id)
                }
                None => {
                    self.wishes.undeclared_key |= !node.properties.is_empty();
                    node.other(key)
                }
            };
            fits &= self.inner(inner, value, |path| path.key(key));
            if !fits && !self.telling {
                return false;
            }
        }
        if required == node.required {
            return fits;
        }
        for property in &node.properties {
            if property.required && !map.contains_key(&property.name) && self.telling {
                self.path.key(&property.name);
                self.fault(FaultKind::Missing, |schema| {
                    format!("is missing: give {}", expected(schema, property.id))
                });
                self.path.pop();
            }
        }
        false
    }

    fn array(&mut self, node: &Node, items: &[Value]) -> bool {
        let mut fits = true;
        for (at, item) in items.iter().enumerate() {
            fits &= self.inner(node.item(at), item, |path| path.index(at));
            if !fits && !self.telling {
                return false;
            }
        }
        fits
    }

    fn inner(&mut self, rest: Rest, value: &Value, step: impl FnOnce(&mut Path)) -> bool {
        let id = match rest {
            Rest::Anything => return true,
            Rest::Of(id) => Some(id),
            Rest::Nothing => None,
        };
        // Only sentences need the way here.
        if self.telling {
            step(&mut self.path);
        }
        let fits = match id {
            Some(id) => self.value(id, value),
            None => self.fault(FaultKind::UnknownKey, |_| {
                "does not belong here: leave it out".to_owned()
            }),
        };
        if self.telling {
            self.path.pop();
        }
        fits
    }

    fn union(&mut self, id: Id, node: &Node, value: &Value) -> bool {
        let before = self.wishes;
        let mut matched = 0;
        let mut wishes = before;
        for variant in &node.variants {
            self.wishes = before;
            if self.quietly(*variant, value) {
                matched += 1;
                if matched == 1 {
                    wishes = self.wishes;
                }
                if !node.exactly_one {
                    break;
                }
            }
        }
        self.wishes = wishes;
        match matched {
            1 => true,
            0 => {
                if self.telling {
                    self.nearest(id, node, value);
                }
                false
            }
            _ => self.fault(FaultKind::Union, |_| {
                "fits more than one variant: write what only one of them allows".to_owned()
            }),
        }
    }

    /// A variant without telling why not, remembered where it may be asked again.
    fn quietly(&mut self, id: Id, value: &Value) -> bool {
        let key = (std::ptr::from_ref(value), id);
        let node = self.schema.node(id);
        if !node.is_union() && !node.types.meets(Types::of(value)) {
            return false;
        }
        let large = is_large(value);
        if large && let Some(known) = self.known.get(&key) {
            return *known;
        }
        let telling = std::mem::replace(&mut self.telling, false);
        let fits = self.value(id, value);
        self.telling = telling;
        if large {
            self.known.insert(key, fits);
        }
        fits
    }

    /// Tells the faults of the one variant that is meant, if a tag or the type says which.
    fn nearest(&mut self, id: Id, node: &Node, value: &Value) {
        let schema = self.schema;
        let mut meant = node.variants.iter().filter(|variant| {
            let node = schema.node(**variant);
            !node.is_union() && node.types.meets(Types::of(value)) && tagged(node, value)
        });
        if let (Some(only), None) = (meant.next(), meant.next()) {
            self.value(*only, value);
            return;
        }
        self.fault(FaultKind::Union, |schema| {
            format!(
                "fits none of its variants: give {}; it is {}",
                expected(schema, id),
                shown(value)
            )
        });
    }

    fn bounds(&mut self, bounds: &Bounds, value: &Value) -> bool {
        let wrong = match value {
            Value::Number(number) => number_wrong(bounds, number),
            Value::String(text) => text_wrong(bounds, text),
            Value::Array(items) => items_wrong(bounds, items),
            Value::Object(map) => keys_wrong(bounds, map),
            _ => None,
        };
        match wrong {
            None => true,
            Some(wrong) => self.fault(FaultKind::Bounds, |_| wrong),
        }
    }
}

/// Whether looking at a value again costs more than remembering it.
fn is_large(value: &Value) -> bool {
    const FEW: usize = 4;
    let inner = |own: &Value| own.is_object() || own.is_array();
    match value {
        Value::Object(map) => map.len() > FEW || map.values().any(inner),
        Value::Array(items) => items.len() > FEW || items.iter().any(inner),
        _ => false,
    }
}

/// Hashes places in memory, which no text chooses.
#[derive(Default)]
struct ByPlace(u64);

impl Hasher for ByPlace {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, number: usize) {
        let mixed = (self.0 ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

fn is_choice(node: &Node, choices: &[Value], value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let mut named = node.labels.exactly(text);
            named.any(|label| choices.get(label.meaning) == Some(value))
        }
        _ => choices.iter().any(|choice| same(choice, value)),
    }
}

fn tagged(node: &Node, value: &Value) -> bool {
    node.properties.iter().all(|property| {
        let Some(tag) = &property.tag else {
            return true;
        };
        value
            .get(&property.name)
            .is_none_or(|own| own.as_str() == Some(tag))
    })
}

/// Equal as JSON Schema has it: 1 and 1.0 are the same.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}

fn number_wrong(bounds: &Bounds, number: &Number) -> Option<String> {
    let value = number.as_f64()?;
    if let Some(min) = bounds.min.filter(|min| value < *min) {
        return Some(format!("must be at least {min}, and is {number}"));
    }
    if let Some(max) = bounds.max.filter(|max| value > *max) {
        return Some(format!("must be at most {max}, and is {number}"));
    }
    if let Some(above) = bounds.above.filter(|above| value <= *above) {
        return Some(format!("must be above {above}, and is {number}"));
    }
    if let Some(below) = bounds.below.filter(|below| value >= *below) {
        return Some(format!("must be below {below}, and is {number}"));
    }
    let step = bounds.multiple_of?;
    let times = value / step;
    let off = (times - times.round()).abs();
    (off > 1e-9 * times.abs().max(1.0))
        .then(|| format!("must be a multiple of {step}, and is {number}"))
}

fn text_wrong(bounds: &Bounds, text: &str) -> Option<String> {
    if bounds.min_length.is_none() && bounds.max_length.is_none() {
        return None;
    }
    let length = text.chars().count() as u64;
    counted(bounds.min_length, bounds.max_length, length, "character")
}

fn items_wrong(bounds: &Bounds, items: &[Value]) -> Option<String> {
    let length = items.len() as u64;
    if let Some(wrong) = counted(bounds.min_items, bounds.max_items, length, "item") {
        return Some(wrong);
    }
    if !bounds.unique {
        return None;
    }
    let mut seen = HashSet::new();
    let double = items.iter().position(|item| !seen.insert(canonical(item)));
    double.map(|at| format!("must not hold an item twice: item {at} stood before"))
}

/// The same text for equal values: keys in order, whole floats as integers.
fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 9e15)
            .map_or_else(|| number.to_string(), |float| format!("{float:.0}")),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .iter()
                .map(|(key, value)| format!("{key:?}:{}", canonical(value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
        plain => plain.to_string(),
    }
}

fn keys_wrong(bounds: &Bounds, map: &Map<String, Value>) -> Option<String> {
    counted(bounds.min_keys, bounds.max_keys, map.len() as u64, "key")
}

fn counted(min: Option<u64>, max: Option<u64>, count: u64, of: &str) -> Option<String> {
    let plural = |number: u64| if number == 1 { "" } else { "s" };
    if let Some(min) = min.filter(|min| count < *min) {
        let s = plural(min);
        return Some(format!("must have at least {min} {of}{s}, and has {count}"));
    }
    let max = max.filter(|max| count > *max)?;
    let s = plural(max);
    Some(format!("must have at most {max} {of}{s}, and has {count}"))
}
