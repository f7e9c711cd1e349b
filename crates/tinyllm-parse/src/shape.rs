//! From the tree to a value of the schema.
//!
//! Lives here: the walk, and which way a value is read when it is not of the wanted type.
//! It must not know where the tree comes from.

mod choice;
mod decode;
pub(crate) mod doubt;
pub(crate) mod draft;
mod fuel;
mod list;
mod missing;
pub(crate) mod number;
mod object;
pub(crate) mod scalar;
mod union;
pub(crate) mod words;

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use serde_json::Value;

use crate::check::expected;
use crate::error::{Fault, FaultKind};
use crate::path::Path;
use crate::raw::{Kind, Notes, Raw};
use crate::repair::{RepairKind, beginning};
use crate::schema::{Id, Schema, Types};
use choice::Choices;
pub(crate) use decode::unescape;
use draft::{Draft, Drafts, What};
pub(crate) use fuel::Fuel;
pub(crate) use list::{bullet, is_list_of_text};

/// Objects are looked for within wrappers this deep, and JSON within texts.
const WRAPPERS: usize = 3;

/// A walk over one tree.
pub(crate) struct Shaper<'a> {
    schema: &'a Schema,
    text: &'a str,
    /// The place in the whole text of a text that is read as JSON.
    outer: Option<Range<usize>>,
    salvage: bool,
    path: Path,
    repairs: Vec<Draft>,
    pub(crate) faults: Vec<Fault>,
    /// Faults are written down; otherwise they are only counted.
    telling: bool,
    /// How far the value is from what the text says.
    pub(crate) cost: u32,
    /// How many keys of objects were declared ones.
    pub(crate) matched: u32,
    /// How much may still be tried.
    fuel: &'a Fuel,
    wrappers: usize,
    decoded: usize,
    /// The address of the node whose notes are told already.
    noted: Option<usize>,
    /// The unions that are being tried, with the address of the node: none is tried within itself.
    trying: Vec<(Id, usize)>,
    steps: &'a Cell<u64>,
}

/// No more faults are told of one text.
pub(crate) const FAULTS: usize = 100;

/// Where a trial began.
struct Mark {
    repairs: usize,
    faults: usize,
    cost: u32,
    matched: u32,
}

/// A trial that gave a value.
struct Tried {
    value: Value,
    repairs: Vec<Draft>,
    cost: u32,
    matched: u32,
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(
        schema: &'a Schema,
        text: &'a str,
        salvage: bool,
        fuel: &'a Fuel,
        steps: &'a Cell<u64>,
    ) -> Self {
        Self {
            schema,
            text,
            outer: None,
            salvage,
            path: Path::default(),
            repairs: Vec::new(),
            faults: Vec::new(),
            telling: true,
            cost: 0,
            matched: 0,
            fuel,
            wrappers: 0,
            decoded: 0,
            noted: None,
            trying: Vec::new(),
            steps,
        }
    }

    /// Only whether there is a value: the words of faults are left out.
    pub(crate) fn quiet(mut self) -> Self {
        self.telling = false;
        self
    }

    /// The value of `id` that `raw` holds; `None` with faults if it holds none.
    pub(crate) fn value(&mut self, id: Id, raw: &Raw) -> Option<Value> {
        self.spend(raw);
        let node = self.schema.node(id);
        if node.is_union() {
            return self.union(id, node, raw);
        }
        self.own_notes(raw);
        if node.types == Types::NONE {
            return self.wrong(id, raw);
        }
        if let Some(choices) = &node.choices {
            let choices = Choices {
                values: choices,
                labels: &node.labels,
                types: node.own_types,
            };
            return self.choice(id, choices, raw);
        }
        match &raw.kind {
            Kind::Object(entries) if node.types.meets(Types::OBJECT) => {
                self.object_or_wrapper(id, node, raw, entries)
            }
            Kind::Array(items) if node.types.meets(Types::ARRAY) => self.list(id, node, items),
            Kind::Object(entries) => self.object_elsewhere(id, node, raw, entries),
            Kind::Array(items) => self.list_elsewhere(id, node, raw, items),
            Kind::Text(text) => self.text_value(id, node, raw, text),
            Kind::Bare => self.bare_value(id, node, raw),
            Kind::Nothing if node.types.meets(Types::NULL) => {
                self.repair(RepairKind::Null, &raw.span, "null");
                Some(Value::Null)
            }
            Kind::Nothing => {
                self.fault(FaultKind::Missing, |own| {
                    format!("has no value: give {}", expected(own.schema, id))
                });
                None
            }
        }
    }

    /// The value as it stands, where the schema says nothing.
    pub(crate) fn plain(&mut self, raw: &Raw) -> Value {
        self.spend(raw);
        self.own_notes(raw);
        match &raw.kind {
            Kind::Object(entries) => {
                let mut map = serde_json::Map::new();
                for entry in entries {
                    self.path.key(&entry.key);
                    self.notes(&entry.notes);
                    let value = self.plain(&entry.value);
                    if map.insert(entry.key.clone(), value).is_some() {
                        self.repair(RepairKind::Duplicate, &entry.key_span, "");
                    }
                    self.path.pop();
                }
                Value::Object(map)
            }
            Kind::Array(items) => {
                let mut list = Vec::with_capacity(items.len());
                self.path.index(0);
                for (at, item) in items.iter().enumerate() {
                    self.path.next_index(at);
                    list.push(self.plain(item));
                }
                self.path.pop();
                Value::Array(list)
            }
            Kind::Text(text) => Value::String(text.clone()),
            Kind::Bare => self.plain_word(raw),
            Kind::Nothing => {
                self.repair(RepairKind::Null, &raw.span, "null");
                Value::Null
            }
        }
    }

    fn source(&self, raw: &Raw) -> &'a str {
        self.text.get(raw.span.clone()).unwrap_or_default()
    }

    fn spend(&mut self, raw: &Raw) {
        let work = 1 + match &raw.kind {
            Kind::Text(text) => (text.len() / 64) as u64,
            Kind::Bare => (raw.span.len() / 64) as u64,
            _ => 0,
        };
        let work = work + (raw.notes.len() / 8) as u64;
        self.fuel.spend(work);
        self.steps.set(self.steps.get() + work);
    }

    /// Counts work that no fuel is for.
    fn count(&self, work: usize) {
        self.steps.set(self.steps.get() + work as u64);
    }

    fn own_notes(&mut self, raw: &Raw) {
        if self.noted != Some(std::ptr::from_ref(raw).addr()) {
            self.notes(&raw.notes);
        }
    }

    fn notes(&mut self, notes: &Notes) {
        if self.outer.is_some() {
            for note in notes.iter() {
                self.repair(note.kind, &note.at, note.after.clone());
            }
            return;
        }
        if notes.is_empty() {
            return;
        }
        self.count(notes.len() / 8);
        let costs = notes.iter().map(|note| cost(note.kind));
        self.cost = costs.fold(self.cost, u32::saturating_add);
        self.repairs.push(Draft {
            place: self.path.place(),
            what: What::Notes(notes.clone()),
        });
    }

    fn repair(&mut self, kind: RepairKind, at: &Range<usize>, after: impl Into<Cow<'static, str>>) {
        self.cost = self.cost.saturating_add(cost(kind));
        let before = self.outer.as_ref().map(|_| {
            let text = self.text.get(at.clone()).unwrap_or_default();
            beginning(text)
        });
        self.repairs.push(Draft {
            place: self.path.place(),
            what: What::One {
                at: self.outer.clone().unwrap_or_else(|| at.clone()),
                kind,
                before,
                after: after.into(),
            },
        });
    }

    /// All that has been repaired; the walk is over.
    pub(crate) fn drafts(self) -> Drafts {
        Drafts {
            list: self.repairs,
            ways: self.path.into_ways(),
        }
    }

    fn fault(&mut self, kind: FaultKind, message: impl FnOnce(&Self) -> String) {
        // The first of very many faults are told.
        let fault = if self.telling && self.faults.len() < FAULTS {
            let pointer = self.path.pointer();
            Fault::new(pointer, kind, message(self))
        } else {
            Fault::new(String::new(), kind, "")
        };
        self.faults.push(fault);
    }

    /// Whether further faults would not be told.
    fn enough(&self) -> bool {
        !self.telling || self.faults.len() >= FAULTS
    }

    fn wrong(&mut self, id: Id, raw: &Raw) -> Option<Value> {
        self.fault(FaultKind::Type, |own| {
            let (wanted, found) = (expected(own.schema, id), own.shown(raw));
            format!("must be {wanted}, and is {found}")
        });
        None
    }

    fn shown(&self, raw: &Raw) -> String {
        match &raw.kind {
            Kind::Object(entries) if entries.is_empty() => "an empty object".to_owned(),
            Kind::Object(entries) => {
                let keys = entries.iter().take(6).map(|entry| beginning(&entry.key));
                let keys: Vec<_> = keys.collect();
                format!("an object with the keys {}", keys.join(", "))
            }
            Kind::Array(items) => format!("a list of {}", items.len()),
            Kind::Text(text) => format!("the text {:?}", beginning(text)),
            Kind::Bare => format!("`{}`", beginning(self.source(raw))),
            Kind::Nothing => "missing".to_owned(),
        }
    }

    fn mark(&self) -> Mark {
        Mark {
            repairs: self.repairs.len(),
            faults: self.faults.len(),
            cost: self.cost,
            matched: self.matched,
        }
    }

    fn back_to(&mut self, mark: &Mark) {
        self.repairs.truncate(mark.repairs);
        self.faults.truncate(mark.faults);
        self.cost = mark.cost;
        self.matched = mark.matched;
    }

    /// Tries something and takes it back, to be kept if it proves the best. Nothing is made up or
    /// dropped in it, and its faults are not told.
    fn honestly(&mut self, work: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Tried> {
        let salvage = std::mem::replace(&mut self.salvage, false);
        let telling = std::mem::replace(&mut self.telling, false);
        let mark = self.mark();
        let value = work(self);
        let repairs = self.repairs.split_off(mark.repairs);
        let cost = self.cost - mark.cost;
        let matched = self.matched - mark.matched;
        self.back_to(&mark);
        self.salvage = salvage;
        self.telling = telling;
        Some(Tried {
            value: value?,
            repairs,
            cost,
            matched,
        })
    }

    /// As [`Self::honestly`], for what is kept whenever it gives a value.
    fn kept(&mut self, work: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        let salvage = std::mem::replace(&mut self.salvage, false);
        let telling = std::mem::replace(&mut self.telling, false);
        let mark = self.mark();
        let value = work(self);
        if value.is_none() {
            self.back_to(&mark);
        }
        self.salvage = salvage;
        self.telling = telling;
        value
    }

    fn keep(&mut self, mut tried: Tried) -> Value {
        self.repairs.append(&mut tried.repairs);
        self.cost = self.cost.saturating_add(tried.cost);
        self.matched += tried.matched;
        tried.value
    }
}

/// What a repair weighs when candidates are compared: how much it guesses.
fn cost(kind: RepairKind) -> u32 {
    match kind {
        RepairKind::Comment | RepairKind::Quotes | RepairKind::Escape | RepairKind::Literal => 1,
        RepairKind::Comma | RepairKind::Colon | RepairKind::Joined => 1,
        RepairKind::Key | RepairKind::Number | RepairKind::Boolean | RepairKind::Choice => 2,
        RepairKind::Null | RepairKind::Ellipsis | RepairKind::Call | RepairKind::Bracket => 2,
        RepairKind::InnerQuote => 3,
        RepairKind::Closed | RepairKind::Duplicate | RepairKind::Skipped => 4,
        RepairKind::Decoded | RepairKind::Wrapped | RepairKind::Unwrapped => 5,
        RepairKind::AsText | RepairKind::Gathered => 8,
        RepairKind::Filled | RepairKind::Dropped => 40,
    }
}
