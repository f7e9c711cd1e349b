//! Words: what is said in a sentence, and how near two spellings are.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::doubt::{Said, doubtful};
use crate::schema::spelling;

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

/// How many slips a word of this length may have.
pub(crate) fn slips_allowed(word: &str) -> usize {
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// The words of a text, in lower case.
#[derive(Debug, Default)]
pub(super) struct Words {
    lower: String,
    words: Vec<Word>,
}

/// A word of a sentence.
#[derive(Clone, Debug)]
struct Word {
    /// Where it stands in `lower`.
    at: Range<usize>,
    /// A sentence or a clause begins after it.
    ends: bool,
    /// What ends the sentence after it.
    stop: Option<char>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self::default();
        let mut start = 0;
        let mut last_lower = false;
        for character in text.chars().chain([' ']) {
            if character.is_alphanumeric() {
                // `inProgress` is two words, as `in_progress` is.
                if character.is_uppercase() && last_lower {
                    words.add(start, false, None);
                    start = words.lower.len();
                }
                last_lower = character.is_lowercase();
                if character.is_ascii() {
                    words.lower.push(character.to_ascii_lowercase());
                } else {
                    words.lower.extend(character.to_lowercase());
                }
                continue;
            }
            last_lower = false;
            let ends = matches!(character, '.' | ',' | ';' | ':' | '!' | '?' | '\n');
            let stop = matches!(character, '.' | ';' | '!' | '?' | '\n').then_some(character);
            if words.lower.len() > start {
                words.add(start, ends, stop);
                start = words.lower.len();
            } else if let Some(word) = words.words.last_mut() {
                word.ends |= ends;
                word.stop = word.stop.or(stop);
            }
        }
        words
    }

    fn add(&mut self, start: usize, ends: bool, stop: Option<char>) {
        let at = start..self.lower.len();
        self.words.push(Word { at, ends, stop });
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    fn plain(&self, at: usize) -> Option<&str> {
        self.lower.get(self.words.get(at)?.at.clone())
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        let plain = |word: &Word| self.lower.get(word.at.clone()).unwrap_or_default();
        self.words.iter().map(plain)
    }

    /// As they are looked at for doubt; `named` says of each whether it is a part of a name.
    pub(super) fn said(&self, named: &[bool]) -> Vec<Said<'_>> {
        let named = named.iter().copied().chain(std::iter::repeat(false));
        let words = self.words.iter().zip(self.iter()).zip(named);
        let said = words.map(|((word, plain), named)| Said {
            plain,
            named,
            ends: word.stop.is_some(),
            question: word.stop == Some('?'),
        });
        said.collect()
    }

    fn stands(&self, at: usize, parts: &Self) -> bool {
        self.iter().skip(at).take(parts.len()).eq(parts.iter())
    }

    fn denied(&self, at: usize) -> bool {
        let before = (at.saturating_sub(3)..at).rev();
        let clause = before.take_while(|at| self.words.get(*at).is_some_and(|word| !word.ends));
        let mut clause = clause.filter_map(|at| self.plain(at));
        clause.any(|word| DENIALS.contains(&word))
    }
}

/// The one of `names` that a sentence says: the only one, or the one after a word like "answer".
pub(crate) fn said<'a>(names: &[(&'a Value, String)], text: &str) -> Found<&'a Value> {
    let start = crate::path::boundary_before(text, text.len().saturating_sub(SENTENCE));
    let words = Words::of(text.get(start..).unwrap_or_default());
    let names: Vec<(&Value, Words)> = names
        .iter()
        .map(|(choice, name)| (*choice, Words::of(name)))
        .filter(|(_, parts)| parts.len() > 0 && parts.len() <= WORDS)
        .collect();
    let mut by_first: HashMap<&str, Vec<&(&Value, Words)>> = HashMap::new();
    for name in &names {
        let first = name.1.plain(0).unwrap_or_default();
        by_first.entry(first).or_default().push(name);
    }
    let mut said: Vec<(usize, &Value)> = Vec::new();
    let mut named = vec![false; words.len()];
    let mut next = 0;
    for (at, word) in words.iter().enumerate() {
        if at < next {
            continue;
        }
        // The longest name that stands here.
        let longest = by_first
            .get(word)
            .into_iter()
            .flatten()
            .filter(|(_, parts)| words.stands(at, parts))
            .max_by_key(|(_, parts)| parts.len());
        let Some((choice, parts)) = longest else {
            continue;
        };
        if !words.denied(at) {
            said.push((at, choice));
        }
        let own = named.iter_mut().skip(at).take(parts.len());
        own.for_each(|own| *own = true);
        next = at + parts.len();
    }
    if said.is_empty() {
        return Found::None;
    }
    let doubtful = doubtful(&words.said(&named), true);
    said.retain(|(at, _)| doubtful.get(*at) != Some(&true));
    one_of(&words, &said)
}

fn one_of<'a>(words: &Words, said: &[(usize, &'a Value)]) -> Found<&'a Value> {
    let Some((_, last)) = said.last() else {
        return Found::None;
    };
    if said.iter().all(|(_, own)| own == last) {
        return Found::One(last);
    }
    // The last mark before which something else was said decides, if one thing follows it.
    let Some(mark) = words.iter().rposition(|word| MARKS.contains(&word)) else {
        return Found::Many;
    };
    let mut after = said.iter().filter(|(at, _)| *at > mark);
    match after.next() {
        Some((_, first)) if after.all(|(_, own)| own == first) => Found::One(first),
        _ => Found::Many,
    }
}

/// The only one of `names` that is `wanted` but for a slip.
pub(crate) fn nearest<'a>(names: impl Iterator<Item = &'a str>, wanted: &str) -> Option<&'a str> {
    let wanted = spelling(wanted);
    if wanted.len() > 80 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for name in names {
        let plain = spelling(name);
        let slips = strsim::osa_distance(&plain, &wanted);
        if slips > slips_allowed(&plain) {
            continue;
        }
        match best {
            Some((fewest, _)) if slips > fewest => {}
            Some((fewest, _)) if slips == fewest => tied = true,
            _ => {
                best = Some((slips, name));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, name)| name)
}
