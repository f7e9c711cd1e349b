//! Brackets that only stand in a sentence: `as the note says [1]`, `[see below] for more`.
//!
//! It must not know of candidates other than the one that it is asked about.

use std::ops::Range;

use crate::raw::{Kind, Raw};
use crate::shape::doubt;

/// The line before a bracket is looked at this far back, and the one after it this far ahead.
const LINE: usize = 256;

/// Words after which a value stands.
const LEADS: &[&str] = &[
    "is", "are", "be", "include", "includes", "follows", "json", "list", "array", "answer",
    "result", "output", "return", "returns",
];

/// How a bracket stands in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing is said before it.
    First,
    /// After what announces a value.
    Announced,
    Prose,
}

/// Asked about one candidate after the other, so that what stands between them is read once.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    /// So far the text has been read for doubt.
    read: usize,
    /// Whether there is doubt in the line so far.
    doubtful: bool,
}

impl Mentions {
    /// Whether a list is a remark in a sentence. With `free`, every text is an item of the list.
    pub(crate) fn is_mention(&mut self, text: &str, raw: &Raw, free: bool) -> bool {
        let Kind::Array(items) = &raw.kind else {
            return false;
        };
        let json = |item: &Raw| matches!(item.kind, Kind::Text(_) | Kind::Object(_));
        if items.iter().any(json) {
            return false;
        }
        let doubtful = self.doubt_before(text, &raw.span);
        if items.is_empty() && !doubtful {
            return false;
        }
        match place(text, raw.span.start) {
            Place::First => free && items.len() == 1 && goes_on(text, raw.span.end),
            Place::Announced => doubtful && !announced(text, raw.span.start),
            Place::Prose => doubtful || (free && !items.is_empty()),
        }
    }

    /// Whether there is doubt in the line before a candidate.
    fn doubt_before(&mut self, text: &str, span: &Range<usize>) -> bool {
        let before = text.get(self.read..span.start).unwrap_or_default();
        self.doubtful &= !before.contains('\n');
        let from = crate::path::boundary_before(before, before.len().saturating_sub(LINE));
        let near = before.get(from..).unwrap_or_default();
        let line = near.rsplit('\n').next().unwrap_or_default();
        self.doubtful |= line.contains(char::is_alphabetic) && doubt::is_doubtful(line);
        self.read = self.read.max(span.end);
        self.doubtful
    }
}

/// Whether the list that opens at `start` may be a remark, seen before it has ended.
pub(crate) fn may_be_mention(text: &str, start: usize) -> bool {
    let limit = crate::path::boundary_before(text, start + LINE);
    let list = text.get(start..limit).unwrap_or_default();
    let Some(inner) = list.strip_prefix('[') else {
        return false;
    };
    let json = inner
        .trim_start()
        .starts_with(['"', '\'', '{', '“', '‘', '`']);
    !json && place(text, start) == Place::Prose
}

fn line_before(text: &str, at: usize) -> &str {
    let from = crate::path::boundary_before(text, at.saturating_sub(LINE));
    let before = text.get(from..at).unwrap_or_default();
    let signs = |own: char| own.is_whitespace() || matches!(own, '*' | '_' | '`');
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start().trim_end_matches(signs)
}

/// Whether a sign before the bracket announces a value, whatever the words are.
fn announced(text: &str, at: usize) -> bool {
    let before = line_before(text, at);
    before.ends_with([':', '=', '：', '>', '→']) || before.starts_with("```")
}

fn place(text: &str, at: usize) -> Place {
    let before = line_before(text, at);
    if !before.contains(char::is_alphabetic) {
        return Place::First;
    }
    let last = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let lead = LEADS.iter().any(|lead| last.eq_ignore_ascii_case(lead));
    if lead || announced(text, at) {
        Place::Announced
    } else {
        Place::Prose
    }
}

/// Whether a sentence goes on behind a bracket.
fn goes_on(text: &str, end: usize) -> bool {
    let limit = crate::path::boundary_before(text, end + LINE);
    let after = text.get(end..limit).unwrap_or_default();
    let line = after.split('\n').next().unwrap_or_default();
    line.starts_with('(') || line.contains(char::is_alphabetic)
}
