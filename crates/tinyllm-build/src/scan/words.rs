//! The names of our macros, and where a text has one of them.
//!
//! A search of bytes, so that files without them cost nothing. Must not know tokens' meaning.

use std::collections::BTreeMap;

use proc_macro2::Group;
use tinyllm_syntax::Composite;

use super::items::Import;

/// What our macros are called in this crate.
pub(crate) struct Names {
    known: BTreeMap<String, What>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Composite(Composite),
    Attribute,
}

impl Names {
    /// As the crate `tinyllm` calls them.
    pub(crate) fn ours() -> Self {
        let known = [
            ("chain", What::Composite(Composite::Chain)),
            ("concurrent", What::Composite(Composite::Concurrent)),
            ("decide", What::Composite(Composite::Decide)),
            ("llm_function", What::Attribute),
        ];
        Self {
            known: known.map(|(name, what)| (name.to_owned(), what)).into(),
        }
    }

    /// Takes in `use tinyllm::chain as pipeline`; whether that was new.
    pub(crate) fn learn(&mut self, import: &Import) -> bool {
        let Some(name) = &import.name else {
            return false;
        };
        let what = import.path.last().and_then(|last| self.known.get(last));
        match what.copied() {
            Some(what) if name != "_" && !self.known.contains_key(name) => {
                self.known.insert(name.clone(), what);
                true
            }
            _ => false,
        }
    }

    /// The lines on which one of them is used.
    pub(crate) fn lines(&self, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        for (name, what) in &self.known {
            for (at, _) in text.match_indices(name.as_str()) {
                let (before, rest) = text.split_at(at);
                let after = rest.get(name.len()..).unwrap_or_default();
                let used = match what {
                    What::Composite(_) => after.trim_start().starts_with('!'),
                    What::Attribute => !after.starts_with(is_word),
                };
                if used && !before.ends_with(is_word) {
                    places.push(at);
                }
            }
        }
        places.sort_unstable();
        lines_of(text, &places)
    }
}

/// Lines from 1 of places in rising order, each once.
fn lines_of(text: &str, places: &[usize]) -> Vec<usize> {
    let (mut lines, mut line, mut from) = (Vec::new(), 1, 0);
    for at in places {
        line += text
            .get(from..*at)
            .unwrap_or_default()
            .matches('\n')
            .count();
        from = *at;
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Whether a text without our names still says something about the others: where modules are, and
/// under which names nodes can be imported from here.
pub(crate) fn connects(text: &str) -> bool {
    let starts = |word: &str, holds: fn(&str) -> bool| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            !before.ends_with(is_word) && holds(before.trim_end())
        })
    };
    starts("mod ", |_| true)
        || starts("use ", |before| {
            before.ends_with("pub") || before.ends_with(')')
        })
        || starts("extern crate ", |_| true)
}

/// The names, and the lines of one file that use them.
pub(crate) struct Words<'n> {
    names: &'n Names,
    lines: Vec<usize>,
}

impl<'n> Words<'n> {
    pub(crate) fn new(names: &'n Names, lines: Vec<usize>) -> Self {
        Self { names, lines }
    }

    /// Whether one of the names is used between the delimiters.
    pub(crate) fn within(&self, group: &Group) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        let (first, last) = (
            group.span_open().start().line,
            group.span_close().end().line,
        );
        let after = self.lines.partition_point(|line| *line < first);
        self.lines.get(after).is_some_and(|line| *line <= last)
    }

    pub(crate) fn composite(&self, name: &str) -> Option<Composite> {
        match self.names.known.get(name) {
            Some(What::Composite(composite)) => Some(*composite),
            _ => None,
        }
    }

    pub(crate) fn is_attribute(&self, name: &str) -> bool {
        self.names.known.get(name) == Some(&What::Attribute)
    }
}
