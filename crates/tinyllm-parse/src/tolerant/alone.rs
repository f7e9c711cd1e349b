//! A plain value that stands alone in its text, or in a sentence.

use std::ops::Range;

use crate::raw::{Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::schema::{Labels, Types};
use crate::shape::words::{self, Found};
use crate::shape::{doubt, number, scalar};

/// Words and signs after which the answer stands.
const MARKS: &[&str] = &["answer is", "answer:", "answer", "result", "total", "="];

/// The part of the text within `range` that is the value, as a text.
pub(crate) fn raw(text: &str, range: Range<usize>, is_text: bool, types: Types) -> Option<Raw> {
    let whole = text.get(range.clone())?;
    let inner = whole.trim();
    if inner.is_empty() {
        return None;
    }
    let start = range.start + (whole.len() - whole.trim_start().len());
    let (start, inner) = unfenced(inner).map_or((start, inner), |inside| {
        let lead = inside.as_ptr().addr() - inner.as_ptr().addr();
        (start + lead, inside)
    });
    let span = start..start + inner.len();
    if is_text {
        return Some(quoted_or_plain(inner, span));
    }
    if types.meets(Types::BOOLEAN)
        && scalar::boolean(inner).is_none()
        && let Some(said) = boolean_in(inner)
    {
        let word = if said { "true" } else { "false" };
        let note = Note::new(RepairKind::Boolean, span.clone(), word);
        return Some(Raw::new(span, Kind::Text(word.to_owned()), vec![note]));
    }
    if types.meets(Types::NUMBER) && is_error(inner) {
        return None;
    }
    let (start, inner) = if types.meets(Types::NUMBER) {
        number_in(inner).map_or((start, inner), |part| {
            let lead = part.as_ptr().addr() - inner.as_ptr().addr();
            (start + lead, part)
        })
    } else {
        (start, inner)
    };
    Some(plain(inner, start..start + inner.len()))
}

/// The inside of a text that is one block in a fence.
fn unfenced(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("```")?;
    let (_, rest) = rest.split_once('\n')?;
    let inside = rest.strip_suffix("```")?;
    if inside.contains("```") {
        return None;
    }
    Some(inside.trim())
}

/// The text, without the quotes around it.
fn quoted_or_plain(text: &str, span: Range<usize>) -> Raw {
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('«', '»')];
    for (open, close) in pairs {
        let Some(rest) = text.strip_prefix(open) else {
            continue;
        };
        let (inner, closed) = match rest.strip_suffix(close) {
            Some(inner) => (inner, true),
            None => (rest, false),
        };
        // Two quotations are no quoted text.
        if inner.contains(open) || inner.contains(close) || (!closed && open != '"') {
            continue;
        }
        let note = Note::new(RepairKind::Quotes, span.clone(), "\"");
        return Raw::new(span, Kind::Text(inner.to_owned()), vec![note]);
    }
    plain(text, span)
}

/// A text without the quotes that JSON has.
fn plain(text: &str, span: Range<usize>) -> Raw {
    let note = Note::new(RepairKind::Quotes, span.clone(), "\"");
    Raw::new(span, Kind::Text(text.to_owned()), vec![note])
}

/// What a sentence says: `The answer is yes.`
fn boolean_in(text: &str) -> Option<bool> {
    const NO: usize = 0;
    const YES: usize = 1;
    let names = [("true", YES), ("yes", YES), ("false", NO)];
    let labels = Labels::new(names.into_iter().map(|(name, own)| (name.to_owned(), own)));
    match words::said(&labels, text) {
        Found::One(label) => Some(label.meaning == YES),
        // "no" means no only at the end: not in "no idea".
        Found::None => {
            let last = words::bare(text).rsplit(char::is_whitespace).next()?;
            words::bare(last)
                .eq_ignore_ascii_case("no")
                .then_some(false)
        }
        Found::Many => None,
    }
}

/// Whether the first number of a text is that of an error: `Error 404`, `HTTP status 500`.
fn is_error(text: &str) -> bool {
    const ERRORS: &[&str] = &["error", "errno", "exception", "failure", "failed", "http"];
    const BETWEEN: &[&str] = &["code", "status", "number", "no", "with", "http"];
    let Some(digit) = text.find(|own: char| own.is_ascii_digit()) else {
        return false;
    };
    let before = text.get(..digit).unwrap_or_default();
    let mut words = before
        .rsplit(|own: char| !own.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase);
    let is_error = |word: &String| ERRORS.contains(&word.as_str());
    let between = |word: &String| !is_error(word) && BETWEEN.contains(&word.as_str());
    words
        .find(|word| !between(word))
        .is_some_and(|word| is_error(&word))
}

/// The part of a sentence that holds the number that is meant.
fn number_in(text: &str) -> Option<&str> {
    if number::read(text, false).is_ok() {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    for mark in MARKS {
        let Some(at) = lower.rfind(mark) else {
            continue;
        };
        let sentence = lower.get(..at)?.rsplit(['.', '!', '?', '\n']).next()?;
        if doubt::is_hedged(sentence) {
            continue;
        }
        let after = text.get(at + mark.len()..)?;
        let clause = after.split(['\n', ';']).next().unwrap_or(after);
        let clause = clause.split(". ").next().unwrap_or(clause);
        let clause = clause
            .trim_matches(|own: char| own.is_whitespace() || matches!(own, ':' | '*' | '.' | '`'));
        if !doubt::is_hedged(clause) && number::read(clause, false).is_ok() {
            return Some(clause);
        }
    }
    if doubt::is_hedged(text) {
        return None;
    }
    // The only number of a sentence.
    let is_digit = |own: char| own.is_ascii_digit();
    let first = text.find(is_digit)?;
    let last = text.rfind(is_digit)?;
    let start = text
        .get(..first)?
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + 1);
    let part = text.get(start..=last)?;
    (!part.contains(char::is_whitespace) && number::read(part, false).is_ok()).then_some(part)
}
