//! Repairs whose words are not written yet: most trials are taken back.
//!
//! It must not know why anything is repaired.

use std::borrow::Cow;
use std::ops::Range;

use crate::path::{Place, Pointers, Ways};
use crate::raw::Notes;
use crate::repair::{Repair, RepairKind, beginning};

/// What has been repaired at one place.
pub(super) struct Draft {
    pub(super) place: Place,
    pub(super) what: What,
}

pub(super) enum What {
    /// Repairs of syntax, as they were read.
    Notes(Notes),
    One {
        at: Range<usize>,
        kind: RepairKind,
        /// Of texts that are gone when the repair is told.
        before: Option<String>,
        after: Cow<'static, str>,
    },
}

/// All repairs of one value.
pub(crate) struct Drafts {
    pub(super) list: Vec<Draft>,
    pub(super) ways: Ways,
}

/// Where a repair stands: in the text, in which draft, and as which of its notes.
struct Standing {
    start: usize,
    draft: usize,
    note: usize,
}

impl Drafts {
    pub(crate) fn kinds(&self) -> impl Iterator<Item = RepairKind> {
        self.list.iter().flat_map(Draft::kinds)
    }

    /// Put into words; they are repairs of `text`.
    pub(crate) fn written(&self, text: &str) -> Vec<Repair> {
        self.words(text, self.standings())
    }

    /// As [`Self::written`], in the order of the text.
    pub(crate) fn written_in_order(&self, text: &str) -> Vec<Repair> {
        let mut standings = self.standings();
        // What moves is small: the words come afterwards.
        standings.sort_by_key(|own| own.start);
        self.words(text, standings)
    }

    fn standings(&self) -> Vec<Standing> {
        let mut standings = Vec::with_capacity(self.list.len());
        for (draft, own) in self.list.iter().enumerate() {
            let standing = |note: usize, at: &Range<usize>| Standing {
                start: at.start,
                draft,
                note,
            };
            match &own.what {
                What::Notes(notes) => {
                    let notes = notes.iter().enumerate();
                    standings.extend(notes.map(|(note, own)| standing(note, &own.at)));
                }
                What::One { at, .. } => standings.push(standing(0, at)),
            }
        }
        standings
    }

    fn words(&self, text: &str, standings: Vec<Standing>) -> Vec<Repair> {
        let mut pointers = Pointers::new(&self.ways);
        let source = |at: &Range<usize>| beginning(text.get(at.clone()).unwrap_or_default());
        let mut repairs = Vec::with_capacity(standings.len());
        for standing in standings {
            let Some(draft) = self.list.get(standing.draft) else {
                continue;
            };
            let (at, kind, before, after) = match &draft.what {
                What::Notes(notes) => {
                    let Some(note) = notes.get(standing.note) else {
                        continue;
                    };
                    (&note.at, note.kind, source(&note.at), &note.after)
                }
                What::One {
                    at,
                    kind,
                    before,
                    after,
                } => {
                    let before = before.clone();
                    (at, *kind, before.unwrap_or_else(|| source(at)), after)
                }
            };
            repairs.push(Repair {
                path: pointers.of(draft.place),
                at: at.clone(),
                kind,
                before,
                after: beginning(after),
            });
        }
        repairs
    }
}

impl Draft {
    fn kinds(&self) -> impl Iterator<Item = RepairKind> {
        let (notes, one) = match &self.what {
            What::Notes(notes) => (Some(notes), None),
            What::One { kind, .. } => (None, Some(*kind)),
        };
        let notes = notes.into_iter().flat_map(|notes| notes.iter());
        notes.map(|note| note.kind).chain(one)
    }
}
