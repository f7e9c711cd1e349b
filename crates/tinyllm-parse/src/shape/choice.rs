//! One of a fixed set of values, whatever its case, signs and small slips.

use serde_json::Value;

use super::Shaper;
use super::words::{self, Found};
use crate::check::{expected, same};
use crate::error::FaultKind;
use crate::raw::{Kind, Raw};
use crate::repair::RepairKind;
use crate::schema::{Id, Types, spelling};

impl Shaper<'_> {
    pub(super) fn choice(&mut self, id: Id, choices: &[Value], raw: &Raw) -> Option<Value> {
        let (text, quoted) = match &raw.kind {
            Kind::Text(text) => (text.as_str(), true),
            Kind::Bare => (self.source(raw), false),
            Kind::Array(items) => {
                let types = choices.iter().map(Types::of).fold(Types::NONE, Types::or);
                if let [only] = items.as_slice()
                    && !types.meets(Types::ARRAY)
                {
                    self.repair(RepairKind::Unwrapped, &raw.span, "");
                    return self.choice(id, choices, only);
                }
                return self.whole_choice(id, choices, raw);
            }
            _ => return self.whole_choice(id, choices, raw),
        };
        if quoted && let Some(choice) = choices.iter().find(|own| own.as_str() == Some(text)) {
            return Some(choice.clone());
        }
        if !quoted {
            let literal = self.honestly(|shaper| Some(shaper.plain_word(raw)));
            if let Some(literal) = literal
                && let Some(choice) = choices.iter().find(|own| same(own, &literal.value))
            {
                let choice = choice.clone();
                self.keep(literal);
                return Some(choice);
            }
        }
        match choose_word(choices, text) {
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
    fn whole_choice(&mut self, id: Id, choices: &[Value], raw: &Raw) -> Option<Value> {
        let own = match &raw.kind {
            Kind::Object(_) => Types::OBJECT,
            Kind::Array(_) => Types::ARRAY,
            _ => Types::ALL,
        };
        let possible = choices.iter().any(|choice| own.meets(Types::of(choice)));
        let plain = possible.then(|| self.honestly(|shaper| Some(shaper.plain(raw))));
        if let Some(plain) = plain.flatten()
            && choices.iter().any(|choice| same(choice, &plain.value))
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
pub(crate) fn choose_word<'a>(choices: &'a [Value], text: &str) -> Found<&'a Value> {
    let trimmed = words::bare(text);
    let names: Vec<(&Value, String)> = choices
        .iter()
        .map(|choice| (choice, name(choice)))
        .collect();
    if let Some((choice, _)) = names.iter().find(|(_, name)| name == trimmed) {
        return Found::One(choice);
    }
    if trimmed.len() <= 200 {
        let wanted = spelling(trimmed);
        let mut same = names.iter().filter(|(_, name)| spelling(name) == wanted);
        match (same.next(), same.next()) {
            (Some((choice, _)), None) => return Found::One(choice),
            (Some(_), Some(_)) => return Found::Many,
            (None, _) => {}
        }
        // `Color.RED`, `<Color.RED: 1>`, `RED: a warm colour`, `B) Paris`.
        if let Found::One(choice) = named_part(&names, trimmed) {
            return Found::One(choice);
        }
        if let Found::One(choice) = slip(&names, &wanted) {
            return Found::One(choice);
        }
        if let Some(found) = number_choice(choices, trimmed) {
            return Found::One(found);
        }
    }
    words::said(&names, text)
}

fn name(choice: &Value) -> String {
    choice
        .as_str()
        .map_or_else(|| choice.to_string(), str::to_owned)
}

fn named_part<'a>(names: &[(&'a Value, String)], text: &str) -> Found<&'a Value> {
    let text = text.trim_start_matches('<').trim_end_matches('>');
    let head = text
        .split([':', '(', '[', '\n', '–', '—', ')'])
        .next()
        .unwrap_or_default();
    let head = head.split(" - ").next().unwrap_or_default();
    let last = head.rsplit('.').next().unwrap_or_default();
    for part in [head, last] {
        let wanted = spelling(part.trim());
        if wanted.is_empty() || part.trim().is_empty() {
            continue;
        }
        let mut found = names.iter().filter(|(_, name)| spelling(name) == wanted);
        if let (Some((choice, _)), None) = (found.next(), found.next()) {
            return Found::One(choice);
        }
    }
    Found::None
}

/// The only choice within one slip, or two in a long word.
fn slip<'a>(names: &[(&'a Value, String)], wanted: &str) -> Found<&'a Value> {
    let mut best: Option<(usize, &Value)> = None;
    let mut tied = false;
    for (choice, name) in names.iter().filter(|(choice, _)| choice.is_string()) {
        let name = spelling(name);
        let slips = strsim::osa_distance(&name, wanted);
        if slips > words::slips_allowed(&name) {
            continue;
        }
        match best {
            Some((fewest, _)) if slips > fewest => {}
            Some((fewest, _)) if slips == fewest => tied = true,
            _ => {
                best = Some((slips, choice));
                tied = false;
            }
        }
    }
    match best {
        Some((_, choice)) if !tied => Found::One(choice),
        Some(_) => Found::Many,
        None => Found::None,
    }
}

fn number_choice<'a>(choices: &'a [Value], text: &str) -> Option<&'a Value> {
    if !choices.iter().any(Value::is_number) {
        return None;
    }
    let number = Value::Number(super::number::read(text, false).ok()?.number);
    choices.iter().find(|choice| same(choice, &number))
}
