//! The best value that a text holds: candidates are shaped, weighed and chosen.
//!
//! Lives here: the order of preference. It must not know how a candidate is found or shaped.

mod alone;
mod forms;
mod told;

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::find::{self, Candidate, Found};
use crate::raw::{Kind, Raw};
use crate::read::frame::{Ids, types};
use crate::repair::RepairKind;
use crate::schema::{Schema, Types};
use crate::shape::draft::Drafts;
use crate::shape::{self, Fuel, Shaper};
use crate::{ParseError, Parsed, Policy, check};

/// A value that a candidate gives.
struct Weighed {
    value: Value,
    repairs: Drafts,
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

impl Rank {
    /// What stands within another one is not better than this.
    const WITHIN: Self = Self {
        thinking: false,
        made_up: 0,
        torn: false,
        inner: true,
        strange: false,
        before_end: 0,
    };

    /// Whether of two like this the last one is better than all else.
    fn is_good(&self) -> bool {
        !self.thinking && self.made_up == 0 && !self.torn && !self.strange
    }
}

pub(crate) fn parse(
    text: &str,
    schema: &Schema,
    policy: Policy,
    steps: &Cell<u64>,
) -> Result<Parsed, ParseError> {
    let root = Arc::clone(schema.leaves(schema.root()));
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
        backwards: false,
        fuel: Fuel::once(),
    };
    search.run()
}

struct Search<'a> {
    text: &'a str,
    schema: &'a Schema,
    root: Ids,
    types: Types,
    salvage: bool,
    steps: &'a Cell<u64>,
    options: Vec<Weighed>,
    failed: Vec<Failed>,
    /// No JSON fits: other forms are tried.
    other_forms: bool,
    /// The candidates are looked at from the last to the first.
    backwards: bool,
    fuel: Fuel,
}

impl Search<'_> {
    fn run(&mut self) -> Result<Parsed, ParseError> {
        let mut found = find::candidates(self.schema, &self.root, self.text, self.steps);
        if self.types.meets(Types::ARRAY) && !self.is_text() {
            let free = shape::is_list_of_text(self.schema, &self.root);
            let mut mentions = find::mention::Mentions::default();
            found.candidates.retain(|own| {
                own.own_text.is_some() || !mentions.is_mention(self.text, &own.raw, free)
            });
        }
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
    /// From the last to the first: the last one is meant, so that what is as good and stands before
    /// it need not be looked at.
    fn candidates(&mut self, found: &Found) {
        self.backwards = true;
        let aside = |candidate: &&Candidate| candidate.inner || candidate.thinking;
        self.up_to_a_good_one(found.candidates.iter().rev().filter(|own| !aside(own)));
        let best = |option: &Weighed| !option.rank.strange || option.rank < Rank::WITHIN;
        if !self.options.iter().any(best) {
            // An item of a list that was cut is not the list.
            let lists = self.types.meets(Types::ARRAY) && !self.types.meets(Types::OBJECT);
            let item =
                |own: &Candidate| own.inner && lists && matches!(own.raw.kind, Kind::Object(_));
            let within = found.candidates.iter().rev().filter(aside);
            self.up_to_a_good_one(within.filter(|own| !item(own)));
        }
        self.backwards = false;
    }

    /// Shapes candidates until one is better than all that stand before it can be.
    fn up_to_a_good_one<'a>(&mut self, candidates: impl Iterator<Item = &'a Candidate>) {
        for candidate in candidates {
            let before = self.options.len();
            self.shape(candidate, false);
            let new = self.options.get(before);
            if new.is_some_and(|new| new.rank.is_good()) {
                return;
            }
        }
    }

    fn salvaged(&mut self, found: &Found) {
        for candidate in &found.candidates {
            self.shape(candidate, true);
        }
    }

    fn shape(&mut self, candidate: &Candidate, salvage: bool) {
        let text = candidate.own_text.as_deref().unwrap_or(self.text);
        self.steps.set(self.steps.get() + 32);
        self.fuel.add(&candidate.raw);
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
        let repairs = shaper.drafts();
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
        let own = (aside, usize::MAX - declared);
        let better = |best: &Failed| own < rank(best) || (own == rank(best) && !self.backwards);
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

    fn rank(&self, candidate: &Candidate, repairs: &Drafts, matched: u32, value: &Value) -> Rank {
        let (mut guessed, mut made_up, mut bent) = (0, 0_u32, false);
        for kind in repairs.kinds() {
            match kind {
                RepairKind::Closed | RepairKind::Quotes => continue,
                RepairKind::Filled | RepairKind::Dropped => made_up = made_up.saturating_add(1),
                RepairKind::Wrapped | RepairKind::AsText | RepairKind::Gathered => bent = true,
                _ => {}
            }
            guessed += 1;
        }
        let undeclared = matched == 0
            && value.as_object().is_some_and(|map| !map.is_empty())
            && self
                .root
                .iter()
                .all(|id| !self.schema.node(*id).properties.is_empty());
        Rank {
            thinking: candidate.thinking,
            made_up,
            torn: candidate.cut && guessed > 2,
            strange: candidate.cut || undeclared || is_placeholder(value) || bent,
            inner: candidate.inner,
            before_end: self.text.len() - candidate.span.start.min(self.text.len()),
        }
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
