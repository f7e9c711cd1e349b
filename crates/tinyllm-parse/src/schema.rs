//! A JSON Schema, compiled once: what may stand where.
//!
//! Lives here: the compiled form and the questions that are asked of it.
//! It must not know of text, repairs or policies.

mod flat;
mod index;
mod labels;
mod names;
mod proto;

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::slips::Spelled;
pub(crate) use labels::{Label, Labels};
pub(crate) use names::Key;
use names::Names;

/// So many variants of a union direct the reading; more are too many to tell apart.
pub(crate) const VARIANTS: usize = 24;

/// A JSON Schema, compiled once; clones share it.
///
/// Read are `type`, `properties`, `required`, `additionalProperties`, `patternProperties`,
/// `items`, `prefixItems`, `enum`, `const`, `anyOf`, `oneOf`, `allOf`, `$ref` within the schema
/// (recursive ones too), `default` and `title`, and the bounds of numbers, texts, lists and maps.
/// Not read are `pattern`, `format`, `not`, `if`, `contains`, `dependentRequired`,
/// `dependentSchemas`, `propertyNames` and `unevaluatedProperties`: check these on the value.
///
/// ```
/// use serde_json::json;
/// use tinyllm_parse::{Policy, Schema, parse};
///
/// let schema = Schema::new(&json!({
///     "type": "object",
///     "properties": {"age": {"type": "integer"}},
///     "required": ["age"],
/// }));
/// let parsed = parse("{age: 'four',}", &schema, Policy::Lenient)?;
/// assert_eq!(parsed.value, json!({"age": 4}));
/// # Ok::<(), tinyllm_parse::ParseError>(())
/// ```
#[derive(Clone)]
pub struct Schema {
    compiled: Arc<Compiled>,
}

impl Schema {
    /// Compiles a JSON Schema. What cannot be read in it (such as an unknown reference) allows
    /// everything.
    #[must_use]
    pub fn new(schema: &Value) -> Self {
        let compiled = flat::compile(&proto::read(schema, true));
        Self {
            compiled: Arc::new(compiled),
        }
    }

    /// Compiles the shape alone: types, keys, choices and unions, without the bounds of numbers,
    /// texts, lists and maps. For programs that check these themselves.
    #[must_use]
    pub fn shape(schema: &Value) -> Self {
        let compiled = flat::compile(&proto::read(schema, false));
        Self {
            compiled: Arc::new(compiled),
        }
    }

    pub(crate) fn root(&self) -> Id {
        self.compiled.root
    }

    /// A key as it is looked up; nothing if no object has a key of this spelling.
    pub(crate) fn key<'a>(&self, name: &'a str) -> Option<Key<'a>> {
        let key = Key::of(name);
        self.compiled.names.alike(key).next().map(|_| key)
    }

    /// The nodes that `id` may be, unions resolved; of very many the first.
    pub(crate) fn leaves(&self, id: Id) -> &Arc<[Id]> {
        &self.node(id).leaves
    }

    pub(crate) fn node(&self, id: Id) -> &Node {
        self.compiled
            .nodes
            .get(id.0)
            .unwrap_or(&self.compiled.anything)
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("nodes", &self.compiled.nodes.len())
            .finish_non_exhaustive()
    }
}

struct Compiled {
    nodes: Vec<Node>,
    /// All declared keys, wherever.
    names: Names,
    root: Id,
    anything: Node,
}

/// The place of a node in the compiled schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id(usize);

/// What may stand at one place. A union has nothing but its variants.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) types: Types,
    pub(crate) choices: Option<Vec<Value>>,
    /// The names of the choices.
    pub(crate) labels: Labels,
    pub(crate) variants: Vec<Id>,
    /// Of `oneOf`: a value that fits two variants fits none.
    pub(crate) exactly_one: bool,
    pub(crate) properties: Vec<Property>,
    names: Names,
    /// What it may be, unions resolved.
    leaves: Arc<[Id]>,
    /// The types that its values have: those of its choices or variants, if it has any.
    pub(crate) own_types: Types,
    pub(crate) required: usize,
    /// What keys of digits hold, if they are allowed: maps with numbers as keys.
    pub(crate) numbered: Option<Id>,
    pub(crate) signed_numbers: bool,
    /// What keys without a property hold.
    pub(crate) rest: Rest,
    pub(crate) prefix: Vec<Id>,
    pub(crate) items: Rest,
    pub(crate) bounds: Option<Box<Bounds>>,
    pub(crate) default: Option<Value>,
    /// What is wanted, in words, once somebody has asked for it.
    pub(crate) in_words: OnceLock<String>,
}

/// What stands where nothing of its own is declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Rest {
    #[default]
    Anything,
    Nothing,
    Of(Id),
}

#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) spelled: Spelled,
    /// The same for the same name, wherever in the schema.
    pub(crate) number: u32,
    pub(crate) id: Id,
    pub(crate) required: bool,
    /// Its value names the variant of a union: a single text is allowed.
    pub(crate) tag: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) above: Option<f64>,
    pub(crate) below: Option<f64>,
    pub(crate) multiple_of: Option<f64>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique: bool,
    pub(crate) min_keys: Option<u64>,
    pub(crate) max_keys: Option<u64>,
}

/// A set of the types of JSON, with integers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const INTEGER: Self = Self(4);
    /// Integers are numbers too.
    pub(crate) const NUMBER: Self = Self(4 | 8);
    pub(crate) const FRACTION: Self = Self(8);
    pub(crate) const STRING: Self = Self(16);
    pub(crate) const ARRAY: Self = Self(32);
    pub(crate) const OBJECT: Self = Self(64);
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(127);

    /// Whether any of `other` is in the set.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if is_whole(number) => Self::INTEGER,
            Value::Number(_) => Self::FRACTION,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }
}

impl Default for Types {
    fn default() -> Self {
        Self::ALL
    }
}

/// JSON Schema counts 7.0 among the integers.
pub(crate) fn is_whole(number: &serde_json::Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

impl Node {
    /// The property of exactly this name.
    pub(crate) fn property(&self, name: &str) -> Option<&Property> {
        self.place(name).map(|(_, property)| property)
    }

    /// The property at `hint` if it has this name, which it has when keys come in order.
    pub(crate) fn property_near(&self, name: &str, hint: usize) -> Option<&Property> {
        match self.properties.get(hint) {
            Some(property) if property.name == name => Some(property),
            _ => self.property(name),
        }
    }

    /// The one property whose name has these letters and digits, whatever its case and signs.
    pub(crate) fn property_spelled(&self, name: &str) -> Option<&Property> {
        self.meant(Key::of(name))
    }

    /// As [`Self::property_spelled`], for a key that is asked of several nodes.
    pub(crate) fn meant(&self, key: Key<'_>) -> Option<&Property> {
        self.place_meant(key).map(|(_, property)| property)
    }

    /// As [`Self::property`], with its place among the properties.
    pub(crate) fn place(&self, name: &str) -> Option<(usize, &Property)> {
        self.exactly(Key::of(name))
    }

    /// As [`Self::property_spelled`], with its place among the properties.
    pub(crate) fn place_spelled(&self, name: &str) -> Option<(usize, &Property)> {
        self.place_meant(Key::of(name))
    }

    fn place_meant(&self, key: Key<'_>) -> Option<(usize, &Property)> {
        let spelled = || {
            let mut spelled = self.names.spelled(key);
            let (Some(at), None) = (spelled.next(), spelled.next()) else {
                return None;
            };
            Some((at, self.properties.get(at)?))
        };
        self.exactly(key).or_else(spelled)
    }

    fn exactly(&self, key: Key<'_>) -> Option<(usize, &Property)> {
        self.names.alike(key).find_map(|at| {
            let property = self.properties.get(at)?;
            (property.name == key.name).then_some((at, property))
        })
    }

    /// What the key `name` holds if no property has that name.
    pub(crate) fn other(&self, name: &str) -> Rest {
        match self.numbered {
            Some(id) if self.counts(name) => Rest::Of(id),
            _ => self.rest,
        }
    }

    fn counts(&self, name: &str) -> bool {
        let digits = match name.strip_prefix('-') {
            Some(digits) if self.signed_numbers => digits,
            _ => name,
        };
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// What the item at `index` is.
    pub(crate) fn item(&self, index: usize) -> Rest {
        match self.prefix.get(index) {
            Some(id) => Rest::Of(*id),
            None => self.items,
        }
    }

    pub(crate) fn is_union(&self) -> bool {
        !self.variants.is_empty()
    }

    fn index_names(&mut self) {
        self.required = self.properties.iter().filter(|own| own.required).count();
        self.names = Names::new(self.properties.iter().map(|own| own.name.as_str()));
    }
}

/// Letters and digits alone, in lower case; the name itself where there are none.
pub(crate) fn spelling(name: &str) -> String {
    if name.is_ascii() {
        let bytes = name.bytes().filter(u8::is_ascii_alphanumeric);
        let plain: String = bytes
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        return if plain.is_empty() {
            name.to_owned()
        } else {
            plain
        };
    }
    let plain: String = name
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if plain.is_empty() {
        name.to_owned()
    } else {
        plain
    }
}
