//! Words: what is said in a sentence, and how near two spellings are.

use std::collections::BTreeSet;

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

/// A word of a sentence.
pub(super) struct Word {
    pub(super) plain: String,
    /// A sentence or a clause begins after it.
    ends: bool,
    /// What ends the sentence after it.
    stop: Option<char>,
}

impl Word {
    pub(super) fn said(&self, named: bool) -> Said<'_> {
        Said {
            plain: &self.plain,
            named,
            ends: self.stop.is_some(),
            question: self.stop == Some('?'),
        }
    }
}

/// The one of `names` that a sentence says: the only one, or the one after a word like "answer".
pub(crate) fn said<'a>(names: &[(&'a Value, String)], text: &str) -> Found<&'a Value> {
    let start = crate::path::boundary_before(text, text.len().saturating_sub(SENTENCE));
    let words = words(text.get(start..).unwrap_or_default());
    let names: Vec<(&Value, Vec<String>)> = names
        .iter()
        .map(|(choice, name)| (*choice, parts(name)))
        .filter(|(_, parts)| !parts.is_empty() && parts.len() <= WORDS)
        .collect();
    let mut said: Vec<(usize, &Value)> = Vec::new();
    let mut named = vec![false; words.len()];
    let mut at = 0;
    while at < words.len() {
        // The longest name that stands here.
        let longest = names
            .iter()
            .filter(|(_, parts)| stands(&words, at, parts))
            .max_by_key(|(_, parts)| parts.len());
        match longest {
            Some((choice, parts)) => {
                if !denied(&words, at) {
                    said.push((at, choice));
                }
                let own = named.iter_mut().skip(at).take(parts.len());
                own.for_each(|own| *own = true);
                at += parts.len();
            }
            None => at += 1,
        }
    }
    let marked = words.iter().zip(&named);
    let marked: Vec<_> = marked.map(|(word, named)| word.said(*named)).collect();
    let doubtful = doubtful(&marked, true);
    said.retain(|(at, _)| doubtful.get(*at) != Some(&true));
    one_of(&words, &said)
}

fn one_of<'a>(words: &[Word], said: &[(usize, &'a Value)]) -> Found<&'a Value> {
    let distinct = |said: &[(usize, &'a Value)]| {
        let keys: BTreeSet<String> = said.iter().map(|(_, choice)| choice.to_string()).collect();
        keys.len()
    };
    match (distinct(said), said.last()) {
        (0, _) | (_, None) => return Found::None,
        (1, Some((_, choice))) => return Found::One(choice),
        _ => {}
    }
    // The last mark before which something else was said decides, if one thing follows it.
    let is_mark = |word: &Word| MARKS.contains(&word.plain.as_str());
    let Some(mark) = words.iter().rposition(is_mark) else {
        return Found::Many;
    };
    let after: Vec<_> = said.iter().filter(|(at, _)| *at > mark).copied().collect();
    match (distinct(&after), after.first()) {
        (1, Some((_, choice))) => Found::One(choice),
        _ => Found::Many,
    }
}

fn stands(words: &[Word], at: usize, parts: &[String]) -> bool {
    let here = words.iter().skip(at).map(|word| &word.plain);
    here.take(parts.len()).eq(parts.iter())
}

fn denied(words: &[Word], at: usize) -> bool {
    let before = words.get(at.saturating_sub(3)..at).unwrap_or_default();
    let clause: Vec<_> = before.iter().rev().take_while(|word| !word.ends).collect();
    clause
        .iter()
        .any(|word| DENIALS.contains(&word.plain.as_str()))
}

pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut plain = String::new();
    let mut last_lower = false;
    for character in text.chars().chain([' ']) {
        if character.is_alphanumeric() {
            // `inProgress` is two words, as `in_progress` is.
            if character.is_uppercase() && last_lower {
                words.push(Word {
                    plain: std::mem::take(&mut plain),
                    ends: false,
                    stop: None,
                });
            }
            last_lower = character.is_lowercase();
            plain.extend(character.to_lowercase());
            continue;
        }
        last_lower = false;
        let ends = matches!(character, '.' | ',' | ';' | ':' | '!' | '?' | '\n');
        let stop = matches!(character, '.' | ';' | '!' | '?' | '\n').then_some(character);
        if !plain.is_empty() {
            words.push(Word {
                plain: std::mem::take(&mut plain),
                ends,
                stop,
            });
        } else if let Some(word) = words.last_mut() {
            word.ends |= ends;
            word.stop = word.stop.or(stop);
        }
    }
    words
}

fn parts(name: &str) -> Vec<String> {
    words(name).into_iter().map(|word| word.plain).collect()
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
