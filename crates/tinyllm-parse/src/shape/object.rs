//! Objects: which property each key means, and wrappers around the object that is meant.

use std::cell::Cell;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::words::{self, Found};
use super::{Shaper, WRAPPERS};
use crate::error::FaultKind;
use crate::raw::{Entry, Kind, Raw};
use crate::repair::RepairKind;
use crate::schema::{Id, Node, Property, Rest, Types};

/// So many keys of one object are compared with the declared ones for slips.
const SLIPS: usize = 48;

/// Longer keys are no slips of declared ones.
const LONG: usize = 240;

/// What an entry stands for.
#[derive(Clone, Copy)]
enum Meaning<'a> {
    Declared(&'a Property),
    Other,
    /// An equal key comes later.
    Superseded,
}

impl Shaper<'_> {
    pub(super) fn object_or_wrapper(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        entries: &[Entry],
    ) -> Option<Value> {
        let nested = |entry: &Entry| match &entry.value.kind {
            Kind::Object(_) | Kind::Array(_) => true,
            Kind::Text(text) => text.contains('{'),
            _ => false,
        };
        let wrapper = !node.properties.is_empty()
            && self.wrappers < WRAPPERS
            && !self.fuel.is_empty()
            && entries.iter().any(nested)
            && self.lacks(node, entries);
        if !wrapper {
            return self.object(id, node, raw, entries);
        }
        let direct = self.honestly(|shaper| shaper.object(id, node, raw, entries));
        match direct {
            Some(direct) if direct.matched > 0 => Some(self.keep(direct)),
            direct => {
                if let Some(value) = self.unwrapped(id, raw, entries) {
                    return Some(value);
                }
                match direct {
                    Some(direct) => Some(self.keep(direct)),
                    None if self.telling || self.salvage => self.object(id, node, raw, entries),
                    None => {
                        self.fault(FaultKind::Type, |_| String::new());
                        None
                    }
                }
            }
        }
    }

    /// Whether required keys are missing, or all declared ones.
    fn lacks(&self, node: &Node, entries: &[Entry]) -> bool {
        let mut stood = vec![false; node.properties.len()];
        let mut required = 0;
        let mut any = false;
        for entry in entries {
            let Some((place, property)) = node.place_spelled(&entry.key) else {
                continue;
            };
            any = true;
            if let Some(stood) = stood.get_mut(place).filter(|stood| !**stood) {
                *stood = true;
                required += usize::from(property.required);
            }
        }
        !any || required < node.required
    }

    /// The object within the object, if one alone fits.
    fn unwrapped(&mut self, id: Id, raw: &Raw, entries: &[Entry]) -> Option<Value> {
        // Within a value, other keys of the wrapper would be dropped.
        if !self.path.is_root() && entries.len() > 1 {
            return None;
        }
        self.wrappers += 1;
        let mut found = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            if self.fuel.is_empty() {
                break;
            }
            if matches!(
                entry.value.kind,
                Kind::Object(_) | Kind::Array(_) | Kind::Text(_)
            ) {
                let tried = self.honestly(|shaper| shaper.value(id, &entry.value));
                let tried = tried.filter(|tried| tried.matched > 0);
                found.extend(tried.map(|tried| (at, tried)));
            }
        }
        self.wrappers -= 1;
        if found.len() != 1 {
            return None;
        }
        let (at, found) = found.pop()?;
        self.repair(RepairKind::Unwrapped, &raw.span, "");
        for (other, entry) in entries.iter().enumerate() {
            if other != at {
                let end = entry.value.span.end.max(entry.key_span.end);
                self.repair(RepairKind::Skipped, &(entry.key_span.start..end), "");
            }
        }
        Some(self.keep(found))
    }

    pub(super) fn object(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        entries: &[Entry],
    ) -> Option<Value> {
        // Words in braces, none of them a key, are no empty object.
        if entries.is_empty() && !self.salvage && self.skips_words(raw) {
            self.fault(FaultKind::Type, |own| {
                let wanted = crate::check::expected(own.schema, id);
                format!(
                    "must be {wanted}, and is words in braces: give each key a colon and a value"
                )
            });
            return None;
        }
        // Nothing is told and nothing made up: what lacks a key is looked at no further.
        let in_full = self.telling || self.salvage;
        let lacks = |shaper: &mut Self| {
            shaper.fault(FaultKind::Missing, |_| String::new());
            None
        };
        if !in_full && entries.len() < node.required {
            return lacks(self);
        }
        self.count(2 * entries.len() + node.properties.len() / 8);
        let mut meanings = Meanings::of(node, entries);
        if in_full || meanings.may_be_complete() {
            meanings.find_slips(&self.fuel.slips);
        }
        if !in_full && !meanings.is_complete() {
            return lacks(self);
        }
        let meanings = meanings.of_entries;
        let mut map = Map::new();
        let mut fits = true;
        for (entry, meaning) in entries.iter().zip(&meanings) {
            let name = match meaning {
                Meaning::Declared(property) => property.name.as_str(),
                Meaning::Other => entry.key.as_str(),
                Meaning::Superseded => continue,
            };
            self.path.key(name);
            fits &= self.entry(node, entry, *meaning, name, &mut map);
            self.path.pop();
            if !fits && self.enough() {
                return None;
            }
        }
        for property in &node.properties {
            let told = |own: &Meaning<'_>| matches!(own, Meaning::Declared(own) if own.name == property.name);
            let failed = !self.salvage && !fits && meanings.iter().any(told);
            if property.required && !map.contains_key(&property.name) && !failed {
                fits &= self.missing(property, raw, &mut map);
            }
        }
        let superseded = entries.iter().zip(&meanings);
        for (entry, _) in superseded.filter(|(_, own)| matches!(own, Meaning::Superseded)) {
            self.repair(RepairKind::Duplicate, &entry.key_span, "");
        }
        fits.then_some(Value::Object(map))
    }

    fn skips_words(&self, raw: &Raw) -> bool {
        let skipped = raw
            .notes
            .iter()
            .filter(|own| own.kind == RepairKind::Skipped);
        let mut texts = skipped.filter_map(|own| self.text.get(own.at.clone()));
        texts.any(|text| text.contains(char::is_alphanumeric))
    }

    fn entry(
        &mut self,
        node: &Node,
        entry: &Entry,
        meaning: Meaning<'_>,
        name: &str,
        map: &mut Map<String, Value>,
    ) -> bool {
        let mark = self.mark();
        self.notes(&entry.notes);
        let value = match meaning {
            Meaning::Declared(property) => {
                self.matched += 1;
                if name != entry.key {
                    self.repair(RepairKind::Key, &entry.key_span, name.to_owned());
                }
                if !property.required && self.is_absent(property.id, &entry.value) {
                    self.repair(RepairKind::Null, &entry.value.span, "");
                    return true;
                }
                self.value(property.id, &entry.value)
            }
            _ => match node.other(name) {
                Rest::Anything => Some(self.plain(&entry.value)),
                Rest::Of(id) => self.value(id, &entry.value),
                Rest::Nothing => {
                    self.fault(FaultKind::UnknownKey, |_| {
                        let names = node.properties.iter().map(|own| own.name.as_str());
                        let names: Vec<_> = names.take(24).collect();
                        format!("does not belong here: the keys are {}", names.join(", "))
                    });
                    None
                }
            },
        };
        match value {
            Some(value) => {
                map.insert(name.to_owned(), value);
                true
            }
            None if self.salvage => {
                self.back_to(&mark);
                self.repair(RepairKind::Dropped, &entry.value.span, "");
                // A required one is made up afterwards.
                true
            }
            None => false,
        }
    }

    /// `null` for a key that may be left out, and may not be null, means that it is left out.
    fn is_absent(&self, id: Id, raw: &Raw) -> bool {
        let null = match &raw.kind {
            Kind::Nothing => true,
            Kind::Bare => matches!(
                self.source(raw),
                "null" | "None" | "undefined" | "nil" | "NULL"
            ),
            _ => false,
        };
        if !null {
            return false;
        }
        let nullable = |id: &Id| {
            let node = self.schema.node(*id);
            let choice = node.choices.as_ref();
            node.types.meets(Types::NULL)
                && choice.is_none_or(|choices| choices.contains(&Value::Null))
        };
        !self.schema.leaves(id).iter().any(nullable)
    }
}

/// Which property each entry means: by its name, its spelling, or but for a slip.
struct Meanings<'a> {
    node: &'a Node,
    entries: &'a [Entry],
    of_entries: Vec<Meaning<'a>>,
    /// Which properties have an entry.
    claimed: Vec<bool>,
    /// How many of the entries mean no property.
    others: usize,
}

impl<'a> Meanings<'a> {
    /// By name and by spelling.
    fn of(node: &'a Node, entries: &'a [Entry]) -> Self {
        let mut of_entries = vec![Meaning::Other; entries.len()];
        // The last entry of each property, and of each other key.
        let mut last: Vec<Option<usize>> = vec![None; node.properties.len()];
        let mut others: HashMap<&str, usize> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let (before, meaning) = match node.place(&entry.key) {
                Some((place, property)) => {
                    let before = last.get_mut(place).and_then(|own| own.replace(at));
                    (before, Meaning::Declared(property))
                }
                None => (others.insert(&entry.key, at), Meaning::Other),
            };
            if let Some(own) = of_entries.get_mut(at) {
                *own = meaning;
            }
            if let Some(before) = before.and_then(|before| of_entries.get_mut(before)) {
                *before = Meaning::Superseded;
            }
        }
        let mut meanings = Self {
            node,
            entries,
            of_entries,
            claimed: last.iter().map(Option::is_some).collect(),
            others: others.len(),
        };
        meanings.claim(|node, _, key| {
            let plain = key.split('(').next().unwrap_or_default();
            node.place_spelled(key)
                .or_else(|| node.place_spelled(plain))
        });
        meanings
    }

    /// Lets `find` say which property each key means that means none yet.
    fn claim(
        &mut self,
        mut find: impl FnMut(&'a Node, &[bool], &str) -> Option<(usize, &'a Property)>,
    ) {
        if self.others == 0 || self.claimed.iter().all(|claimed| *claimed) {
            return;
        }
        for (meaning, entry) in self.of_entries.iter_mut().zip(self.entries) {
            if !matches!(meaning, Meaning::Other) {
                continue;
            }
            if let Some((place, property)) = find(self.node, &self.claimed, &entry.key)
                && let Some(claimed) = self.claimed.get_mut(place).filter(|own| !**own)
            {
                *claimed = true;
                *meaning = Meaning::Declared(property);
                self.others -= 1;
            }
        }
    }

    /// By slips: as many as `budget` has comparisons for.
    fn find_slips(&mut self, budget: &Cell<u64>) {
        let mut slips = 0;
        self.claim(|node, claimed, key| {
            slips += 1;
            if slips > SLIPS || key.len() > LONG {
                return None;
            }
            let free = node.properties.iter().enumerate().zip(claimed);
            let free = free.filter(|(_, claimed)| !**claimed);
            let names = free.map(|((at, own), _)| ((at, own), &own.spelled));
            match words::nearest(names, key, budget) {
                Found::One(found) => Some(found),
                Found::Many | Found::None => None,
            }
        });
    }

    fn missing(&self) -> usize {
        let claimed = self.node.properties.iter().zip(&self.claimed);
        let missing = claimed.filter(|(own, claimed)| own.required && !**claimed);
        missing.count()
    }

    /// Whether the keys that mean nothing yet could be all that is required and missing.
    fn may_be_complete(&self) -> bool {
        self.missing() <= self.others
    }

    fn is_complete(&self) -> bool {
        self.missing() == 0
    }
}
