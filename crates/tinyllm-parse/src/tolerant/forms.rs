//! A value that no single candidate holds: several documents, labels, lines, words.

use std::ops::Range;
use std::rc::Rc;

use super::{Search, Weighed, alone};
use crate::find::{self, Candidate, Found};
use crate::raw::{Kind, Note, Raw};
use crate::read::Reader;
use crate::read::scan::Scan;
use crate::repair::RepairKind;
use crate::schema::Types;
use crate::shape::{self, doubt};

impl Search<'_> {
    /// Several documents, one after the other, where a list is wanted.
    pub(super) fn several_documents(&mut self, found: &Found) {
        let clear =
            |option: &Weighed| !option.rank.strange && !option.rank.inner && !option.rank.thinking;
        if !self.types.meets(Types::ARRAY) || self.options.iter().any(clear) {
            return;
        }
        let documents = found.candidates.iter().filter(|candidate| {
            !candidate.inner
                && !candidate.thinking
                && candidate.own_text.is_none()
                && !matches!(candidate.raw.kind, Kind::Text(_))
        });
        if documents.clone().nth(1).is_none() {
            return;
        }
        let items: Vec<Raw> = documents
            .map(|candidate| Raw::clone(&candidate.raw))
            .collect();
        let span = items.first().map_or(0, |raw| raw.span.start)
            ..items.last().map_or(0, |raw| raw.span.end);
        let note = Note::new(RepairKind::Gathered, span.clone(), "");
        let raw = Raw::new(span, Kind::Array(items), vec![note]);
        self.gathered(raw, false);
    }

    /// A value gathered from parts of the text.
    fn gathered(&mut self, raw: Raw, salvage: bool) {
        let candidate = Candidate {
            span: raw.span.clone(),
            raw: Rc::new(raw),
            own_text: None,
            thinking: false,
            inner: false,
            cut: false,
        };
        let before = self.options.len();
        self.shape(&candidate, salvage);
        if let Some(option) = self.options.get_mut(before) {
            // Chosen before what only a part of it says.
            option.rank.strange = false;
        }
    }

    /// Labels, lines, words: the text holds no JSON that fits.
    pub(super) fn without_json(&mut self) {
        // A JSON object with declared keys is the answer, and it does not fit.
        if self
            .failed
            .iter()
            .any(|own| own.aside == 0 && own.declared > 0)
        {
            return;
        }
        self.other_forms = true;
        let range = find::outside(self.text);
        if self.types.meets(Types::OBJECT) {
            let raws = find::labels::objects(
                self.schema,
                &self.root,
                self.text,
                range.clone(),
                self.steps,
            );
            for raw in raws {
                if self.options.is_empty() {
                    self.gathered(raw, false);
                }
            }
        }
        if self.options.is_empty() && self.types.meets(Types::ARRAY) {
            let bare = self.list_without_brackets(range.clone());
            let lines = find::lines::lists(
                self.text,
                range.clone(),
                shape::is_list_of_text(self.schema, &self.root),
            );
            for raw in bare.into_iter().chain(lines) {
                if self.options.is_empty() {
                    self.gathered(raw, false);
                }
            }
        }
        let json = self.types.meets(Types::OBJECT.or(Types::ARRAY)) && !self.failed.is_empty();
        if self.options.is_empty()
            && self.is_text()
            && let Some(raw) = self.joined(range.clone())
        {
            self.gathered(raw, false);
        }
        if self.options.is_empty() && self.is_sentence(range.clone()) {
            return;
        }
        if self.options.is_empty()
            && (self.is_text() || !json)
            && let Some(raw) = alone::raw(self.text, range, self.is_text(), self.types)
        {
            self.gathered(raw, false);
        }
    }

    /// Whether the text is a sentence where a list is wanted: it would be a list of itself.
    fn is_sentence(&self, range: Range<usize>) -> bool {
        if self.is_text() || !self.types.meets(Types::ARRAY) {
            return false;
        }
        let text = self.text.get(range).unwrap_or_default().trim();
        let text = text.trim_matches(['"', '\'', '`', '*']);
        let several = text.contains([',', ';', '\n', '|'])
            && !shape::is_list_of_text(self.schema, &self.root);
        !several && !doubt::is_item(text)
    }

    /// `"a" + "b"`: a text in parts.
    fn joined(&self, range: Range<usize>) -> Option<Raw> {
        let text = self.text.get(..range.end)?;
        let inner = text.get(range.start..)?.trim();
        if !inner.starts_with(['"', '\'']) || !inner.contains('+') {
            return None;
        }
        let start = range.start + (text.get(range.start..)?.find(inner)?);
        let mut reader = Reader::within_list(self.schema, &self.root, start);
        reader.run(&Scan::new(text, true, self.steps));
        let Kind::Array(mut items) = reader.done?.kind else {
            return None;
        };
        let only = items.pop()?;
        let joined = only.notes.iter().any(|own| own.kind == RepairKind::Joined);
        (items.is_empty() && joined && only.span.end == start + inner.len()).then_some(only)
    }

    /// `"a", "b"`: a list whose brackets are missing.
    fn list_without_brackets(&self, range: Range<usize>) -> Option<Raw> {
        let text = self.text.get(..range.end)?;
        let inner = text.get(range.start..)?.trim_start();
        let quoted = inner.starts_with(['"', '\'', '“', '`']) && !inner.starts_with("```");
        if !quoted {
            return None;
        }
        let start = range.end - inner.len();
        let mut reader = Reader::within_list(self.schema, &self.root, start);
        reader.run(&Scan::new(text, true, self.steps));
        // Words beside the quotes make a sentence of them.
        let inner = |note: &Note| note.kind == RepairKind::InnerQuote;
        let bare = |raw: &Raw| matches!(raw.kind, Kind::Bare) || raw.notes.iter().any(inner);
        let sentence =
            |raw: &Raw| matches!(&raw.kind, Kind::Array(items) if items.iter().any(bare));
        reader
            .done
            .filter(|raw| !shape::is_list_of_text(self.schema, &self.root) || !sentence(raw))
    }
}
