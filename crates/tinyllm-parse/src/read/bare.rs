//! A value without quotes, and where it ends.

use super::ahead::KeyAhead;
use super::scan::{Look, Scan};
use super::{Flow, Reader, State};
use crate::raw::{Kind, Raw};
use crate::repair::RepairKind;
use crate::schema::Types;

#[derive(Clone, Debug)]
pub(crate) struct BareScan {
    start: usize,
    /// After the last character that is no blank.
    end: usize,
    wanted: Option<Types>,
}

impl BareScan {
    pub(super) fn begin(start: usize) -> Self {
        Self {
            start,
            end: start,
            wanted: None,
        }
    }
}

impl Reader {
    pub(super) fn bare_step(&mut self, scan: &Scan<'_>) -> Flow {
        let State::Bare(mut bare) = std::mem::replace(&mut self.state, State::After) else {
            return Flow::Go;
        };
        let wanted = match bare.wanted {
            Some(wanted) => wanted,
            None => {
                let wanted = self.wanted();
                bare.wanted = Some(wanted);
                wanted
            }
        };
        loop {
            let Some(character) = scan.char(self.pos) else {
                self.state = State::Bare(bare);
                return Flow::More;
            };
            scan.step(1);
            match self.bare_ends_here(scan, &bare, character, wanted) {
                Look::Yes => break,
                Look::More => {
                    self.state = State::Bare(bare);
                    return Flow::More;
                }
                Look::No => {}
            }
            self.pos += character.len_utf8();
            if !character.is_whitespace() {
                bare.end = self.pos;
            }
        }
        let end = self.pos;
        self.bare_ends(scan, bare, end, false);
        Flow::Go
    }

    pub(super) fn bare_ends(&mut self, scan: &Scan<'_>, bare: BareScan, end: usize, cut: bool) {
        if bare.end == bare.start {
            // Nothing that could be a value: a stray sign.
            let length = scan.char(bare.start).map_or(0, char::len_utf8);
            self.note(RepairKind::Skipped, bare.start..bare.start + length, "");
            self.pos = bare.start + length;
            self.state = State::Value;
            return;
        }
        self.pos = end;
        let mut raw = Raw::new(bare.start..bare.end, Kind::Bare, Vec::new());
        raw.cut = cut && bare.end == end;
        self.deliver(raw);
    }

    fn bare_ends_here(
        &self,
        scan: &Scan<'_>,
        bare: &BareScan,
        character: char,
        wanted: Types,
    ) -> Look {
        let at = self.pos;
        let Some(frame) = self.frames.last() else {
            return Look::No;
        };
        let begun = bare.end > bare.start;
        let text = wanted.meets(Types::STRING);
        match character {
            '}' | ']' if begun && !text => Look::Yes,
            '}' | ']' => self.closes_bare(frame.close, character),
            ')' if frame.close == b')' => Look::Yes,
            ',' | '，' | '、' => self.comma_ends(scan, frame.is_object, wanted),
            ';' if !text => Look::Yes,
            ';' if frame.is_object => match self.key_ahead(scan, frame, scan.near(at + 1)) {
                KeyAhead::Known => Look::Yes,
                KeyAhead::More => Look::More,
                KeyAhead::Other | KeyAhead::No => Look::No,
            },
            '\n' => self.line_ends(scan, text),
            ':' if !frame.is_object && frame.items.is_empty() && !text && begun => Look::Yes,
            '"' if begun && frame.is_object => match self.key_ahead(scan, frame, at) {
                KeyAhead::Known => Look::Yes,
                KeyAhead::More => Look::More,
                KeyAhead::Other | KeyAhead::No => Look::No,
            },
            '/' | '#' if begun && bare.end < at => {
                if !scan.ended && scan.byte(at + 1).is_none() {
                    return Look::More;
                }
                match scan.byte(at + 1) {
                    Some(b'/' | b'*') if character == '/' => Look::Yes,
                    Some(b' ') if character == '#' => Look::Yes,
                    _ => Look::No,
                }
            }
            ' ' | '\t' if begun && !frame.is_object && !text => self.next_item(scan),
            '`' if scan.starts(at, "```") => Look::Yes,
            '`' if !scan.ended && scan.text.len() < at + 3 => Look::More,
            _ => Look::No,
        }
    }

    /// Whether another number or list stands after these blanks, its comma left out.
    fn next_item(&self, scan: &Scan<'_>) -> Look {
        match scan.byte(scan.near(self.pos)) {
            None if !scan.ended => Look::More,
            Some(b'0'..=b'9' | b'-' | b'"' | b'{' | b'[') => Look::Yes,
            _ => Look::No,
        }
    }

    fn closes_bare(&self, close: u8, character: char) -> Look {
        let own = char::from(close) == character;
        let around = match character {
            '}' => self.is_open(b'}'),
            _ => self.is_open(b']'),
        };
        if own || around { Look::Yes } else { Look::No }
    }

    fn comma_ends(&self, scan: &Scan<'_>, in_object: bool, wanted: Types) -> Look {
        let at = self.pos;
        if !in_object {
            return Look::Yes;
        }
        match self.thousands(scan, at, wanted) {
            Look::Yes => return Look::No,
            Look::More => return Look::More,
            Look::No => {}
        }
        if !wanted.meets(Types::STRING) {
            return Look::Yes;
        }
        let next = scan.near(at + 1);
        let Some(byte) = scan.byte(next) else {
            return if scan.ended { Look::Yes } else { Look::More };
        };
        let ellipsis = scan.starts(next, "...") || scan.starts(next, "…");
        if ellipsis || matches!(byte, b'}' | b']' | b',' | b'/') || scan.line_between(at, next) {
            return Look::Yes;
        }
        match self.frames.last() {
            Some(frame) => match self.key_ahead(scan, frame, next) {
                KeyAhead::Known | KeyAhead::Other => Look::Yes,
                KeyAhead::More => Look::More,
                KeyAhead::No => Look::No,
            },
            None => Look::No,
        }
    }

    fn line_ends(&self, scan: &Scan<'_>, text: bool) -> Look {
        let next = scan.near(self.pos);
        let Some(byte) = scan.byte(next) else {
            return if scan.ended { Look::Yes } else { Look::More };
        };
        let Some(frame) = self.frames.last() else {
            return Look::No;
        };
        if !text || !frame.is_object || matches!(byte, b'}' | b']' | b',' | b'`') {
            return Look::Yes;
        }
        match self.key_ahead(scan, frame, next) {
            KeyAhead::Known | KeyAhead::Other => Look::Yes,
            KeyAhead::More => Look::More,
            KeyAhead::No => Look::No,
        }
    }
}
