//! Looking at a text that may go on: bytes, blanks, comments, what follows.
//!
//! Every question here looks at a bounded number of bytes, besides blanks and comments.

use std::cell::Cell;

/// How far a key may reach when it is only looked at.
pub(crate) const KEY: usize = 96;

/// How many blanks are looked over.
const BLANKS: usize = 256;

/// The text so far. At its end, more may come.
#[derive(Clone, Debug)]
pub(crate) struct Scan<'a> {
    pub(crate) text: &'a str,
    /// Nothing comes any more.
    pub(crate) ended: bool,
    steps: &'a Cell<u64>,
}

/// An answer, or that the text must go on before there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Yes,
    No,
    More,
}

/// What quotes a text, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    Double,
    Single,
    Backtick,
    SmartDouble,
    SmartSingle,
}

impl Quote {
    pub(crate) fn of(character: char) -> Option<Self> {
        Some(match character {
            '"' => Self::Double,
            '\'' => Self::Single,
            '`' | '\u{b4}' => Self::Backtick,
            '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => Self::SmartDouble,
            '‘' | '’' | '‚' | '‛' | '‹' | '›' => Self::SmartSingle,
            _ => return None,
        })
    }

    /// Whether `other` can end what `self` began.
    pub(crate) fn ends_with(self, other: Self) -> bool {
        let double = |quote| matches!(quote, Self::Double | Self::SmartDouble);
        match self {
            Self::Double | Self::SmartDouble => double(other),
            Self::Single => matches!(other, Self::Single | Self::SmartSingle),
            Self::SmartSingle => matches!(other, Self::SmartSingle | Self::Single),
            Self::Backtick => other == Self::Backtick || other == Self::Single,
        }
    }
}

impl<'a> Scan<'a> {
    pub(crate) fn new(text: &'a str, ended: bool, steps: &'a Cell<u64>) -> Self {
        Self { text, ended, steps }
    }

    /// The same on another text.
    pub(crate) fn of(&self, text: &'a str) -> Self {
        Self {
            text,
            ..self.clone()
        }
    }

    /// Counts work, so that tests can see how it grows.
    pub(crate) fn step(&self, count: usize) {
        self.steps.set(self.steps.get() + count as u64);
    }

    /// The byte at `at`; of a wide colon or comma, the plain one.
    pub(crate) fn byte(&self, at: usize) -> Option<u8> {
        let byte = *self.text.as_bytes().get(at)?;
        Some(match byte {
            0xe3 | 0xef => self.wide(at).unwrap_or(byte),
            _ => byte,
        })
    }

    fn wide(&self, at: usize) -> Option<u8> {
        let rest = self.text.as_bytes().get(at..at + 3)?;
        [("：", b':'), ("，", b','), ("、", b',')]
            .into_iter()
            .find_map(|(sign, plain)| (rest == sign.as_bytes()).then_some(plain))
    }

    pub(crate) fn char(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte.is_ascii() {
            return Some(char::from(byte));
        }
        self.text.get(at..)?.chars().next()
    }

    pub(crate) fn quote(&self, at: usize) -> Option<Quote> {
        Quote::of(self.char(at)?)
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(crate) fn starts(&self, at: usize, with: &str) -> bool {
        self.text
            .as_bytes()
            .get(at..)
            .is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    /// The next place that is no blank.
    pub(crate) fn blanks(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            match self.byte(at) {
                Some(byte) if byte.is_ascii_whitespace() => at += 1,
                Some(byte) if byte >= 0x80 => match self.char(at) {
                    Some(character) if is_blank(character) => at += character.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        self.step(at - from + 1);
        at
    }

    /// The next place that is no blank, if it is near; else a place among the blanks.
    pub(crate) fn near(&self, from: usize) -> usize {
        let mut at = from;
        // Behind a sign of several bytes.
        while at < self.text.len() && !self.text.is_char_boundary(at) {
            at += 1;
        }
        while let Some(byte) = self.byte(at) {
            let blank =
                byte.is_ascii_whitespace() || (byte >= 0x80 && self.char(at).is_some_and(is_blank));
            if !blank || at - from > BLANKS {
                break;
            }
            at += self.char(at).map_or(1, char::len_utf8);
        }
        self.step(at - from + 1);
        at
    }

    /// Whether a line ends between the two places.
    pub(crate) fn line_between(&self, from: usize, to: usize) -> bool {
        self.slice(from, to).contains('\n')
    }

    /// What ends the comment that begins at `at`.
    pub(crate) fn comment(&self, at: usize) -> Option<&'static str> {
        match self.byte(at)? {
            b'/' if self.byte(at + 1) == Some(b'/') => Some("\n"),
            b'/' if self.byte(at + 1) == Some(b'*') => Some("*/"),
            b'#' => Some("\n"),
            b'<' if self.starts(at, "<!--") => Some("-->"),
            _ => None,
        }
    }

    /// The key in quotes at `at`, with the place after its quote. Looks at a bounded length.
    pub(crate) fn quoted_key(&self, at: usize) -> Option<(&'a str, usize)> {
        let open = self.quote(at)?;
        let start = at + self.char(at)?.len_utf8();
        let limit = crate::path::boundary_before(self.text, start + KEY);
        for (offset, character) in self.slice(start, limit).char_indices() {
            self.step(1);
            match Quote::of(character) {
                Some(close) if open.ends_with(close) => {
                    let end = start + offset;
                    return Some((self.slice(start, end), end + character.len_utf8()));
                }
                _ if matches!(character, '\n' | '{' | '}') => return None,
                _ => {}
            }
        }
        None
    }

    /// The key without quotes at `at`, up to its colon or equals sign.
    pub(crate) fn bare_key(&self, at: usize) -> Option<(&'a str, usize)> {
        let limit = crate::path::boundary_before(self.text, at + KEY);
        let slice = self.slice(at, limit);
        let first = slice.chars().next()?;
        if !(first.is_alphanumeric() || matches!(first, '_' | '$' | '*' | '-')) {
            return None;
        }
        for (offset, character) in slice.char_indices() {
            self.step(1);
            match character {
                ':' | '=' | '：' => {
                    let key = slice.get(..offset)?.trim_end();
                    return Some((key, at + offset));
                }
                '_' | '-' | '.' | ' ' | '$' | '*' | '/' => {}
                _ if character.is_alphanumeric() => {}
                _ => return None,
            }
        }
        None
    }

    /// Whether what is looked at could still change when more text comes.
    pub(crate) fn open_within(&self, at: usize) -> bool {
        !self.ended && at + KEY >= self.text.len()
    }
}

pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}'
        )
}
