//! The best value that a text holds: candidates are shaped, weighed and chosen.
//!
//! Lives here: the order of preference. It must not know how a candidate is found or shaped.

mod alone;

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use serde_json::Value;

use crate::error::{Fault, FaultKind};
use crate::find::{self, Candidate, Found};
use crate::raw::{Kind, Note, Raw};
use crate::read::Reader;
use crate::read::frame::{leaves, types};
use crate::read::scan::Scan;
use crate::repair::{Repair, RepairKind, beginning};
use crate::schema::{Id, Rest, Schema, Types};
use crate::shape::{self, Draft, Shaper, doubt};
use crate::{ParseError, Parsed, Policy, check};

/// A value that a candidate gives.
struct Weighed {
    value: Value,
    repairs: Vec<Draft>,
    /// The text that the repairs are of, if it is not the whole one.
    own_text: Option<String>,
    span: Range<usize>,
    rank: Rank,
}

/// A candidate that gives no value.
struct Failed {
    /// How far it is aside of what was probably meant.
    aside: u8,
    /// How many keys of it are declared ones.
    declared: usize,
    raw: Rc<Raw>,
    own_text: Option<String>,
    span: Range<usize>,
}

/// What makes one candidate better than another, the weightiest first; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    thinking: bool,
    made_up: u32,
    /// Cut, and put together with much guessing.
    torn: bool,
    inner: bool,
    strange: bool,
    /// The last one is meant: an example comes before the answer.
    before_end: usize,
}

pub(crate) fn parse(
    text: &str,
    schema: &Schema,
    policy: Policy,
    steps: &Cell<u64>,
) -> Result<Parsed, ParseError> {
    let mut root = Vec::new();
    leaves(schema, schema.root(), &mut root);
    let mut search = Search {
        text,
        schema,
        types: types(schema, &root),
        root,
        salvage: policy == Policy::Salvage,
        steps,
        options: Vec::new(),
        failed: Vec::new(),
        other_forms: false,
        fuel: Cell::new(shape::FUEL),
    };
    search.run()
}

struct Search<'a> {
    text: &'a str,
    schema: &'a Schema,
    root: Vec<Id>,
    types: Types,
    salvage: bool,
    steps: &'a Cell<u64>,
    options: Vec<Weighed>,
    failed: Vec<Failed>,
    /// No JSON fits: other forms are tried.
    other_forms: bool,
    fuel: Cell<u64>,
}

impl Search<'_> {
    fn run(&mut self) -> Result<Parsed, ParseError> {
        let found = find::candidates(self.schema, &self.root, self.text, self.steps);
        if self.types.meets(Types::OBJECT.or(Types::ARRAY)) || !self.is_text() {
            self.candidates(&found);
            self.several_documents(&found);
        }
        if self.options.is_empty() {
            self.without_json();
        }
        self.other_forms = false;
        if self.options.is_empty() && self.salvage {
            self.salvaged(&found);
        }
        let best = self
            .options
            .iter()
            .enumerate()
            .min_by_key(|(_, option)| option.rank);
        match best.map(|(at, _)| at) {
            Some(at) => Ok(self.chosen(at)),
            None => Err(self.error(&found)),
        }
    }

    /// Whether every text is a value.
    fn is_text(&self) -> bool {
        self.root.iter().any(|id| {
            let node = self.schema.node(*id);
            node.choices.is_none() && node.types.meets(Types::STRING)
        })
    }

    /// The plain ones first; those within others or within thinking only if they are needed.
    fn candidates(&mut self, found: &Found) {
        let aside = |candidate: &&Candidate| candidate.inner || candidate.thinking;
        for candidate in found.candidates.iter().filter(|own| !aside(own)) {
            self.shape(candidate, false);
        }
        if self.options.iter().any(|option| !option.rank.strange) {
            return;
        }
        // An item of a list that was cut is not the list.
        let lists = self.types.meets(Types::ARRAY) && !self.types.meets(Types::OBJECT);
        let item = |own: &Candidate| own.inner && lists && matches!(own.raw.kind, Kind::Object(_));
        for candidate in found
            .candidates
            .iter()
            .filter(aside)
            .filter(|own| !item(own))
        {
            self.shape(candidate, false);
        }
    }

    fn salvaged(&mut self, found: &Found) {
        for candidate in &found.candidates {
            self.shape(candidate, true);
        }
    }

    fn shape(&mut self, candidate: &Candidate, salvage: bool) {
        let text = candidate.own_text.as_deref().unwrap_or(self.text);
        self.fuel.set(self.fuel.get() + shape::fuel(&candidate.raw));
        let shaper = Shaper::new(self.schema, text, salvage, &self.fuel, self.steps);
        let mut shaper = shaper.quiet();
        let value = shaper.value(self.schema.root(), &candidate.raw);
        let value =
            value.filter(|value| check::fits(self.schema, self.schema.root(), value).is_some());
        let Some(value) = value else {
            self.fail(candidate);
            return;
        };
        let matched = shaper.matched;
        let repairs = shaper.take_drafts();
        let rank = self.rank(candidate, &repairs, matched, &value);
        self.options.push(Weighed {
            value,
            repairs,
            own_text: candidate.own_text.clone(),
            span: candidate.span.clone(),
            rank,
        });
    }

    fn fail(&mut self, candidate: &Candidate) {
        let declared = match &candidate.raw.kind {
            Kind::Object(entries) => {
                let nodes: Vec<_> = self.root.iter().map(|id| self.schema.node(*id)).collect();
                let declared = |name: &str| {
                    nodes
                        .iter()
                        .any(|node| node.property_spelled(name).is_some())
                };
                entries
                    .iter()
                    .take(64)
                    .filter(|own| declared(&own.key))
                    .count()
            }
            _ => 0,
        };
        let aside = if self.other_forms {
            2
        } else {
            u8::from(candidate.thinking || candidate.inner)
        };
        let rank = |own: &Failed| (own.aside, usize::MAX - own.declared);
        let better = |best: &Failed| (aside, usize::MAX - declared) <= rank(best);
        // Only the best is told, and of equal ones the last.
        if self.failed.last().is_none_or(better) {
            self.failed = vec![Failed {
                aside,
                declared,
                raw: Rc::clone(&candidate.raw),
                own_text: candidate.own_text.clone(),
                span: candidate.span.clone(),
            }];
        }
    }

    fn rank(&self, candidate: &Candidate, repairs: &[Draft], matched: u32, value: &Value) -> Rank {
        let count = |kinds: &[RepairKind]| {
            repairs
                .iter()
                .filter(|own| kinds.contains(&own.kind))
                .count()
        };
        let undeclared = matched == 0
            && value.as_object().is_some_and(|map| !map.is_empty())
            && self
                .root
                .iter()
                .all(|id| !self.schema.node(*id).properties.is_empty());
        let made_up = count(&[RepairKind::Filled, RepairKind::Dropped]);
        Rank {
            thinking: candidate.thinking,
            made_up: u32::try_from(made_up).unwrap_or(u32::MAX),
            torn: candidate.cut
                && repairs.len() - count(&[RepairKind::Closed, RepairKind::Quotes]) > 2,
            strange: candidate.cut
                || undeclared
                || is_placeholder(value)
                || count(&[
                    RepairKind::Wrapped,
                    RepairKind::AsText,
                    RepairKind::Gathered,
                ]) > 0,
            inner: candidate.inner,
            before_end: self.text.len() - candidate.span.start.min(self.text.len()),
        }
    }

    /// Several documents, one after the other, where a list is wanted.
    fn several_documents(&mut self, found: &Found) {
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
    fn without_json(&mut self) {
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
            let lines = find::lines::lists(self.text, range.clone(), self.is_list_of_text());
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

    /// Whether a list is wanted, and every text is an item of it.
    fn is_list_of_text(&self) -> bool {
        self.root.iter().any(|id| {
            let node = self.schema.node(*id);
            let items = node.item(0);
            node.types.meets(Types::ARRAY)
                && (items == Rest::Anything || shape::items_meet(items, self.schema, Types::STRING))
        })
    }

    /// Whether the text is a sentence where a list is wanted: it would be a list of itself.
    fn is_sentence(&self, range: Range<usize>) -> bool {
        if self.is_text() || !self.types.meets(Types::ARRAY) {
            return false;
        }
        let text = self.text.get(range).unwrap_or_default().trim();
        let text = text.trim_matches(['"', '\'', '`', '*']);
        let several = text.contains([',', ';', '\n', '|']) && !self.is_list_of_text();
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
            .filter(|raw| !self.is_list_of_text() || !sentence(raw))
    }

    fn plain_repair(&self, note: &Note) -> Repair {
        Repair {
            path: String::new(),
            at: note.at.clone(),
            kind: note.kind,
            before: beginning(self.text.get(note.at.clone()).unwrap_or_default()),
            after: note.after.clone().into_owned(),
        }
    }

    fn chosen(&mut self, at: usize) -> Parsed {
        let chosen = self.options.swap_remove(at);
        let text = chosen.own_text.as_deref().unwrap_or(self.text);
        let mut repairs = shape::written(text, chosen.repairs);
        if chosen.own_text.is_some() {
            for repair in &mut repairs {
                repair.at = chosen.span.clone();
            }
            let note = Note::new(RepairKind::Decoded, chosen.span.clone(), "");
            repairs.push(self.plain_repair(&note));
        }
        let around = [0..chosen.span.start, chosen.span.end..self.text.len()];
        for range in around {
            let text = self.text.get(range.clone()).unwrap_or_default();
            if text.trim().is_empty() {
                continue;
            }
            let lead = text.len() - text.trim_start().len();
            let start = range.start + lead;
            let note = Note::new(RepairKind::Skipped, start..start + text.trim().len(), "");
            repairs.push(self.plain_repair(&note));
        }
        repairs.sort_by_key(|repair| repair.at.start);
        Parsed {
            value: chosen.value,
            repairs,
        }
    }

    /// What is wrong with a candidate, in words.
    fn told(&self, failed: &Failed) -> ParseError {
        let text = failed.own_text.as_deref().unwrap_or(self.text);
        let fuel = Cell::new(shape::FUEL + shape::fuel(&failed.raw));
        let mut shaper = Shaper::new(self.schema, text, false, &fuel, self.steps);
        let value = shaper.value(self.schema.root(), &failed.raw);
        let mut repairs = shaper.take_repairs();
        if failed.own_text.is_some() {
            for repair in &mut repairs {
                repair.at = failed.span.clone();
            }
        }
        let mut faults = shaper.faults;
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

    fn error(&mut self, found: &Found) -> ParseError {
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

/// `"..."` and `<name>` stand in examples.
fn is_placeholder(value: &Value) -> bool {
    let texts: Vec<&str> = match value {
        Value::Object(map) => map.values().filter_map(Value::as_str).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => vec![text],
        _ => Vec::new(),
    };
    texts.iter().any(|text| {
        matches!(*text, "..." | "…")
            || (text.starts_with('<') && text.ends_with('>') && !text.contains('/'))
    })
}
