//! Where in a text a value may stand: the candidates, in the order of the text.
//!
//! Lives here: brackets in prose, thinking set apart, texts whose quotes are all escaped.
//! It must not know which candidate is the best.

pub(crate) mod labels;
pub(crate) mod lines;
pub(crate) mod mention;

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use crate::raw::{Kind, Raw};
use crate::read::Reader;
use crate::read::frame::{Ids, types};
use crate::read::scan::Scan;
use crate::schema::{Schema, Types};
use crate::shape;

/// What is read again inside of candidates that do not end: the text once and this, ...
const AGAIN: usize = 4096;

/// ... and from so many brackets.
const OPENERS: usize = 64;

/// No value begins with so many brackets of one kind.
const RUN: usize = 8;

/// Tags between which models think.
pub(crate) const THINKING: &[&str] = &[
    "think",
    "thinking",
    "thought",
    "thoughts",
    "reasoning",
    "scratchpad",
    "analysis",
    "reflection",
];

/// A value in the text.
pub(crate) struct Candidate {
    pub(crate) raw: Rc<Raw>,
    /// The text that the spans are of, if it is not the whole one.
    pub(crate) own_text: Option<String>,
    /// Where it stands in the whole text.
    pub(crate) span: Range<usize>,
    /// Within a block of thinking.
    pub(crate) thinking: bool,
    /// Within another candidate, which did not end.
    pub(crate) inner: bool,
    /// The text ended within it.
    pub(crate) cut: bool,
}

/// All candidates, and whether one was too deep to be read.
pub(crate) struct Found {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) too_deep: bool,
}

pub(crate) fn candidates(schema: &Schema, root: &Ids, text: &str, steps: &Cell<u64>) -> Found {
    let mut finder = Finder {
        schema,
        root,
        scan: Scan::new(text, true, steps),
        thinking: thinking(text),
        found: Found {
            candidates: Vec::new(),
            too_deep: false,
        },
        fuel: text.len() + AGAIN,
        openers: OPENERS,
        inner_until: 0,
    };
    finder.all();
    finder.found
}

struct Finder<'a> {
    schema: &'a Schema,
    root: &'a Ids,
    scan: Scan<'a>,
    thinking: Vec<Range<usize>>,
    found: Found,
    fuel: usize,
    openers: usize,
    inner_until: usize,
}

impl Finder<'_> {
    fn all(&mut self) {
        let text = self.scan.text;
        let start = first_quoted(text);
        let mut at = match start {
            Some(start) if self.quoted(start) => text.len(),
            _ => 0,
        };
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(['{', '[', '('])) {
            self.scan.step(found / 8 + 1);
            let opener = at + found;
            at = match self.scan.byte(opener) {
                Some(b'(') if self.is_tuple(opener) => self.candidate(opener, opener),
                Some(b'(') => match self.call(opener) {
                    Some(name) => self.candidate(name, opener),
                    None => opener + 1,
                },
                _ if opener < self.inner_until && !self.can_begin(opener) => opener + 1,
                _ if opener < self.inner_until && self.in_run(opener) => opener + 1,
                _ if self.escaped(opener) => text.len(),
                _ => self.candidate(opener, opener),
            };
        }
    }

    /// Reads the candidate at `start`, and gives the place to look on from.
    fn candidate(&mut self, start: usize, opener: usize) -> usize {
        let mut reader = Reader::new(self.schema, self.root, start);
        // What begins in a block of thinking ends in it.
        let block = self.block(start);
        let scan = match block.and_then(|block| self.scan.text.get(..block.end)) {
            Some(text) => self.scan.of(text),
            None => self.scan.clone(),
        };
        reader.run(&scan);
        let end = reader.pos.max(opener + 1);
        let read = end - start;
        if reader.too_deep {
            // What is in it is no answer by itself.
            self.found.too_deep = true;
            return self.scan.text.len();
        }
        let Some(raw) = reader.done else {
            return opener + 1;
        };
        let inner = start < self.inner_until;
        let cut = reader.cut;
        self.push(raw, None, start..end, inner, cut);
        if !cut {
            return end;
        }
        // What it swallowed may hold a better one.
        match self.fuel.checked_sub(read) {
            Some(left) if self.openers > 0 => {
                self.fuel = left;
                self.openers -= 1;
                self.inner_until = self.inner_until.max(end);
                opener + 1
            }
            _ => end,
        }
    }

    /// Whether a value of the schema, or a document of a list, can begin with this bracket.
    fn can_begin(&self, opener: usize) -> bool {
        let types = types(self.schema, self.root);
        self.scan.byte(opener) != Some(b'[') || types.meets(Types::ARRAY)
    }

    /// Whether this bracket is one of very many alike, and none of the last of them: what such a
    /// run holds is read from the others.
    fn in_run(&self, opener: usize) -> bool {
        let bytes = self.scan.text.as_bytes();
        let run = bytes.get(opener..opener + RUN);
        run.is_some_and(|run| run.iter().all(|byte| bytes.get(opener) == Some(byte)))
    }

    fn push(
        &mut self,
        raw: Raw,
        own_text: Option<String>,
        span: Range<usize>,
        inner: bool,
        cut: bool,
    ) {
        let thinking = self
            .thinking
            .iter()
            .any(|range| range.contains(&span.start));
        self.found.candidates.push(Candidate {
            raw: Rc::new(raw),
            own_text,
            span,
            thinking,
            inner,
            cut,
        });
    }

    /// The block of thinking around `at`.
    fn block(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.thinking.partition_point(|block| block.end <= at);
        self.thinking.get(next).filter(|block| block.contains(&at))
    }

    /// A text that is one text in quotes, such as JSON that was encoded twice.
    fn quoted(&mut self, start: usize) -> bool {
        let mut reader = Reader::new(self.schema, self.root, start);
        reader.run(&self.scan);
        let Some(raw) = reader.done else {
            return false;
        };
        let rest = self.scan.slice(raw.span.end, self.scan.text.len());
        let alone = rest
            .trim_matches(|own: char| own.is_whitespace() || own == '`')
            .is_empty();
        let json =
            matches!(&raw.kind, Kind::Text(text) if text.trim_start().starts_with(['{', '[']));
        let types = types(self.schema, self.root);
        let structured = types.meets(Types::OBJECT.or(Types::ARRAY));
        if !alone || (structured && !json) {
            return false;
        }
        let (span, cut) = (raw.span.clone(), reader.cut);
        self.push(raw, None, span, false, cut);
        true
    }

    /// `{\"a\": 1}`: the escapes of a text without its quotes.
    fn escaped(&mut self, opener: usize) -> bool {
        let next = self.scan.near(opener + 1);
        if self.scan.byte(next) != Some(b'\\') && self.scan.byte(next) != Some(b'{') {
            return false;
        }
        let rest = self.scan.slice(opener, self.scan.text.len());
        let Some(plain) = shape::unescape(rest) else {
            return false;
        };
        self.scan.step(rest.len() / 8);
        let mut reader = Reader::new(self.schema, self.root, 0);
        reader.run(&Scan::new(&plain, true, &Cell::new(0)));
        let cut = reader.cut;
        let Some(raw) = reader.done else {
            return false;
        };
        let span = opener..self.scan.text.len();
        self.push(raw, Some(plain), span, false, cut);
        true
    }

    /// A list in parentheses that is the whole text.
    fn is_tuple(&self, opener: usize) -> bool {
        let types = types(self.schema, self.root);
        let text = self.scan.text.trim();
        types.meets(Types::ARRAY)
            && !types.meets(Types::STRING)
            && text.ends_with(')')
            && self.scan.slice(0, opener).trim().is_empty()
    }

    /// Where the name of a call with named arguments begins: `Person(name="Ann")`.
    fn call(&self, opener: usize) -> Option<usize> {
        let before = self.scan.slice(opener.saturating_sub(64), opener);
        let name: usize = before
            .chars()
            .rev()
            .take_while(|own| own.is_ascii_alphanumeric() || matches!(own, '_' | '.'))
            .count();
        let start = opener - name;
        let named = self
            .scan
            .char(start)
            .is_some_and(|own| own.is_ascii_alphabetic());
        let next = self.scan.near(opener + 1);
        let (_, end) = self.scan.bare_key(next)?;
        (named && name > 0 && self.scan.byte(end) == Some(b'=')).then_some(start)
    }
}

/// The quote that the text begins with, or its first block in a fence.
fn first_quoted(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let mut start = text.len() - trimmed.len();
    if let Some(rest) = trimmed.strip_prefix("```") {
        let line = rest.find('\n')? + 1;
        let inner = rest.get(line..)?;
        start = text.len() - inner.trim_start().len();
    }
    let first = text.get(start..)?.chars().next()?;
    crate::read::scan::Quote::of(first).map(|_| start)
}

/// The blocks of thinking. A block that does not end goes to the end of the text; one that does
/// not begin, from its start.
pub(crate) fn thinking(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at + 1..).unwrap_or_default();
        let (closing, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let Some(tag) = THINKING.iter().find(|tag| {
            rest.get(..tag.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(tag))
                && rest.as_bytes().get(tag.len()) == Some(&b'>')
        }) else {
            continue;
        };
        let end = at + 1 + usize::from(closing) + tag.len() + 1;
        match open {
            None if !closing => open = Some((at, tag)),
            Some((start, name)) if closing && name == *tag => {
                blocks.push(start..end);
                open = None;
            }
            None if blocks.is_empty() => blocks.push(0..end),
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        blocks.push(start..text.len());
    }
    blocks
}

/// The text outside of thinking: its last part that is not blank.
pub(crate) fn outside(text: &str) -> Range<usize> {
    let blocks = thinking(text);
    let mut ends: Vec<usize> = blocks.iter().map(|block| block.end).collect();
    ends.push(0);
    let begin = ends.into_iter().max().unwrap_or_default();
    let rest = text.get(begin..).unwrap_or_default();
    if rest.trim().is_empty() {
        return 0..blocks.first().map_or(text.len(), |block| block.start);
    }
    begin..text.len()
}
