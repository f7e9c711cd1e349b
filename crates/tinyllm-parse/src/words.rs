//! The words of a text, and how sentences and clauses part them.
//!
//! It must not know what any word means.

use std::ops::Range;

/// The words of a text, in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
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
    pub(crate) fn of(text: &str) -> Self {
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

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn plain(&self, at: usize) -> Option<&str> {
        self.lower.get(self.words.get(at)?.at.clone())
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        let plain = |word: &Word| self.lower.get(word.at.clone()).unwrap_or_default();
        self.words.iter().map(plain)
    }

    /// As they are looked at for doubt; `named` says of each whether it is a part of a name.
    pub(crate) fn said(&self, named: &[bool]) -> Vec<Said<'_>> {
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

    /// Whether the words of `parts` stand from `at` on.
    pub(crate) fn stands(&self, at: usize, parts: &Self) -> bool {
        self.iter().skip(at).take(parts.len()).eq(parts.iter())
    }

    /// The words of the same clause before the one at `at`, the last first.
    pub(crate) fn clause_before(&self, at: usize) -> impl Iterator<Item = &str> {
        let before = (0..at).rev();
        let clause = before.take_while(|at| self.words.get(*at).is_some_and(|word| !word.ends));
        clause.filter_map(|at| self.plain(at))
    }
}

/// A word of a text, as it is looked at for doubt.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) plain: &'a str,
    /// It is a part of a name that is looked for.
    pub(crate) named: bool,
    pub(crate) ends: bool,
    pub(crate) question: bool,
}
