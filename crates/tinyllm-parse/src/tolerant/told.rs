//! What is handed back: the chosen value with its repairs, or what is wrong in words.

use std::ops::Range;

use super::{Failed, Search};
use crate::error::{Fault, FaultKind};
use crate::find::Found;
use crate::raw::Note;
use crate::repair::{Repair, RepairKind, beginning};
use crate::shape::{self, Fuel, Shaper};
use crate::{ParseError, Parsed, check};

impl Search<'_> {
    fn plain_repair(&self, note: &Note) -> Repair {
        Repair {
            path: String::new(),
            at: note.at.clone(),
            kind: note.kind,
            before: beginning(self.text.get(note.at.clone()).unwrap_or_default()),
            after: note.after.clone().into_owned(),
        }
    }

    pub(super) fn chosen(&mut self, at: usize) -> Parsed {
        let chosen = self.options.swap_remove(at);
        let text = chosen.own_text.as_deref().unwrap_or(self.text);
        let mut repairs = match chosen.own_text {
            None => chosen.repairs.written_in_order(text),
            // They get the place of the whole candidate.
            Some(_) => chosen.repairs.written(text),
        };
        if chosen.own_text.is_some() {
            for repair in &mut repairs {
                repair.at = chosen.span.clone();
            }
            let note = Note::new(RepairKind::Decoded, chosen.span.clone(), "");
            repairs.push(self.plain_repair(&note));
        }
        let mut skipped = self.skipped(chosen.span.end..self.text.len());
        repairs.append(&mut skipped);
        let mut all = self.skipped(0..chosen.span.start);
        if !all.is_empty() {
            all.append(&mut repairs);
            repairs = all;
        }
        if !repairs.is_sorted_by_key(|repair| repair.at.start) {
            repairs.sort_by_key(|repair| repair.at.start);
        }
        Parsed {
            value: chosen.value,
            repairs,
        }
    }

    /// What stands beside the candidate, if it is more than blanks.
    fn skipped(&self, range: Range<usize>) -> Vec<Repair> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let inner = text.trim();
        if inner.is_empty() {
            return Vec::new();
        }
        let start = range.start + (text.len() - text.trim_start().len());
        let note = Note::new(RepairKind::Skipped, start..start + inner.len(), "");
        vec![self.plain_repair(&note)]
    }

    /// What is wrong with a candidate, in words.
    fn told(&self, failed: &Failed) -> ParseError {
        let text = failed.own_text.as_deref().unwrap_or(self.text);
        let fuel = Fuel::of(&failed.raw);
        let mut shaper = Shaper::new(self.schema, text, false, &fuel, self.steps);
        let value = shaper.value(self.schema.root(), &failed.raw);
        let mut faults = std::mem::take(&mut shaper.faults);
        let mut repairs = shaper.drafts().written(text);
        if failed.own_text.is_some() {
            for repair in &mut repairs {
                repair.at = failed.span.clone();
            }
        }
        if let Some(value) = value {
            faults = check::faults(self.schema, self.schema.root(), &value);
        }
        if faults.is_empty() {
            let wanted = check::expected(self.schema, self.schema.root());
            let message = format!("does not fit: give {wanted}");
            faults.push(Fault::new(String::new(), FaultKind::NoAnswer, message));
        }
        faults.truncate(shape::FAULTS);
        ParseError::new(faults, repairs)
    }

    pub(super) fn error(&mut self, found: &Found) -> ParseError {
        if let Some(failed) = self.failed.pop().filter(|_| !found.too_deep) {
            return self.told(&failed);
        }
        let wanted = check::expected(self.schema, self.schema.root());
        let (kind, message) = if found.too_deep {
            let depth = crate::read::DEPTH;
            (
                FaultKind::Depth,
                format!("is nested deeper than {depth} levels: write {wanted} with less nesting"),
            )
        } else if self.text.trim().is_empty() {
            (FaultKind::NoAnswer, format!("is empty: give {wanted}"))
        } else {
            (
                FaultKind::NoAnswer,
                format!("holds no such value: give {wanted}"),
            )
        };
        ParseError::new(vec![Fault::new(String::new(), kind, message)], Vec::new())
    }
}
