//! Brackets that only stand in a sentence: `as the note says [1]`, `[see below] for more`.
//!
//! It must not know of candidates other than the one that it is asked about.

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
    /// At its beginning, or after what announces a value.
    Own,
    Prose,
    Doubt,
}

/// Whether a list is a remark in a sentence. With `free`, every text is an item of the list.
pub(crate) fn is_mention(text: &str, raw: &Raw, free: bool) -> bool {
    let Kind::Array(items) = &raw.kind else {
        return false;
    };
    let json = |item: &Raw| matches!(item.kind, Kind::Text(_) | Kind::Object(_));
    if items.iter().any(json) {
        return false;
    }
    match place(text, raw.span.start) {
        Place::Doubt => true,
        Place::Prose => free && !items.is_empty(),
        Place::Own => {
            let first = !line_before(text, raw.span.start).contains(char::is_alphabetic);
            free && items.len() == 1 && first && goes_on(text, raw.span.end)
        }
    }
}

/// Whether the list that opens at `start` may be a remark, seen before it has ended.
pub(crate) fn may_be_mention(text: &str, start: usize) -> bool {
    let first = text.get(start + 1..).unwrap_or_default().trim_start();
    let json = first.starts_with(['"', '\'', '{', '“', '‘', '`']);
    text.get(start..).is_some_and(|own| own.starts_with('[')) && !json && {
        let before = line_before(text, start);
        before.contains(char::is_alphabetic) && place(text, start) != Place::Own
    }
}

fn line_before(text: &str, at: usize) -> &str {
    let from = crate::path::boundary_before(text, at.saturating_sub(LINE));
    let before = text.get(from..at).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default().trim()
}

fn place(text: &str, at: usize) -> Place {
    let before = line_before(text, at);
    let signs = |own: char| own.is_whitespace() || matches!(own, '*' | '_' | '`');
    let plain = before.trim_end_matches(signs);
    let announced = plain.ends_with([':', '=', '：', '>', '→']) || before.starts_with("```");
    if announced || !before.contains(char::is_alphabetic) {
        return Place::Own;
    }
    if doubt::is_doubtful(before) {
        return Place::Doubt;
    }
    let last = plain.rsplit(char::is_whitespace).next().unwrap_or_default();
    let lead = LEADS.iter().any(|lead| last.eq_ignore_ascii_case(lead));
    if lead { Place::Own } else { Place::Prose }
}

/// Whether a sentence goes on behind a bracket.
fn goes_on(text: &str, end: usize) -> bool {
    let limit = crate::path::boundary_before(text, end + LINE);
    let after = text.get(end..limit).unwrap_or_default();
    let line = after.split('\n').next().unwrap_or_default();
    line.starts_with('(') || line.contains(char::is_alphabetic)
}
