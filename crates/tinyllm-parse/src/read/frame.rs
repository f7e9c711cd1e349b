//! An object or list that is open, and what the schema says about what comes next in it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::raw::{Entry, Kind, Note, Notes, Raw};
use crate::repair::RepairKind;
use crate::schema::{Id, Node, Rest, Schema, Types, VARIANTS};

/// What a value may be; shared with the schema, since there is one for every value.
pub(crate) type Ids = Arc<[Id]>;

#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) is_object: bool,
    pub(crate) close: u8,
    pub(crate) start: usize,
    /// What it may be; unions are resolved.
    pub(crate) ids: Ids,
    pub(crate) key: Option<PendingKey>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) items: Vec<Raw>,
    pub(crate) notes: Vec<Note>,
    /// The declared keys that stood already, by number.
    seen: BTreeSet<u32>,
    /// A comma after which nothing has come.
    pub(crate) comma: Option<usize>,
    /// Of how many entries the last one has been looked at, and whether it is a list.
    last_is_list: Option<(usize, bool)>,
    /// Opened by two braces.
    pub(crate) doubled: bool,
    /// The name before its parenthesis.
    pub(crate) call: Option<Range<usize>>,
}

#[derive(Clone, Debug)]
pub(crate) struct PendingKey {
    pub(crate) name: String,
    pub(crate) span: Range<usize>,
    pub(crate) notes: Notes,
}

impl Frame {
    pub(crate) fn new(is_object: bool, close: u8, start: usize, ids: Ids) -> Self {
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
            last_is_list: None,
            doubled: false,
            call: None,
        }
    }

    fn nodes<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = &'a Node> {
        self.ids.iter().map(|id| schema.node(*id))
    }

    /// Whether `key` is declared and has not stood yet.
    pub(crate) fn expects(&self, schema: &Schema, key: &str) -> bool {
        let Some(key) = schema.key(key) else {
            return false;
        };
        self.nodes(schema).any(|node| {
            let property = node.meant(key);
            property.is_some_and(|property| !self.seen.contains(&property.number))
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
        let ids = self.held(schema, key);
        let types = types(schema, &ids);
        !ids.is_empty() && types.meets(Types::ARRAY) && !types.meets(Types::STRING)
    }

    /// Whether the last entry is of a key whose value is a list, as [`Self::is_list`] has it.
    pub(crate) fn continues_list(&mut self, schema: &Schema) -> bool {
        let count = self.entries.len();
        if let Some((known, is_list)) = self.last_is_list
            && known == count
        {
            return is_list;
        }
        let Some(last) = self.entries.last() else {
            return false;
        };
        let is_list = self.is_list(schema, &last.key);
        self.last_is_list = Some((count, is_list));
        is_list
    }

    /// Whether all that one of its forms requires has come.
    pub(crate) fn is_complete(&self, schema: &Schema) -> bool {
        if !self.is_object || self.ids.is_empty() {
            return true;
        }
        let pending = self.key.as_ref().and_then(|key| schema.key(&key.name));
        self.nodes(schema).any(|node| {
            node.properties.iter().all(|property| {
                !property.required
                    || self.seen.contains(&property.number)
                    || pending.is_some_and(|key| {
                        node.meant(key)
                            .is_some_and(|own| own.number == property.number)
                    })
            })
        })
    }

    pub(crate) fn see(&mut self, schema: &Schema, key: &str) {
        let Some(key) = schema.key(key) else {
            return;
        };
        for id in self.ids.iter() {
            if let Some(property) = schema.node(*id).meant(key) {
                self.seen.insert(property.number);
            }
        }
    }

    /// A tag that has come leaves the variants that have it.
    pub(crate) fn narrow(&mut self, schema: &Schema, key: &str, text: &str) {
        if self.ids.len() < 2 {
            return;
        }
        let Some(key) = schema.key(key) else {
            return;
        };
        let tagged = |id: &Id| {
            let property = schema.node(*id).meant(key);
            property.is_some_and(|property| property.tag.as_deref() == Some(text))
        };
        let left: Vec<Id> = self.ids.iter().copied().filter(tagged).collect();
        if !left.is_empty() {
            self.ids = left.into();
        }
    }

    /// What the value that comes next may be. Empty if that is not known.
    pub(crate) fn next(&self, schema: &Schema) -> Ids {
        if self.is_object {
            let key = self.key.as_ref().map_or("", |key| key.name.as_str());
            let next = self.held(schema, key);
            if next.is_empty() && !self.knows(schema, key) {
                // Perhaps a wrapper, and what is wanted stands in it.
                return Arc::clone(&self.ids);
            }
            return next;
        }
        let lists = self.nodes(schema);
        let lists = lists.filter(|node| node.types.meets(Types::ARRAY));
        let next = joined(schema, lists.map(|node| node.item(self.items.len())));
        if next.is_empty() {
            return Arc::clone(&self.ids);
        }
        next
    }

    /// The types of what [`Self::next`] gives.
    pub(crate) fn wanted(&self, schema: &Schema) -> Types {
        if self.is_object {
            return types(schema, &self.next(schema));
        }
        let lists = self.nodes(schema);
        let lists = lists.filter(|node| node.types.meets(Types::ARRAY));
        let items = lists.filter_map(|node| match node.item(self.items.len()) {
            Rest::Of(id) => Some(schema.node(id).own_types),
            Rest::Anything | Rest::Nothing => None,
        });
        let wanted = items.reduce(Types::or);
        wanted.unwrap_or_else(|| types(schema, &self.ids))
    }

    /// What the value of `key` may be.
    fn held(&self, schema: &Schema, key: &str) -> Ids {
        let known = schema.key(key);
        let meant = |node: &'_ Node| node.meant(known?).map(|property| property.id);
        let held = self.nodes(schema).map(|node| match meant(node) {
            Some(id) => Rest::Of(id),
            None => node.other(key),
        });
        joined(schema, held)
    }

    fn knows(&self, schema: &Schema, key: &str) -> bool {
        let key = schema.key(key);
        key.is_some_and(|key| self.nodes(schema).any(|node| node.meant(key).is_some()))
    }

    /// Its bracket is set right: the one that stands there, or the one that was added.
    pub(crate) fn begins_with(&mut self, bracket: &'static str) {
        let start = self.start;
        let added =
            |note: &&mut Note| note.kind == RepairKind::Bracket && note.at == (start..start);
        match self.notes.iter_mut().find(added) {
            Some(note) => note.after = bracket.into(),
            None => {
                let note = Note::new(RepairKind::Bracket, start..start + 1, bracket);
                self.notes.push(note);
            }
        }
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
            notes.append(&mut std::mem::take(&mut only.notes).into_vec());
            only.notes = notes.into();
            only
        }
        None => Raw::new(start..end, Kind::Bare, Vec::new()),
    }
}

/// All that any of `parts` may be. Mostly they are one, whose leaves are shared.
fn joined(schema: &Schema, parts: impl Iterator<Item = Rest>) -> Ids {
    let mut first: Option<Id> = None;
    let mut all: Vec<Id> = Vec::new();
    for part in parts {
        let Rest::Of(id) = part else { continue };
        if first.is_none_or(|first| first == id) {
            first = Some(id);
            continue;
        }
        if let Some(first) = first.filter(|_| all.is_empty()) {
            all.extend(schema.leaves(first).iter());
        }
        for id in schema.leaves(id).iter() {
            if all.len() < VARIANTS && !all.contains(id) {
                all.push(*id);
            }
        }
    }
    match first {
        Some(first) if all.is_empty() => Arc::clone(schema.leaves(first)),
        _ => all.into(),
    }
}

/// The types that any of `ids` allows; all if nothing is known.
pub(crate) fn types(schema: &Schema, ids: &[Id]) -> Types {
    if ids.is_empty() {
        return Types::ALL;
    }
    let all = ids.iter().map(|id| schema.node(*id).own_types);
    all.fold(Types::NONE, Types::or)
}
