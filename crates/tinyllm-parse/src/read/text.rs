//! A text in quotes, and which of the quotes within is its end.
//!
//! It is known when it ends by what follows: a comma and a key that is wanted, a bracket that
//! closes what is open. It must not know what the text means.

mod ends;

use std::ops::Range;

use super::ahead::KeyAhead;
use super::scan::{Look, Quote, Scan};
use super::{Flow, Reader, State};
use crate::raw::{Kind, Note, Raw};
use crate::repair::RepairKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Key,
    Value,
}

/// A text that is being read.
#[derive(Clone, Debug)]
pub(crate) struct TextScan {
    pub(super) role: Role,
    quote: Quote,
    start: usize,
    from: usize,
    pub(crate) out: String,
    pub(super) notes: Vec<Note>,
    /// How many quotes were taken as a part of it.
    inner: usize,
    /// Where the first of them was, and what had been read before.
    first: Option<First>,
    /// A declared key with its colon stands within: the end was missed, perhaps.
    swallowed: bool,
    doubled: bool,
    triple: bool,
    /// Every backslash is one: a path of Windows.
    pub(super) literal: bool,
    /// Escapes that may have been meant as backslash and letter, by their place in `out`.
    pub(super) soft: Vec<(usize, char)>,
    /// An escape that JSON does not know has come.
    pub(super) broken: bool,
    /// The blanks up to here have been looked over.
    looked: usize,
    /// What can be shown of it before it has ended: up to here it will not change.
    pub(crate) sure: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
struct First {
    after: usize,
    out: usize,
    notes: usize,
}

impl TextScan {
    pub(super) fn begin(scan: &Scan<'_>, start: usize, role: Role, quote: Quote) -> Self {
        let length = scan.char(start).map_or(1, char::len_utf8);
        let mut from = start + length;
        let straight = matches!(quote, Quote::Double | Quote::Single);
        let again = straight && scan.byte(from) == scan.byte(start);
        let triple = again && scan.byte(from + 1) == scan.byte(start);
        let after = scan.byte(from + 1).unwrap_or(b' ');
        let doubled = again
            && !triple
            && role == Role::Value
            && !after.is_ascii_whitespace()
            && !matches!(
                after,
                b',' | b'}' | b']' | b':' | b')' | b';' | b'+' | b'/' | b'`'
            );
        let mut notes = Vec::new();
        if triple {
            from += 2;
            if scan.byte(from) == Some(b'\n') {
                from += 1;
            }
        } else if doubled {
            from += 1;
        }
        if triple || doubled || quote != Quote::Double {
            notes.push(Note::new(RepairKind::Quotes, start..from, "\""));
        }
        Self {
            role,
            quote,
            start,
            from,
            out: String::new(),
            notes,
            inner: 0,
            first: None,
            swallowed: false,
            doubled,
            triple,
            literal: false,
            soft: Vec::new(),
            broken: false,
            looked: 0,
            sure: None,
        }
    }

    pub(crate) fn role(&self) -> Role {
        self.role
    }

    pub(super) fn from(&self) -> usize {
        self.from
    }

    /// Another text in quotes goes on where `raw` ended.
    pub(super) fn goes_on(&mut self, raw: Raw, plus: Range<usize>) {
        if let Kind::Text(text) = raw.kind {
            self.out = text;
        }
        self.sure = Some(self.out.len());
        self.start = raw.span.start;
        let mut notes = raw.notes.into_vec();
        notes.push(Note::new(RepairKind::Joined, plus, ""));
        notes.append(&mut self.notes);
        self.notes = notes;
    }

    /// What follows may still be taken back: only what is there now can be shown.
    pub(super) fn freeze(&mut self) {
        self.sure.get_or_insert(self.out.len());
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'\\' | 0xc2 | 0xe2 | 0xef) || byte < 0x20
}

impl Reader {
    pub(super) fn text_step(&mut self, scan: &Scan<'_>) -> Flow {
        let State::Text(mut text) = std::mem::replace(&mut self.state, State::After) else {
            return Flow::Go;
        };
        let flow = self.text_on(scan, &mut text);
        if flow == Flow::More {
            self.state = State::Text(text);
        } else if matches!(self.state, State::After) && flow == Flow::Go {
            self.text_closes(scan, *text);
        }
        if flow == Flow::Done { Flow::Go } else { flow }
    }

    /// `Go`: the text has ended at `pos`. `Done`: it is delivered already.
    fn text_on(&mut self, scan: &Scan<'_>, text: &mut TextScan) -> Flow {
        loop {
            let rest = scan.text.as_bytes().get(self.pos..).unwrap_or_default();
            let plain = rest.iter().position(|byte| is_special(*byte));
            let plain = plain.unwrap_or(rest.len());
            text.push(scan.slice(self.pos, self.pos + plain));
            self.pos += plain;
            scan.step(plain / 8 + 1);
            let Some(character) = scan.char(self.pos) else {
                return Flow::More;
            };
            if character == '\\' {
                if !self.escape(scan, text) {
                    return Flow::More;
                }
                continue;
            }
            if let Some(quote) = Quote::of(character) {
                match self.quote_within(scan, text, quote, character) {
                    Flow::Go => continue,
                    Flow::More => return Flow::More,
                    Flow::Done => return Flow::Go,
                }
            }
            if character < ' ' {
                match self.control(scan, text, character) {
                    Flow::Go => continue,
                    Flow::More => return Flow::More,
                    Flow::Done => return Flow::Go,
                }
            }
            text.out.push(character);
            self.pos += character.len_utf8();
        }
    }

    /// `Done` if this quote ends the text; it has been passed then.
    fn quote_within(
        &mut self,
        scan: &Scan<'_>,
        text: &mut TextScan,
        quote: Quote,
        character: char,
    ) -> Flow {
        let at = self.pos;
        let length = character.len_utf8();
        let keep = |reader: &mut Self, text: &mut TextScan| {
            text.out.push(character);
            reader.pos += length;
            Flow::Go
        };
        if !text.quote.ends_with(quote) {
            return keep(self, text);
        }
        if text.triple {
            if !scan.ended && scan.text.len() < at + 3 {
                return Flow::More;
            }
            let mark = if text.quote == Quote::Double {
                "\"\"\""
            } else {
                "'''"
            };
            if !scan.starts(at, mark) {
                return keep(self, text);
            }
            self.pos += 3;
            return Flow::Done;
        }
        if self.plain_quotes && quote == text.quote {
            self.pos += length;
            return Flow::Done;
        }
        match self.ends_text(scan, text, at + length) {
            Look::More => return Flow::More,
            Look::Yes => {
                if quote != Quote::Double && text.quote == Quote::Double {
                    let note = Note::new(RepairKind::Quotes, at..at + length, "\"");
                    text.notes.push(note);
                }
                self.pos += length;
                return Flow::Done;
            }
            Look::No => {}
        }
        self.inner_quote(scan, text, quote, character)
    }

    /// A quote that is not the end: a part of the text, or of the next key, or one of two.
    fn inner_quote(
        &mut self,
        scan: &Scan<'_>,
        text: &mut TextScan,
        quote: Quote,
        character: char,
    ) -> Flow {
        let at = self.pos;
        let length = character.len_utf8();
        if text.role == Role::Value
            && scan.char(at + length) == Some(character)
            && text.inner.is_multiple_of(2)
        {
            match self.ends_text(scan, text, at + 2 * length) {
                Look::More => return Flow::More,
                Look::Yes if text.doubled || text.inner > 0 || text.out.is_empty() => {
                    text.notes
                        .push(Note::new(RepairKind::Quotes, at..at + 2 * length, "\""));
                    self.pos += 2 * length;
                    return Flow::Done;
                }
                _ => {}
            }
        }
        if text.role == Role::Value
            && let Some(frame) = self.frames.last().filter(|frame| frame.is_object)
        {
            match self.key_ahead(scan, frame, at) {
                KeyAhead::More => return Flow::More,
                KeyAhead::Known if ends::ends_with_comma(&text.out) => {
                    self.unclosed_before(scan, text);
                    return Flow::Done;
                }
                KeyAhead::Other
                    if !frame.declares(&self.schema) && ends::ends_with_comma(&text.out) =>
                {
                    self.unclosed_before(scan, text);
                    return Flow::Done;
                }
                KeyAhead::Known => text.swallowed = true,
                KeyAhead::Other | KeyAhead::No => {}
            }
        }
        text.freeze();
        if quote == text.quote {
            if text.first.is_none() {
                text.first = Some(First {
                    after: at + length,
                    out: text.out.len(),
                    notes: text.notes.len(),
                });
            }
            text.inner += 1;
            let note = Note::new(RepairKind::InnerQuote, at..at + length, "\\\"");
            text.notes.push(note);
        }
        text.out.push(character);
        self.pos += length;
        Flow::Go
    }

    /// Line breaks and other control characters. `Done` if the text ends before this line.
    fn control(&mut self, scan: &Scan<'_>, text: &mut TextScan, character: char) -> Flow {
        let at = self.pos;
        if character == '\n' {
            if text.role == Role::Key {
                text.notes.push(Note::new(RepairKind::Quotes, at..at, "\""));
                return Flow::Done;
            }
            let next = if at < text.looked { at } else { scan.near(at) };
            if scan.byte(next).is_none() && !scan.ended {
                return Flow::More;
            }
            text.looked = text.looked.max(next);
            if let Some(frame) = self.frames.last().filter(|frame| frame.is_object)
                && scan.quote(next).is_some()
                && !text.triple
            {
                match self.key_ahead(scan, frame, next) {
                    KeyAhead::More => return Flow::More,
                    KeyAhead::Known => {
                        self.unclosed_before(scan, text);
                        return Flow::Done;
                    }
                    KeyAhead::Other | KeyAhead::No => {}
                }
            }
        }
        if !text.triple {
            let after = match character {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => "\\u",
            };
            text.notes
                .push(Note::new(RepairKind::Escape, at..at + 1, after));
        }
        text.out.push(character);
        self.pos += 1;
        Flow::Go
    }
}
