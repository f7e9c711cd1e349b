//! Words: what is said in a sentence, and how near two spellings are.

use std::cell::Cell;

use super::doubt::doubtful;
use crate::schema::{Label, Labels, spelling};
use crate::slips::{Spelled, Wanted};
use crate::words::Words;

/// What a search for one meaning gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found<T> {
    One(T),
    Many,
    None,
}

/// Words after which an answer stands.
const MARKS: &[&str] = &[
    "answer",
    "conclusion",
    "final",
    "result",
    "therefore",
    "verdict",
    "decision",
    "so",
    "category",
    "classification",
    "label",
    "output",
    "choice",
    "thus",
    "hence",
];

/// Words that turn the next one around.
const DENIALS: &[&str] = &[
    "not", "no", "isn", "isnt", "aren", "never", "neither", "nor", "without",
];

/// Sentences are searched at their end, up to here.
const SENTENCE: usize = 16_384;

/// Choices of more words than these are found only as a whole.
const WORDS: usize = 6;

/// The text without the quotes, marks and blanks around it.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_matches(|own: char| {
        own.is_whitespace()
            || matches!(
                own,
                '"' | '\''
                    | '`'
                    | '*'
                    | '_'
                    | '.'
                    | ','
                    | ';'
                    | ':'
                    | '!'
                    | '“'
                    | '”'
                    | '‘'
                    | '’'
                    | '('
                    | ')'
                    | '['
                    | ']'
            )
    })
}

/// The label that a sentence says: the only one, or the one after a word like "answer".
pub(crate) fn said<'a>(labels: &'a Labels, text: &str) -> Found<&'a Label> {
    let start = crate::path::boundary_before(text, text.len().saturating_sub(SENTENCE));
    let words = Words::of(text.get(start..).unwrap_or_default());
    let mut said: Vec<(usize, &Label)> = Vec::new();
    let mut named = Vec::new();
    let mut next = 0;
    for (at, word) in words.iter().enumerate() {
        if at < next {
            continue;
        }
        // The longest name that stands here.
        let longest = labels
            .beginning_with(word)
            .filter(|own| own.parts.len() <= WORDS && words.stands(at, &own.parts))
            .max_by_key(|own| own.parts.len());
        let Some(label) = longest else {
            continue;
        };
        let mut clause = words.clause_before(at).take(3);
        if !clause.any(|word| DENIALS.contains(&word)) {
            said.push((at, label));
        }
        next = at + label.parts.len();
        named.resize(words.len(), false);
        let own = named.iter_mut().take(next).skip(at);
        own.for_each(|own| *own = true);
    }
    if said.is_empty() {
        return Found::None;
    }
    let doubtful = doubtful(&words.said(&named), true);
    said.retain(|(at, _)| doubtful.get(*at) != Some(&true));
    one_of(&words, &said)
}

fn one_of<'a>(words: &Words, said: &[(usize, &'a Label)]) -> Found<&'a Label> {
    let Some((_, last)) = said.last() else {
        return Found::None;
    };
    if said.iter().all(|(_, own)| own.meaning == last.meaning) {
        return Found::One(last);
    }
    // The last mark before which something else was said decides, if one thing follows it.
    let Some(mark) = words.iter().rposition(|word| MARKS.contains(&word)) else {
        return Found::Many;
    };
    let mut after = said.iter().filter(|(at, _)| *at > mark);
    match after.next() {
        Some((_, first)) if after.all(|(_, own)| own.meaning == first.meaning) => Found::One(first),
        _ => Found::Many,
    }
}

/// The only one of `names` within the slips that it may have; as long as `budget` has comparisons.
pub(crate) fn nearest<'a, T>(
    names: impl Iterator<Item = (T, &'a Spelled)>,
    wanted: &str,
    budget: &Cell<u64>,
) -> Found<T> {
    let wanted = Wanted::new(spelling(wanted));
    let mut best: Option<(usize, T)> = None;
    let mut tied = false;
    for (name, own) in names {
        let Some(slips) = wanted.slips_from(own, budget) else {
            continue;
        };
        match best {
            Some((fewest, _)) if slips > fewest => {}
            Some((fewest, _)) if slips == fewest => tied = true,
            _ => {
                best = Some((slips, name));
                tied = false;
            }
        }
    }
    if budget.get() == 0 {
        return Found::None;
    }
    match best {
        Some((_, name)) if !tied => Found::One(name),
        Some(_) => Found::Many,
        None => Found::None,
    }
}
