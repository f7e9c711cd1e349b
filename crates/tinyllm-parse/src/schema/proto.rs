//! A JSON Schema as it is written: one part per subschema, references not followed.
//!
//! Lives here: which keywords are read. It must not know how parts are put together.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Bounds, Types};

/// Deeper schemas allow everything below.
const DEPTH: usize = 256;

pub(super) struct Protos {
    pub(super) parts: Vec<Part>,
    pub(super) root: usize,
}

/// One subschema, and by `all` those that hold beside it.
#[derive(Default)]
pub(super) struct Part {
    pub(super) types: Option<Types>,
    pub(super) choices: Option<Vec<Value>>,
    pub(super) all: Vec<usize>,
    pub(super) unions: Vec<Union>,
    pub(super) properties: Vec<(String, usize)>,
    pub(super) required: Vec<String>,
    pub(super) numbered: Option<(usize, bool)>,
    pub(super) rest: Option<usize>,
    /// Keys of a pattern that is not read are allowed, whatever `additionalProperties` says.
    pub(super) open: bool,
    pub(super) prefix: Vec<usize>,
    pub(super) items: Option<usize>,
    pub(super) bounds: Option<Bounds>,
    pub(super) default: Option<Value>,
    pub(super) never: bool,
}

#[derive(Clone)]
pub(super) struct Union {
    pub(super) variants: Vec<usize>,
    pub(super) exactly_one: bool,
}

pub(super) fn read(schema: &Value, with_bounds: bool) -> Protos {
    let mut reader = Reader {
        root: schema,
        parts: Vec::new(),
        references: HashMap::new(),
        with_bounds,
    };
    let root = reader.part(schema, 0);
    Protos {
        parts: reader.parts,
        root,
    }
}

struct Reader<'a> {
    root: &'a Value,
    parts: Vec<Part>,
    references: HashMap<&'a str, usize>,
    with_bounds: bool,
}

impl<'a> Reader<'a> {
    fn part(&mut self, schema: &'a Value, depth: usize) -> usize {
        let at = self.parts.len();
        self.parts.push(Part::default());
        self.fill(at, schema, depth);
        at
    }

    fn fill(&mut self, at: usize, schema: &'a Value, depth: usize) {
        let part = match schema {
            Value::Object(map) if depth < DEPTH => self.keywords(map, depth + 1),
            Value::Bool(false) => Part {
                never: true,
                ..Part::default()
            },
            _ => Part::default(),
        };
        if let Some(place) = self.parts.get_mut(at) {
            *place = part;
        }
    }

    fn keywords(&mut self, map: &'a Map<String, Value>, depth: usize) -> Part {
        let mut part = Part {
            types: types(map),
            choices: choices(map),
            default: map.get("default").cloned(),
            bounds: self.with_bounds.then(|| bounds(map)).flatten(),
            ..Part::default()
        };
        if let Some(name) = map.get("$ref").and_then(Value::as_str) {
            part.all.extend(self.reference(name, depth));
        }
        for schema in list(map, "allOf") {
            let inner = self.part(schema, depth);
            part.all.push(inner);
        }
        for (keyword, exactly_one) in [("anyOf", false), ("oneOf", true)] {
            let variants: Vec<_> = list(map, keyword)
                .map(|schema| self.part(schema, depth))
                .collect();
            if !variants.is_empty() {
                part.unions.push(Union {
                    variants,
                    exactly_one,
                });
            }
        }
        self.object(map, depth, &mut part);
        self.array(map, depth, &mut part);
        part
    }

    fn object(&mut self, map: &'a Map<String, Value>, depth: usize, part: &mut Part) {
        if let Some(properties) = map.get("properties").and_then(Value::as_object) {
            for (name, schema) in properties {
                let inner = self.part(schema, depth);
                part.properties.push((name.clone(), inner));
            }
        }
        part.required = list(map, "required")
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if let Some(patterns) = map.get("patternProperties").and_then(Value::as_object) {
            for (pattern, schema) in patterns {
                match pattern.as_str() {
                    r"^\d+$" | "^[0-9]+$" => {
                        part.numbered = Some((self.part(schema, depth), false));
                    }
                    r"^-?\d+$" | "^-?[0-9]+$" => {
                        part.numbered = Some((self.part(schema, depth), true));
                    }
                    _ => part.open = true,
                }
            }
        }
        part.rest = map
            .get("additionalProperties")
            .map(|schema| self.part(schema, depth));
    }

    fn array(&mut self, map: &'a Map<String, Value>, depth: usize, part: &mut Part) {
        // Before draft 2020-12 a tuple was a list in `items`.
        let old_tuple = map.get("items").is_some_and(Value::is_array);
        let (prefix, items) = if old_tuple {
            ("items", "additionalItems")
        } else {
            ("prefixItems", "items")
        };
        part.prefix = list(map, prefix)
            .map(|schema| self.part(schema, depth))
            .collect();
        part.items = map.get(items).map(|schema| self.part(schema, depth));
    }

    fn reference(&mut self, name: &'a str, depth: usize) -> Option<usize> {
        if let Some(known) = self.references.get(name) {
            return Some(*known);
        }
        let pointer = name.strip_prefix('#')?;
        let pointer = pointer.replace("%25", "%").replace("%20", " ");
        let schema = self.root.pointer(&pointer)?;
        let at = self.parts.len();
        self.parts.push(Part::default());
        self.references.insert(name, at);
        self.fill(at, schema, depth);
        Some(at)
    }
}

fn list<'a>(map: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a Value> {
    map.get(keyword)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn types(map: &Map<String, Value>) -> Option<Types> {
    let named = match map.get("type") {
        Some(Value::String(name)) => Some(type_named(name)),
        Some(Value::Array(names)) => Some(
            names
                .iter()
                .filter_map(Value::as_str)
                .map(type_named)
                .fold(Types::NONE, Types::or),
        ),
        _ => None,
    };
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| map.contains_key(*keyword));
    match named {
        Some(types) => Some(types),
        None if has(&["enum", "const"]) => None,
        None if has(&["properties", "required"]) => Some(Types::OBJECT),
        None if has(&["prefixItems", "items"]) => Some(Types::ARRAY),
        None => None,
    }
}

fn type_named(name: &str) -> Types {
    match name {
        "null" => Types::NULL,
        "boolean" => Types::BOOLEAN,
        "integer" => Types::INTEGER,
        "number" => Types::NUMBER,
        "string" => Types::STRING,
        "array" => Types::ARRAY,
        "object" => Types::OBJECT,
        _ => Types::ALL,
    }
}

fn choices(map: &Map<String, Value>) -> Option<Vec<Value>> {
    if let Some(value) = map.get("const") {
        return Some(vec![value.clone()]);
    }
    map.get("enum").and_then(Value::as_array).cloned()
}

fn bounds(map: &Map<String, Value>) -> Option<Bounds> {
    let number = |keyword: &str| map.get(keyword).and_then(Value::as_f64);
    let count = |keyword: &str| map.get(keyword).and_then(Value::as_u64);
    let bounds = Bounds {
        min: number("minimum"),
        max: number("maximum"),
        above: number("exclusiveMinimum"),
        below: number("exclusiveMaximum"),
        multiple_of: number("multipleOf").filter(|step| *step > 0.0),
        min_length: count("minLength"),
        max_length: count("maxLength"),
        min_items: count("minItems"),
        max_items: count("maxItems"),
        unique: map.get("uniqueItems") == Some(&Value::Bool(true)),
        min_keys: count("minProperties"),
        max_keys: count("maxProperties"),
    };
    (bounds != Bounds::default()).then_some(bounds)
}
