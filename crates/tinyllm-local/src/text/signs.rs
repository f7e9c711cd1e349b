//! Signs: the tokens that are cut out of a text by their names, such as `<|im_end|>`.
//!
//! Knows names and marks: a sign behind a mark is a word like any other, so that nobody but the
//! template writes signs. Knows nothing of how words become tokens.

use std::collections::HashMap;

/// The signs of a vocabulary.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// By first letter, the longest first.
    by_letter: HashMap<char, Vec<(String, u32)>>,
}

impl Signs {
    pub(super) fn new<'a>(signs: impl Iterator<Item = (&'a String, u32)>) -> Self {
        let mut by_letter: HashMap<char, Vec<(String, u32)>> = HashMap::new();
        for (name, token) in signs {
            if let Some(first) = name.chars().next() {
                by_letter
                    .entry(first)
                    .or_default()
                    .push((name.clone(), token));
            }
        }
        for signs in by_letter.values_mut() {
            signs.sort_by_key(|(name, token)| (std::cmp::Reverse(name.len()), *token));
        }
        Self { by_letter }
    }

    /// The sign that a text begins with, which begins with a letter: the longest one.
    fn at(&self, text: &str, letter: char) -> Option<&(String, u32)> {
        let signs = self.by_letter.get(&letter)?;
        signs.iter().find(|(sign, _)| text.starts_with(sign))
    }

    /// The first sign without a mark before it: where it begins, how long it is, and its token.
    pub(super) fn first(&self, text: &str, mark: char) -> Option<(usize, usize, u32)> {
        let mut before = None;
        for (at, letter) in text.char_indices() {
            if before != Some(mark)
                && let Some((sign, token)) = self.at(text.get(at..)?, letter)
            {
                return Some((at, sign.len(), *token));
            }
            before = Some(letter);
        }
        None
    }

    /// A text with a mark wherever a sign begins, also within another.
    pub(super) fn marked(&self, text: &str, mark: char) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, letter) in text.char_indices() {
            let rest = text.get(at..).unwrap_or_default();
            if self.at(rest, letter).is_some() {
                out.push(mark);
            }
            out.push(letter);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs() -> Signs {
        let names = ["<|a|>", "<|a", "|>x", "#"].map(ToString::to_string);
        Signs::new(names.iter().zip(0..))
    }

    #[test]
    fn the_first_and_longest_sign_is_found() {
        assert_eq!(signs().first("é <|a|>x", '!'), Some((3, 5, 0)));
        assert_eq!(signs().first("<|ab|>x", '!'), Some((0, 3, 1)));
        assert_eq!(signs().first("a#", '!'), Some((1, 1, 3)));
        assert_eq!(signs().first("<a>", '!'), None);
    }

    #[test]
    fn a_marked_text_has_no_signs() {
        for text in ["<|a|>", "<|<|a|>x", "##", "é<|a|><|a|>x#", "<|a<|a|>"] {
            let marked = signs().marked(text, '!');
            assert_eq!(signs().first(&marked, '!'), None, "{marked}");
            assert_eq!(marked.replace('!', ""), text);
        }
        assert_eq!(signs().first("!<|a|>#", '!'), Some((6, 1, 3)));
    }
}
