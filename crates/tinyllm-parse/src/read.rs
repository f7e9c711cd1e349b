//! From a text to a tree, by a machine that can stop anywhere and go on when more text comes.
//!
//! Lives here: the states between values. One pass, with looks ahead of bounded length; what is
//! open stands on a stack of its own, so that no text can exhaust the thread's.
//! It must not know what becomes of the tree.

mod after;
mod ahead;
mod bare;
mod escape;
pub(crate) mod frame;
mod keys;
pub(crate) mod scan;
pub(crate) mod text;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use crate::raw::{Entry, Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::schema::{Schema, Types};
use bare::BareScan;
use frame::{Frame, Ids, PendingKey};
use scan::{Quote, Scan};
use text::{Role, TextScan};

/// Deeper values are refused. serde_json reads as deep.
pub(crate) const DEPTH: usize = 127;

/// Reads one value that begins at a given place.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) schema: Schema,
    pub(crate) pos: usize,
    pub(crate) start: usize,
    pub(crate) frames: Vec<Frame>,
    pub(crate) state: State,
    pub(crate) done: Option<Raw>,
    pub(crate) too_deep: bool,
    /// The text ended, or its block did, while something was open.
    pub(crate) cut: bool,
    root: Ids,
    /// A text ran to the end with keys in it: from now on every quote ends a text.
    plain_quotes: bool,
    comment: Option<(usize, &'static str)>,
    /// Open frames by what closes them: `}`, `]`, `)`.
    open: [usize; 3],
}

#[derive(Clone, Debug)]
pub(crate) enum State {
    Key,
    Colon,
    Value,
    After,
    Text(Box<TextScan>),
    Bare(BareScan),
}

/// Whether the machine goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    Go,
    /// The text must go on first.
    More,
    Done,
}

impl Reader {
    pub(crate) fn new(schema: &Schema, root: &Ids, start: usize) -> Self {
        Self {
            schema: schema.clone(),
            pos: start,
            start,
            frames: Vec::new(),
            state: State::Value,
            done: None,
            too_deep: false,
            cut: false,
            root: Arc::clone(root),
            plain_quotes: false,
            comment: None,
            open: [0; 3],
        }
    }

    /// Reads the inside of an object whose opening brace is missing.
    pub(crate) fn within_object(schema: &Schema, root: &Ids, start: usize) -> Self {
        let mut reader = Self::new(schema, root, start);
        reader.open(true, b'}', start);
        reader.note(RepairKind::Bracket, start..start, "{");
        reader
    }

    /// Reads the inside of a list whose opening bracket is missing.
    pub(crate) fn within_list(schema: &Schema, root: &Ids, start: usize) -> Self {
        let mut reader = Self::new(schema, root, start);
        reader.open(false, b']', start);
        reader.note(RepairKind::Bracket, start..start, "[");
        reader
    }

    /// Reads as far as the text allows; true when the value is complete.
    pub(crate) fn run(&mut self, scan: &Scan<'_>) -> bool {
        loop {
            scan.step(1);
            match self.step(scan) {
                Flow::Go => {}
                Flow::Done => return true,
                Flow::More if scan.ended => {
                    self.finish(scan, scan.text.len());
                    return true;
                }
                Flow::More => return false,
            }
        }
    }

    fn step(&mut self, scan: &Scan<'_>) -> Flow {
        if self.done.is_some() || self.too_deep {
            return Flow::Done;
        }
        match self.state {
            State::Text(_) => return self.text_step(scan),
            State::Bare(_) => return self.bare_step(scan),
            _ => {}
        }
        if !self.at_sign(scan) && !self.skip(scan) {
            return Flow::More;
        }
        if scan.byte(self.pos) == Some(b'`')
            && scan.starts(self.pos, "```")
            && !self.frames.is_empty()
        {
            self.finish(scan, self.pos);
            return Flow::Done;
        }
        match self.state {
            State::Key => self.key_step(scan),
            State::Colon => self.colon_step(scan),
            State::Value => self.value_step(scan),
            _ => self.after_step(scan),
        }
    }

    /// Whether no blank and no comment stands here: mostly so, and seen at once.
    fn at_sign(&self, scan: &Scan<'_>) -> bool {
        let plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'#' | b'<');
        self.comment.is_none() && scan.text.as_bytes().get(self.pos).is_some_and(plain)
    }

    /// Skips blanks and comments; false if the text ends there.
    fn skip(&mut self, scan: &Scan<'_>) -> bool {
        loop {
            if let Some((start, close)) = self.comment {
                let rest = scan.text.get(self.pos..).unwrap_or_default();
                let found = rest.find(close);
                scan.step(found.unwrap_or(rest.len()));
                let Some(found) = found else {
                    let keep = scan.text.len().saturating_sub(close.len() - 1);
                    let keep = crate::path::boundary_before(scan.text, keep);
                    self.pos = keep.max(self.pos);
                    if scan.ended {
                        self.comment = None;
                        self.pos = scan.text.len();
                        self.note(RepairKind::Comment, start..self.pos, "");
                    }
                    return false;
                };
                self.comment = None;
                let end = if close == "\n" { 0 } else { close.len() };
                self.pos += found + end;
                self.note(RepairKind::Comment, start..self.pos, "");
            }
            let from = self.pos;
            self.pos = scan.blanks(from);
            let json = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            if !scan.slice(from, self.pos).bytes().all(json) {
                self.note(RepairKind::Skipped, from..self.pos, "");
            }
            let Some(byte) = scan.byte(self.pos) else {
                return false;
            };
            if matches!(byte, b'/' | b'#' | b'<') && !self.frames.is_empty() {
                if !scan.ended && scan.text.len() < self.pos + 4 {
                    return false;
                }
                let value = matches!(self.state, State::Value);
                let colour = byte == b'#' && value && scan.byte(self.pos + 1) != Some(b' ');
                if let Some(close) = scan.comment(self.pos).filter(|_| !colour) {
                    self.comment = Some((self.pos, close));
                    self.pos += 2.min(scan.text.len() - self.pos);
                    if byte == b'#' {
                        self.pos -= 1;
                    }
                    continue;
                }
            }
            return true;
        }
    }

    fn note(
        &mut self,
        kind: RepairKind,
        at: std::ops::Range<usize>,
        after: impl Into<Cow<'static, str>>,
    ) {
        let after = after.into();
        if let Some(frame) = self.frames.last_mut() {
            // Signs that are left out one after the other are one repair.
            if after.is_empty()
                && let Some(last) = frame.notes.last_mut()
                && last.kind == kind
                && last.after.is_empty()
                && last.at.end == at.start
            {
                last.at.end = at.end;
                return;
            }
            frame.notes.push(Note::new(kind, at, after));
        }
    }

    fn schema_next(&self) -> Ids {
        match self.frames.last() {
            Some(frame) => frame.next(&self.schema),
            None => Arc::clone(&self.root),
        }
    }

    fn wanted(&self) -> Types {
        match self.frames.last() {
            Some(frame) => frame.wanted(&self.schema),
            None => frame::types(&self.schema, &self.root),
        }
    }

    fn open(&mut self, is_object: bool, close: u8, start: usize) -> bool {
        if self.frames.len() >= DEPTH {
            self.too_deep = true;
            return false;
        }
        let ids = self.schema_next();
        self.frames.push(Frame::new(is_object, close, start, ids));
        if let Some(count) = self.open.get_mut(slot(close)) {
            *count += 1;
        }
        self.state = if is_object { State::Key } else { State::Value };
        true
    }

    fn is_open(&self, close: u8) -> bool {
        self.open.get(slot(close)).is_some_and(|count| *count > 0)
    }

    /// Closes the innermost frame.
    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if let Some(count) = self.open.get_mut(slot(frame.close)) {
            *count = count.saturating_sub(1);
        }
        self.deliver(frame.into_raw(end));
    }

    /// Hands a value to what is open around it.
    fn deliver(&mut self, raw: Raw) {
        self.state = State::After;
        let Some(frame) = self.frames.last_mut() else {
            self.done = Some(raw);
            return;
        };
        frame.comma = None;
        if !frame.is_object {
            frame.items.push(raw);
            return;
        }
        let Some(key) = frame.key.take() else {
            return;
        };
        if let Kind::Text(text) = &raw.kind {
            frame.narrow(&self.schema, &key.name, text);
        }
        frame.see(&self.schema, &key.name);
        frame.entries.push(Entry {
            key: key.name,
            key_span: key.span,
            notes: key.notes,
            value: raw,
        });
    }

    fn set_key(&mut self, key: PendingKey) {
        self.state = State::Colon;
        if let Some(frame) = self.frames.last_mut() {
            frame.comma = None;
            frame.key = Some(key);
        }
    }

    /// The text ends here: what is open is closed.
    fn finish(&mut self, scan: &Scan<'_>, end: usize) {
        match std::mem::replace(&mut self.state, State::After) {
            State::Text(text) => self.text_ends(scan, *text, end),
            State::Bare(bare) => self.bare_ends(scan, bare, end, true),
            _ => {}
        }
        if self.done.is_some() {
            return;
        }
        self.pos = end;
        self.cut = true;
        let mut closers = String::new();
        while let Some(frame) = self.frames.last_mut() {
            closers.push(char::from(frame.close));
            if let Some(key) = frame.key.take() {
                let at = key.span.start..end.max(key.span.end);
                frame.notes.push(Note::new(RepairKind::Skipped, at, ""));
            }
            if self.frames.len() == 1 {
                self.note(RepairKind::Closed, end..end, closers.clone());
            }
            self.close(end);
            let cut = match self.frames.last_mut() {
                Some(frame) if frame.is_object => {
                    frame.entries.last_mut().map(|entry| &mut entry.value)
                }
                Some(frame) => frame.items.last_mut(),
                None => self.done.as_mut(),
            };
            if let Some(raw) = cut {
                raw.cut = true;
            }
        }
    }

    fn begin_text(&mut self, scan: &Scan<'_>, role: Role, quote: Quote) {
        let text = TextScan::begin(scan, self.pos, role, quote);
        self.pos = text.from();
        self.state = State::Text(Box::new(text));
    }
}

fn slot(close: u8) -> usize {
    match close {
        b'}' => 0,
        b']' => 1,
        _ => 2,
    }
}
