//! Lists: their items, single values in place of lists, and lists in place of single values.

use serde_json::{Map, Value};

use super::{Shaper, WRAPPERS};
use crate::error::FaultKind;
use crate::raw::{Entry, Kind, Raw};
use crate::repair::RepairKind;
use crate::schema::{Id, Node, Rest, Types};

impl Shaper<'_> {
    pub(super) fn list(&mut self, _id: Id, node: &Node, items: &[Raw]) -> Option<Value> {
        let mut list = Vec::with_capacity(items.len());
        let mut fits = true;
        self.path.index(0);
        for (at, item) in items.iter().enumerate() {
            self.path.next_index(at);
            match self.item(node, list.len(), item) {
                Some(value) => list.push(value),
                None if self.salvage => self.repair(RepairKind::Dropped, &item.span, ""),
                None => fits = false,
            }
            if !fits && self.enough() {
                break;
            }
        }
        self.path.pop();
        fits.then_some(Value::Array(list))
    }

    fn item(&mut self, node: &Node, at: usize, raw: &Raw) -> Option<Value> {
        let mark = self.mark();
        let value = match node.item(at) {
            Rest::Anything => Some(self.plain(raw)),
            Rest::Of(id) => self.value(id, raw),
            Rest::Nothing => {
                self.fault(FaultKind::Bounds, |_| {
                    "is one item too many: leave it out".to_owned()
                });
                None
            }
        };
        if value.is_none() && self.salvage {
            self.back_to(&mark);
        }
        value
    }

    /// A text or word where a list is wanted: of its parts, or of it alone.
    pub(super) fn list_of_text(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        text: &str,
    ) -> Option<Value> {
        let parts = parts(text, node.items, self.schema);
        if parts.len() > 1 {
            let items: Vec<Raw> = parts
                .into_iter()
                .map(|part| Raw::new(raw.span.clone(), Kind::Text(part.to_owned()), Vec::new()))
                .collect();
            let split = self.kept(|shaper| {
                shaper.repair(RepairKind::Gathered, &raw.span, "");
                shaper.list(id, node, &items)
            });
            if split.is_some() {
                return split;
            }
        }
        let single = self.kept(|shaper| {
            shaper.repair(RepairKind::Wrapped, &raw.span, "");
            shaper.list_of_one(id, node, raw)
        });
        single.or_else(|| self.wrong(id, raw))
    }

    /// A single value as a list; a list of lists of it only so deep.
    fn list_of_one(&mut self, id: Id, node: &Node, only: &Raw) -> Option<Value> {
        if self.wrappers >= WRAPPERS {
            return None;
        }
        self.wrappers += 1;
        let address = std::ptr::from_ref(only).addr();
        let noted = self.noted.replace(address);
        let single = self.list(id, node, std::slice::from_ref(only));
        self.noted = noted;
        self.wrappers -= 1;
        single
    }

    /// A list where none is wanted.
    pub(super) fn list_elsewhere(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        items: &[Raw],
    ) -> Option<Value> {
        if node.types.meets(Types::OBJECT)
            && let Some(entries) = pairs(items)
        {
            let object = Raw::new(raw.span.clone(), Kind::Object(entries), Vec::new());
            self.repair(RepairKind::Gathered, &raw.span, "");
            return self.value(id, &object);
        }
        if self.wrappers >= WRAPPERS {
            return self.wrong(id, raw);
        }
        if let [only] = items {
            self.wrappers += 1;
            self.repair(RepairKind::Unwrapped, &raw.span, "");
            let value = self.value(id, only);
            self.wrappers -= 1;
            return value;
        }
        // Within a value that would drop items of it.
        if node.types.meets(Types::OBJECT) && (self.path.is_root() || self.salvage) {
            return self.one_of_list(id, raw, items);
        }
        if node.types.meets(Types::STRING) {
            return self.as_text(id, raw);
        }
        self.wrong(id, raw)
    }

    /// The only item of a list that fits.
    fn one_of_list(&mut self, id: Id, raw: &Raw, items: &[Raw]) -> Option<Value> {
        self.wrappers += 1;
        let mut fitting = Vec::new();
        for item in items {
            if fitting.len() > 1 || self.fuel.is_empty() {
                break;
            }
            fitting.extend(self.honestly(|shaper| shaper.value(id, item)));
        }
        self.wrappers -= 1;
        let several = fitting.len() > 1;
        let Some(first) = fitting.into_iter().next() else {
            return self.wrong(id, raw);
        };
        if several && !self.salvage {
            self.fault(FaultKind::Ambiguous, |own| {
                let wanted = crate::check::expected(own.schema, id);
                let found = own.shown(raw);
                format!("must be {wanted}, and is {found} that could each be it")
            });
            return None;
        }
        let kind = if several {
            RepairKind::Dropped
        } else {
            RepairKind::Unwrapped
        };
        self.repair(kind, &raw.span, "");
        Some(self.keep(first))
    }

    /// Lists and objects where a text is wanted stay as they are written.
    pub(super) fn as_text(&mut self, id: Id, raw: &Raw) -> Option<Value> {
        // Braces with nothing in them say nothing.
        let empty = matches!(&raw.kind, Kind::Object(entries) if entries.is_empty());
        if empty && !self.source(raw).ends_with('}') {
            return self.wrong(id, raw);
        }
        let source = self.source(raw).to_owned();
        self.repair(RepairKind::AsText, &raw.span, source.clone());
        Some(Value::String(source))
    }

    /// An object where none is wanted.
    pub(super) fn object_elsewhere(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        entries: &[Entry],
    ) -> Option<Value> {
        if node.types.meets(Types::ARRAY)
            && let Some(value) = self.list_of_object(id, node, raw, entries)
        {
            return Some(value);
        }
        if self.wrappers < WRAPPERS {
            const NAMES: &[&str] = &[
                "value", "answer", "result", "output", "text", "content", "response", "data",
                "items",
            ];
            let inside = !self.path.is_root();
            let text = node.types.meets(Types::STRING);
            let named = |entry: &&Entry| {
                if (inside && entries.len() > 1)
                    || (text && !matches!(entry.value.kind, Kind::Text(_) | Kind::Bare))
                {
                    return false;
                }
                let is_name = |name: &&str| name.eq_ignore_ascii_case(&entry.key);
                entries.len() == 1 || NAMES.iter().any(is_name)
            };
            let inner: Vec<&Raw> = entries
                .iter()
                .filter(named)
                .map(|entry| &entry.value)
                .take(8)
                .collect();
            self.wrappers += 1;
            let mut found = Vec::new();
            for raw in inner {
                found.extend(self.honestly(|shaper| shaper.value(id, raw)));
            }
            self.wrappers -= 1;
            if found.len() == 1
                && let Some(found) = found.pop()
            {
                self.repair(RepairKind::Unwrapped, &raw.span, "");
                return Some(self.keep(found));
            }
        }
        if node.types.meets(Types::STRING) {
            return self.as_text(id, raw);
        }
        self.wrong(id, raw)
    }

    fn list_of_object(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        entries: &[Entry],
    ) -> Option<Value> {
        let single = self.honestly(|shaper| shaper.list_of_one(id, node, raw));
        let declared = single.as_ref().is_some_and(|single| single.matched > 0);
        if declared && let Some(single) = single {
            self.repair(RepairKind::Wrapped, &raw.span, "");
            return Some(self.keep(single));
        }
        // The list in a wrapper, if one list alone fits.
        if self.wrappers < WRAPPERS && (self.path.is_root() || entries.len() == 1) {
            self.wrappers += 1;
            let lists = entries.iter().map(|entry| &entry.value);
            let lists = lists.filter(|raw| matches!(raw.kind, Kind::Array(_) | Kind::Object(_)));
            let mut found = Vec::new();
            for list in lists {
                if found.len() > 1 || self.fuel.is_empty() {
                    break;
                }
                found.extend(self.honestly(|shaper| shaper.value(id, list)));
            }
            self.wrappers -= 1;
            if found.len() == 1
                && let Some(found) = found.pop()
            {
                self.repair(RepairKind::Unwrapped, &raw.span, "");
                return Some(self.keep(found));
            }
        }
        let numbered = !entries.is_empty()
            && entries
                .iter()
                .all(|entry| entry.key.trim().parse::<u32>().is_ok());
        if numbered {
            let items: Vec<Raw> = entries.iter().map(|entry| entry.value.clone()).collect();
            let list = self.honestly(|shaper| shaper.list(id, node, &items));
            if let Some(list) = list {
                self.repair(RepairKind::Gathered, &raw.span, "");
                return Some(self.keep(list));
            }
        }
        let single = single?;
        self.repair(RepairKind::Wrapped, &raw.span, "");
        Some(self.keep(single))
    }
}

/// The parts of a text that is a list: lines with bullets, or words between commas.
fn parts<'a>(text: &'a str, items: Rest, schema: &crate::schema::Schema) -> Vec<&'a str> {
    if !text.contains([',', ';', '\n', '|', '，', '、']) {
        return Vec::new();
    }
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > 1 && lines.iter().all(|line| bullet(line).is_some()) {
        return lines.iter().filter_map(|line| bullet(line)).collect();
    }
    let free = Types::STRING.or(Types::OBJECT);
    if items_meet(items, schema, free) || matches!(items, Rest::Anything | Rest::Nothing) {
        return Vec::new();
    }
    // `1,000, 2,000` are two numbers, and `1,000` is one or none.
    let spaced = text.contains(", ");
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split([';', '\n', '|']) {
        if spaced {
            parts.extend(part.split(", "));
        } else {
            parts.extend(part.split([',', '，', '、']));
        }
    }
    let parts: Vec<&str> = parts
        .into_iter()
        .map(|part| part.trim().trim_matches([',', '，', '、']))
        .filter(|part| !part.is_empty())
        .collect();
    let group = |part: &&str| part.len() == 3 && part.starts_with('0');
    if parts.iter().any(group) {
        return Vec::new();
    }
    parts
}

/// Whether a list is wanted, and every text is an item of it.
pub(crate) fn is_list_of_text(schema: &crate::schema::Schema, root: &[Id]) -> bool {
    root.iter().any(|id| {
        let node = schema.node(*id);
        let items = node.item(0);
        node.types.meets(Types::ARRAY)
            && (items == Rest::Anything || items_meet(items, schema, Types::STRING))
    })
}

/// Whether the items may be of one of `types`, and are not of a fixed set.
fn items_meet(items: Rest, schema: &crate::schema::Schema, types: Types) -> bool {
    let Rest::Of(id) = items else {
        return false;
    };
    schema.leaves(id).iter().any(|id| {
        let node = schema.node(*id);
        node.choices.is_none() && node.types.meets(types)
    })
}

/// What stands after the bullet or number at the beginning of a line.
pub(crate) fn bullet(line: &str) -> Option<&str> {
    let line = line.trim();
    for mark in ["- ", "* ", "• ", "+ ", "– ", "‣ ", "◦ "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return Some(rest.trim());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let rest = line.get(digits..)?;
    let rest = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix(") "))?;
    Some(rest.trim())
}

/// `[["a", 1], ["b", 2]]` as the entries of an object.
fn pairs(items: &[Raw]) -> Option<Vec<Entry>> {
    if items.is_empty() {
        return None;
    }
    let mut seen = Map::new();
    items
        .iter()
        .map(|item| {
            let Kind::Array(pair) = &item.kind else {
                return None;
            };
            let [key, value] = pair.as_slice() else {
                return None;
            };
            let Kind::Text(name) = &key.kind else {
                return None;
            };
            if seen.insert(name.clone(), Value::Null).is_some() {
                return None;
            }
            let notes = key.notes.clone();
            Some(Entry {
                key: name.clone(),
                key_span: key.span.clone(),
                notes,
                value: value.clone(),
            })
        })
        .collect()
}
