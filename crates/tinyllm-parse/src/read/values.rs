//! The state before a value: what begins here, and which name is a call.

use super::ahead::KeyAhead;
use super::bare::BareScan;
use super::scan::{Look, Quote, Scan};
use super::text::Role;
use super::{Flow, Reader, State};
use crate::raw::{Kind, Raw};
use crate::repair::RepairKind;
use crate::schema::Types;

/// Names before a parenthesis are not longer.
const NAME: usize = 64;

impl Reader {
    pub(super) fn value_step(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let Some(character) = scan.char(at) else {
            return Flow::More;
        };
        let in_object = self.frames.last().is_some_and(|frame| frame.is_object);
        if let Some(end) = self.plain_number(scan) {
            self.pos = end;
            self.deliver(Raw::new(at..end, Kind::Bare, Vec::new()));
            return Flow::Go;
        }
        match character {
            '{' => {
                if !self.open(true, b'}', at) {
                    return Flow::Done;
                }
                self.pos += 1;
            }
            '[' | '(' => {
                let close = if character == '[' { b']' } else { b')' };
                if character == '(' && self.is_number_in_parentheses(scan) {
                    self.state = State::Bare(BareScan::begin(at));
                    return Flow::Go;
                }
                if !self.open(false, close, at) {
                    return Flow::Done;
                }
                if character == '(' {
                    self.note(RepairKind::Bracket, at..at + 1, "[");
                }
                self.pos += 1;
            }
            '}' | ']' | ')' | ',' | ';' if in_object => {
                self.deliver(Raw::new(at..at, Kind::Nothing, Vec::new()));
            }
            '}' | ']' | ')' => return self.closer(scan),
            ',' | ';' | '，' | '、' => self.comma(scan),
            ':' | '=' => {
                self.note(RepairKind::Colon, at..at + 1, "");
                self.pos += 1;
            }
            '\\' => {
                self.note(RepairKind::Escape, at..at + 1, "");
                self.pos += 1;
            }
            '…' if !in_object => return self.ellipsis(scan),
            '.' if !in_object && !scan.byte(at + 1).is_some_and(|own| own.is_ascii_digit()) => {
                return self.ellipsis(scan);
            }
            _ => return self.word_or_text(scan),
        }
        Flow::Go
    }

    /// The end of digits that are an item of a list, whatever comes after the next sign: lists of
    /// numbers are long.
    fn plain_number(&self, scan: &Scan<'_>) -> Option<usize> {
        let frame = self.frames.last().filter(|own| !own.is_object)?;
        let rest = scan.text.as_bytes().get(self.pos..)?;
        let digits = rest.iter().take_while(|own| own.is_ascii_digit()).count();
        scan.step(digits / 8);
        let ends = match rest.get(digits)? {
            b',' => true,
            b';' => !self.wanted().meets(Types::STRING),
            b' ' if rest.get(digits + 1).is_some_and(u8::is_ascii_digit) => {
                !self.wanted().meets(Types::STRING)
            }
            byte => *byte == b']' && frame.close == b']',
        };
        (digits > 0 && ends).then_some(self.pos + digits)
    }

    /// `(5)` is how accountants and models write a number.
    fn is_number_in_parentheses(&self, scan: &Scan<'_>) -> bool {
        let types = self.wanted();
        types.meets(Types::NUMBER)
            && !types.meets(Types::ARRAY)
            && scan
                .byte(self.pos + 1)
                .is_some_and(|byte| byte.is_ascii_digit())
    }

    fn word_or_text(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        if let Some(quote) = scan.quote(at) {
            return self.text_value(scan, quote);
        }
        let limit = crate::path::boundary_before(scan.text, at + NAME);
        let slice = scan.slice(at, limit);
        let length = slice
            .find(|own: char| !(own.is_alphanumeric() || matches!(own, '_' | '.' | '$')))
            .unwrap_or(slice.len());
        scan.step(length);
        if !scan.ended && at + length >= scan.text.len() && length < NAME {
            return Flow::More;
        }
        let word = slice.get(..length).unwrap_or_default();
        let after = at + length;
        if word == "new" && scan.byte(after) == Some(b' ') {
            self.note(RepairKind::Call, at..after, "");
            self.pos = after;
            return Flow::Go;
        }
        if matches!(word, "b" | "r" | "u" | "f" | "rb" | "br" | "fr") && scan.quote(after).is_some()
        {
            self.note(RepairKind::Quotes, at..after, "");
            self.pos = after;
            return Flow::Go;
        }
        let starts_name = word.starts_with(|own: char| own.is_alphabetic() || own == '_');
        if starts_name && scan.byte(after) == Some(b'(') {
            match self.is_call(scan, after + 1) {
                Look::Yes => return self.begin_call(at, after),
                Look::More => return Flow::More,
                Look::No => {}
            }
        }
        self.state = State::Bare(BareScan::begin(at));
        Flow::Go
    }

    /// A text in quotes; unless it is the next key, and the value before it is missing.
    fn text_value(&mut self, scan: &Scan<'_>, quote: Quote) -> Flow {
        let at = self.pos;
        let missing = match self.frames.last() {
            Some(frame) if frame.is_object && self.on_new_line(scan) => {
                self.key_ahead(scan, frame, at)
            }
            _ => KeyAhead::No,
        };
        match missing {
            KeyAhead::More => return Flow::More,
            KeyAhead::Known => {
                self.deliver(Raw::new(at..at, Kind::Nothing, Vec::new()));
                return Flow::Go;
            }
            KeyAhead::Other | KeyAhead::No => {}
        }
        // Three quotes, or two, may be one.
        let next = scan.byte(at + 1);
        let again = next.is_none() || next == scan.byte(at);
        if !scan.ended && again && scan.text.len() < at + 4 {
            return Flow::More;
        }
        self.begin_text(scan, Role::Value, quote);
        Flow::Go
    }

    fn on_new_line(&self, scan: &Scan<'_>) -> bool {
        let before = scan.text.as_bytes().get(..self.pos).unwrap_or_default();
        before
            .iter()
            .rev()
            .take(NAME)
            .take_while(|byte| byte.is_ascii_whitespace())
            .any(|byte| *byte == b'\n')
    }

    fn is_call(&self, scan: &Scan<'_>, inner: usize) -> Look {
        let next = scan.near(inner);
        let Some(byte) = scan.byte(next) else {
            return if scan.ended { Look::No } else { Look::More };
        };
        let wanted = self.wanted();
        let text_only = !wanted.meets(Types::OBJECT.or(Types::ARRAY).or(Types::NUMBER));
        let yes = match byte {
            b'"' | b'\'' => true,
            _ if text_only => false,
            b'{' | b'[' | b'(' | b')' | b'0'..=b'9' | b'-' => true,
            _ => scan.bare_key(next).is_some(),
        };
        if yes { Look::Yes } else { Look::No }
    }

    fn begin_call(&mut self, at: usize, parenthesis: usize) -> Flow {
        if !self.open(true, b')', at) {
            return Flow::Done;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.call = Some(at..parenthesis);
        }
        self.pos = parenthesis + 1;
        Flow::Go
    }
}
