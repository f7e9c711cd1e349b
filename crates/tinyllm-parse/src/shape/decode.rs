//! JSON within a text: `"{\"a\": 1}"` where an object is wanted.

use serde_json::Value;

use super::Shaper;
use crate::raw::Raw;
use crate::read::Reader;
use crate::read::scan::{Quote, Scan};
use crate::repair::RepairKind;
use crate::schema::{Id, Types};

/// JSON in a text in JSON in a text.
const LEVELS: usize = 3;

impl Shaper<'_> {
    pub(super) fn decoded(&mut self, id: Id, raw: &Raw, text: &str) -> Option<Value> {
        let start = text.find(['{', '['])?;
        // Prose with a bracket in it is no JSON.
        let lead = text.get(..start)?.trim();
        if self.decoded >= LEVELS || self.fuel.is_empty() || !matches!(lead, "" | "```json" | "```")
        {
            return None;
        }
        if !self.salvage && self.schema.node(id).types == Types::OBJECT && self.holds_no_key(text) {
            return None;
        }
        let unescaped = unescape(text.get(start..)?);
        let text = unescaped.as_deref().unwrap_or(text);
        let start = if unescaped.is_some() { 0 } else { start };
        let mut reader = Reader::new(self.schema, self.schema.leaves(id), start);
        reader.run(&Scan::new(text, true, self.steps));
        self.count(8 + text.len() / 8);
        let inner = reader.done?;
        let rest = text
            .get(inner.span.end..)?
            .trim_matches(['`', ' ', '\n', '\r', '\t']);
        if !rest.is_empty() {
            return None;
        }
        self.fuel.spend((text.len() / 16) as u64);
        let mut shaper = Shaper {
            schema: self.schema,
            text,
            outer: Some(self.outer.clone().unwrap_or_else(|| raw.span.clone())),
            salvage: self.salvage,
            path: self.path.begin(),
            repairs: Vec::new(),
            faults: Vec::new(),
            telling: false,
            cost: 0,
            matched: 0,
            fuel: self.fuel,
            wrappers: self.wrappers,
            decoded: self.decoded + 1,
            noted: None,
            trying: Vec::new(),
            steps: self.steps,
        };
        let value = shaper.value(id, &inner);
        self.path.end(shaper.path);
        let (mut repairs, cost, matched) = (shaper.repairs, shaper.cost, shaper.matched);
        let value = value?;
        self.repair(RepairKind::Decoded, &raw.span, "");
        self.repairs.append(&mut repairs);
        self.cost += cost;
        self.matched += matched;
        Some(value)
    }
}

impl Shaper<'_> {
    /// Whether words stand in a text, and none of them can be a key: no sign parts it from a value,
    /// and none is a declared one. Braces around such words are no object.
    fn holds_no_key(&self, text: &str) -> bool {
        let sign = |own: char| matches!(own, ':' | '=' | '：') || Quote::of(own).is_some();
        let mut words = text.split(|own: char| !own.is_alphanumeric() && own != '_' && own != '-');
        let known = |word: &str| self.schema.key(word).is_some();
        text.contains(char::is_alphanumeric) && !text.contains(sign) && !words.any(known)
    }
}

/// One level of escapes taken off a text whose own quotes are escaped: `{\"a\": 1}`.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let inner = text
        .get(1..)?
        .trim_start_matches([' ', '\n', '\t', '{', '[']);
    let inner = inner.strip_prefix("\\n").map_or(inner, str::trim_start);
    if !inner.starts_with("\\\"") && !inner.starts_with("\\'") {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some(own @ ('"' | '\'' | '\\' | '/')) => plain.push(own),
            Some(own) => plain.extend(['\\', own]),
            None => {}
        }
    }
    Some(plain)
}
