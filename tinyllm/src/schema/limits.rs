//! The limits of the strict subset: how large a schema may be.
//!
//! The numbers are those of OpenAI's structured outputs, as of 2026.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::walk;

/// Properties of all objects together.
const MOST_PROPERTIES: usize = 5_000;
/// Objects and lists within each other.
const MOST_LEVELS: usize = 10;
/// Values of all enumerations together.
const MOST_VALUES: usize = 1_000;

/// Add a sentence for each limit that is passed.
pub(super) fn check(document: &Value, faults: &mut Vec<String>) {
    let mut size = Size::default();
    size.add(document);
    if size.properties > MOST_PROPERTIES {
        let found = size.properties;
        faults.push(format!(
            "the type has {found} properties, of which at most {MOST_PROPERTIES} are allowed"
        ));
    }
    if size.values > MOST_VALUES {
        let found = size.values;
        faults.push(format!(
            "the type has {found} names of variants, of which at most {MOST_VALUES} are allowed"
        ));
    }
    let levels = Depth::of(document);
    if levels > MOST_LEVELS {
        faults.push(format!(
            "the type is nested {levels} levels deep, of which at most {MOST_LEVELS} are allowed"
        ));
    }
}

#[derive(Default)]
struct Size {
    properties: usize,
    values: usize,
}

impl Size {
    fn add(&mut self, node: &Value) {
        let fields = node.get("properties").and_then(Value::as_object);
        self.properties += fields.map_or(0, Map::len);
        let values = node.get("enum").and_then(Value::as_array);
        self.values += values.map_or(0, Vec::len);
        for child in walk::children(node) {
            self.add(child);
        }
    }
}

/// How many objects and lists stand within each other; a type within itself is counted once.
struct Depth {
    defs: Map<String, Value>,
    /// By definition; one that is being looked at counts as nothing.
    known: BTreeMap<String, usize>,
}

impl Depth {
    fn of(document: &Value) -> usize {
        let defs = walk::defs(document);
        let known = BTreeMap::new();
        Self { defs, known }.levels(document)
    }

    fn levels(&mut self, node: &Value) -> usize {
        if let Some(reference) = node.as_object().and_then(walk::reference) {
            return self.of_definition(reference);
        }
        let kind = node.get("type").and_then(Value::as_str);
        let nests = matches!(kind, Some("object" | "array"));
        let mut children: Vec<&Value> = node.get("items").into_iter().collect();
        if let Some(fields) = node.get("properties").and_then(Value::as_object) {
            children.extend(fields.values());
        }
        if let Some(branches) = node.get("anyOf").and_then(Value::as_array) {
            children.extend(branches);
        }
        let deepest = children.into_iter().map(|child| self.levels(child)).max();
        usize::from(nests) + deepest.unwrap_or(0)
    }

    fn of_definition(&mut self, reference: &str) -> usize {
        let Some(name) = walk::name_of_ref(reference) else {
            return 0;
        };
        if let Some(known) = self.known.get(&name) {
            return *known;
        }
        let Some(definition) = self.defs.get(&name).cloned() else {
            return 0;
        };
        self.known.insert(name.clone(), 0);
        let found = self.levels(&definition);
        self.known.insert(name, found);
        found
    }
}
