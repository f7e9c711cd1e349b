//! An object or list that is open, and what the schema says about what comes next in it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::raw::{Entry, Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::schema::{Id, Node, Rest, Schema, Types};

/// So many variants of a union direct the reading; more are too many to tell apart.
const VARIANTS: usize = 24;

#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) is_object: bool,
    pub(crate) close: u8,
    pub(crate) start: usize,
    /// What it may be; unions are resolved.
    pub(crate) ids: Vec<Id>,
    pub(crate) key: Option<PendingKey>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) items: Vec<Raw>,
    pub(crate) notes: Vec<Note>,
    /// The declared keys that stood already.
    pub(crate) seen: BTreeSet<String>,
    /// A comma after which nothing has come.
    pub(crate) comma: Option<usize>,
    /// Opened by two braces.
    pub(crate) doubled: bool,
    /// The name before its parenthesis.
    pub(crate) call: Option<Range<usize>>,
}

#[derive(Clone, Debug)]
pub(crate) struct PendingKey {
    pub(crate) name: String,
    pub(crate) span: Range<usize>,
    pub(crate) notes: Vec<Note>,
}

impl Frame {
    pub(crate) fn new(is_object: bool, close: u8, start: usize, ids: Vec<Id>) -> Self {
        Self {
            is_object,
            close,
            start,
            ids,
            key: None,
            entries: Vec::new(),
            items: Vec::new(),
            notes: Vec::new(),
            seen: BTreeSet::new(),
            comma: None,
            doubled: false,
            call: None,
        }
    }

    fn nodes<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = &'a Node> {
        self.ids.iter().map(|id| schema.node(*id))
    }

    /// Whether `key` is declared and has not stood yet.
    pub(crate) fn expects(&self, schema: &Schema, key: &str) -> bool {
        self.nodes(schema).any(|node| {
            let property = node.property_spelled(key);
            property.is_some_and(|property| !self.seen.contains(&property.name))
        })
    }

    /// Whether any key is declared.
    pub(crate) fn declares(&self, schema: &Schema) -> bool {
        self.nodes(schema).any(|node| !node.properties.is_empty())
    }

    /// Whether only declared keys can stand here.
    pub(crate) fn is_closed(&self, schema: &Schema) -> bool {
        let mut nodes = self.nodes(schema).peekable();
        nodes.peek().is_some() && nodes.all(|node| node.rest == Rest::Nothing)
    }

    /// Whether the value of `key` is a list, and can be nothing else that has no brackets.
    pub(crate) fn is_list(&self, schema: &Schema, key: &str) -> bool {
        let mut ids = Vec::new();
        for node in self.nodes(schema) {
            match node.property_spelled(key) {
                Some(property) => leaves(schema, property.id, &mut ids),
                None => rest(schema, node.other(key), &mut ids),
            }
        }
        let types = types(schema, &ids);
        !ids.is_empty() && types.meets(Types::ARRAY) && !types.meets(Types::STRING)
    }

    /// Whether all that one of its forms requires has come.
    pub(crate) fn is_complete(&self, schema: &Schema) -> bool {
        if !self.is_object || self.ids.is_empty() {
            return true;
        }
        let pending = self.key.as_ref().map(|key| key.name.as_str());
        self.nodes(schema).any(|node| {
            node.properties.iter().all(|property| {
                !property.required
                    || self.seen.contains(&property.name)
                    || pending.is_some_and(|key| {
                        node.property_spelled(key)
                            .is_some_and(|own| own.name == property.name)
                    })
            })
        })
    }

    pub(crate) fn see(&mut self, schema: &Schema, key: &str) {
        let names: Vec<_> = self
            .nodes(schema)
            .filter_map(|node| node.property_spelled(key))
            .map(|property| property.name.clone())
            .collect();
        self.seen.extend(names);
    }

    /// A tag that has come leaves the variants that have it.
    pub(crate) fn narrow(&mut self, schema: &Schema, key: &str, text: &str) {
        if self.ids.len() < 2 {
            return;
        }
        let tagged = |id: &Id| {
            let property = schema.node(*id).property_spelled(key);
            property.is_some_and(|property| property.tag.as_deref() == Some(text))
        };
        if self.ids.iter().any(tagged) {
            self.ids.retain(tagged);
        }
    }

    /// What the value that comes next may be. Empty if that is not known.
    pub(crate) fn next(&self, schema: &Schema) -> Vec<Id> {
        let mut next = Vec::new();
        if self.is_object {
            let key = self.key.as_ref().map_or("", |key| key.name.as_str());
            for node in self.nodes(schema) {
                match node.property_spelled(key) {
                    Some(property) => leaves(schema, property.id, &mut next),
                    None => rest(schema, node.other(key), &mut next),
                }
            }
            let known = self
                .nodes(schema)
                .any(|node| node.property_spelled(key).is_some());
            if next.is_empty() && !known {
                // Perhaps a wrapper, and what is wanted stands in it.
                return self.ids.clone();
            }
            return next;
        }
        for node in self.nodes(schema) {
            if node.types.meets(Types::ARRAY) {
                rest(schema, node.item(self.items.len()), &mut next);
            }
        }
        if next.is_empty() {
            return self.ids.clone();
        }
        next
    }

    pub(crate) fn into_raw(mut self, end: usize) -> Raw {
        let kind = if self.is_object {
            Kind::Object(self.entries)
        } else {
            Kind::Array(self.items)
        };
        if let Some(call) = self.call {
            self.notes.push(Note::new(RepairKind::Call, call, ""));
            if let Kind::Array(items) = kind {
                return called(items, self.start, end, self.notes);
            }
        }
        Raw::new(self.start..end, kind, self.notes)
    }
}

/// A call with one argument stands for it, and one without any is a word.
fn called(mut items: Vec<Raw>, start: usize, end: usize, mut notes: Vec<Note>) -> Raw {
    if items.len() > 1 {
        return Raw::new(start..end, Kind::Array(items), notes);
    }
    match items.pop() {
        Some(mut only) => {
            notes.append(&mut only.notes);
            only.notes = notes;
            only
        }
        None => Raw::new(start..end, Kind::Bare, Vec::new()),
    }
}

fn rest(schema: &Schema, rest: Rest, into: &mut Vec<Id>) {
    if let Rest::Of(id) = rest {
        leaves(schema, id, into);
    }
}

/// The nodes that `id` may be, unions resolved.
pub(crate) fn leaves(schema: &Schema, id: Id, into: &mut Vec<Id>) {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if into.len() >= VARIANTS {
            return;
        }
        let node = schema.node(id);
        if node.is_union() {
            open.extend(node.variants.iter().rev());
        } else if !into.contains(&id) {
            into.push(id);
        }
    }
}

/// The types that any of `ids` allows; all if nothing is known.
pub(crate) fn types(schema: &Schema, ids: &[Id]) -> Types {
    if ids.is_empty() {
        return Types::ALL;
    }
    let all = ids.iter().map(|id| {
        let node = schema.node(*id);
        match &node.choices {
            Some(choices) => choices.iter().map(Types::of).fold(Types::NONE, Types::or),
            None => node.types,
        }
    });
    all.fold(Types::NONE, Types::or)
}
