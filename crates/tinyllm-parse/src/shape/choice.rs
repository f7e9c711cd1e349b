//! One of a fixed set of values, whatever its case, signs and small slips.

use std::cell::Cell;

use serde_json::Value;

use super::Shaper;
use super::words::{self, Found};
use crate::check::{expected, same};
use crate::error::FaultKind;
use crate::raw::{Kind, Raw};
use crate::repair::RepairKind;
use crate::schema::{Id, Label, Labels, Types};

impl Shaper<'_> {
    pub(super) fn choice(&mut self, id: Id, choices: Choices<'_>, raw: &Raw) -> Option<Value> {
        let (text, quoted) = match &raw.kind {
            Kind::Text(text) => (text.as_str(), true),
            Kind::Bare => (self.source(raw), false),
            Kind::Array(items) => {
                if let [only] = items.as_slice()
                    && !choices.values.iter().any(Value::is_array)
                {
                    self.repair(RepairKind::Unwrapped, &raw.span, "");
                    return self.choice(id, choices, only);
                }
                return self.whole_choice(id, choices, raw);
            }
            _ => return self.whole_choice(id, choices, raw),
        };
        if quoted && let Some(choice) = choices.text(text) {
            return Some(choice.clone());
        }
        if !quoted {
            let literal = self.honestly(|shaper| Some(shaper.plain_word(raw)));
            if let Some(literal) = literal
                && let Some(choice) = choices.same(&literal.value)
            {
                let choice = choice.clone();
                self.keep(literal);
                return Some(choice);
            }
        }
        let slips = self.fuel.slips.get();
        let chosen = choose_word(choices, text, &self.fuel.slips);
        let compared = slips.saturating_sub(self.fuel.slips.get());
        self.count(8 + text.len() / 4 + usize::try_from(4 * compared).unwrap_or(0));
        match chosen {
            Found::One(choice) => {
                let kind = match choice {
                    Value::String(_) | Value::Array(_) | Value::Object(_) => RepairKind::Choice,
                    Value::Number(_) => RepairKind::Number,
                    Value::Bool(_) => RepairKind::Boolean,
                    Value::Null => RepairKind::Null,
                };
                let after = choice
                    .as_str()
                    .map_or_else(|| choice.to_string(), str::to_owned);
                let value = choice.clone();
                if text.len() > 40 + after.len() {
                    // Said within a sentence.
                    self.cost += 8;
                }
                self.repair(kind, &raw.span, after);
                Some(value)
            }
            Found::Many => {
                self.fault(FaultKind::Ambiguous, |own| {
                    let (wanted, found) = (expected(own.schema, id), own.shown(raw));
                    format!("must be {wanted}, and {found} names more than one of them")
                });
                None
            }
            Found::None => self.no_choice(id, raw),
        }
    }

    /// A list, an object or nothing: one of the choices as it is, or none.
    fn whole_choice(&mut self, id: Id, choices: Choices<'_>, raw: &Raw) -> Option<Value> {
        let own = match &raw.kind {
            Kind::Object(_) => Types::OBJECT,
            Kind::Array(_) => Types::ARRAY,
            _ => Types::ALL,
        };
        let possible = choices
            .values
            .iter()
            .any(|choice| own.meets(Types::of(choice)));
        let plain = possible.then(|| self.honestly(|shaper| Some(shaper.plain(raw))));
        if let Some(plain) = plain.flatten()
            && choices.same(&plain.value).is_some()
        {
            return Some(self.keep(plain));
        }
        if let Kind::Object(entries) = &raw.kind
            && self.wrappers < super::WRAPPERS
        {
            let mut inner = entries.iter().map(|entry| &entry.value);
            if let (Some(only), None) = (inner.next(), inner.next()) {
                self.wrappers += 1;
                let found = self.honestly(|shaper| shaper.choice(id, choices, only));
                self.wrappers -= 1;
                if let Some(found) = found {
                    self.repair(RepairKind::Unwrapped, &raw.span, "");
                    return Some(self.keep(found));
                }
            }
        }
        self.no_choice(id, raw)
    }

    fn no_choice(&mut self, id: Id, raw: &Raw) -> Option<Value> {
        self.fault(FaultKind::Choice, |own| {
            let (wanted, found) = (expected(own.schema, id), own.shown(raw));
            format!("must be {wanted}, and is {found}")
        });
        None
    }
}

/// The choice that a text names: exactly, in another spelling, with a slip, or in a sentence.
fn choose_word<'a>(choices: Choices<'a>, text: &str, budget: &Cell<u64>) -> Found<&'a Value> {
    let value = |label: &Label| match choices.values.get(label.meaning) {
        Some(value) => Found::One(value),
        None => Found::None,
    };
    let trimmed = words::bare(text);
    if let Some(label) = choices.labels.exactly(trimmed).next() {
        return value(label);
    }
    if trimmed.len() <= 200 {
        let mut same = choices.labels.spelled(trimmed);
        match (same.next(), same.next()) {
            (Some(label), None) => return value(label),
            (Some(_), Some(_)) => return Found::Many,
            (None, _) => {}
        }
        // `Color.RED`, `<Color.RED: 1>`, `RED: a warm colour`, `B) Paris`.
        if let Some(label) = named_part(choices.labels, trimmed) {
            return value(label);
        }
        let near = choices.labels.are_near(trimmed);
        let is_text = |label: &&Label| {
            choices
                .values
                .get(label.meaning)
                .is_some_and(Value::is_string)
        };
        let names = choices.labels.iter().filter(is_text);
        let names = names.map(|label| (label, &label.spelled));
        if near && let Found::One(label) = words::nearest(names, trimmed, budget) {
            return value(label);
        }
        if let Some(found) = number_choice(choices.values, trimmed) {
            return Found::One(found);
        }
    }
    match words::said(choices.labels, text) {
        Found::One(label) => value(label),
        Found::Many => Found::Many,
        Found::None => Found::None,
    }
}

fn named_part<'a>(labels: &'a Labels, text: &str) -> Option<&'a Label> {
    let text = text.trim_start_matches('<').trim_end_matches('>');
    let head = text
        .split([':', '(', '[', '\n', '–', '—', ')'])
        .next()
        .unwrap_or_default();
    let head = head.split(" - ").next().unwrap_or_default();
    let last = head.rsplit('.').next().unwrap_or_default();
    for part in [head, last] {
        if part.trim().is_empty() {
            continue;
        }
        let mut found = labels.spelled(part.trim());
        if let (Some(label), None) = (found.next(), found.next()) {
            return Some(label);
        }
    }
    None
}

fn number_choice<'a>(choices: &'a [Value], text: &str) -> Option<&'a Value> {
    if !choices.iter().any(Value::is_number) {
        return None;
    }
    let number = Value::Number(super::number::read(text, false).ok()?.number);
    choices.iter().find(|choice| same(choice, &number))
}

/// A fixed set of values, and their names.
#[derive(Clone, Copy)]
pub(super) struct Choices<'a> {
    pub(super) values: &'a [Value],
    pub(super) labels: &'a Labels,
    pub(super) types: Types,
}

impl<'a> Choices<'a> {
    /// The text that is exactly `text`.
    fn text(self, text: &str) -> Option<&'a Value> {
        let mut labels = self.labels.exactly(text);
        labels.find_map(|label| self.values.get(label.meaning).filter(|own| own.is_string()))
    }

    fn same(self, value: &Value) -> Option<&'a Value> {
        if let Value::String(text) = value {
            return self.text(text);
        }
        if !self.types.meets(Types::of(value)) {
            return None;
        }
        self.values.iter().find(|own| same(own, value))
    }
}
