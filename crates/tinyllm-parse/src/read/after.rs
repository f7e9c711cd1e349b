//! The state after a value: commas, texts that go on, and brackets that close.

use super::ahead::KeyAhead;
use super::frame::PendingKey;
use super::scan::{Look, Scan};
use super::text::Role;
use super::{Flow, Reader, State};
use crate::raw::{Kind, Raw};
use crate::repair::RepairKind;

impl Reader {
    pub(super) fn after_step(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let (Some(character), Some(frame)) = (scan.char(at), self.frames.last()) else {
            return if self.done.is_some() {
                Flow::Done
            } else {
                Flow::More
            };
        };
        let in_object = frame.is_object;
        match character {
            ',' | ';' | '，' | '、' => {
                self.comma(scan);
                if character == ';' {
                    self.note(RepairKind::Comma, at..at + 1, ",");
                }
                self.state = if in_object { State::Key } else { State::Value };
                return Flow::Go;
            }
            '}' | ']' | ')' => return self.closer(scan),
            '+' => return self.plus(scan),
            '.' | '…' => return self.ellipsis(scan),
            _ => {}
        }
        if in_object {
            return self.after_entry(scan);
        }
        if character == ':' && frame.items.len() == 1 && self.becomes_object() {
            return Flow::Go;
        }
        let value = scan.quote(at).is_some()
            || matches!(character, '{' | '[' | '-')
            || character.is_alphanumeric();
        if !value {
            self.skip_char(character.len_utf8());
            return Flow::Go;
        }
        self.note(RepairKind::Comma, at..at, ",");
        self.state = State::Value;
        Flow::Go
    }

    fn after_entry(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let Some(frame) = self.frames.last() else {
            return Flow::Done;
        };
        let key = self.key_ahead(scan, frame, at);
        let next_object = scan.byte(at) == Some(b'{')
            && self
                .frames
                .iter()
                .nth_back(1)
                .is_some_and(|own| !own.is_object);
        match key {
            KeyAhead::More => return Flow::More,
            KeyAhead::Known | KeyAhead::Other => {
                self.note(RepairKind::Comma, at..at, ",");
                self.state = State::Key;
            }
            KeyAhead::No if next_object => {
                self.note(RepairKind::Bracket, at..at, "}");
                self.close(at);
            }
            KeyAhead::No => {
                let length = scan.char(at).map_or(1, char::len_utf8);
                self.skip_char(length);
            }
        }
        Flow::Go
    }

    /// Texts joined by a plus.
    fn plus(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let next = scan.blanks(at + 1);
        if scan.byte(next).is_none() && !scan.ended {
            return Flow::More;
        }
        let last = self.frames.last().and_then(|frame| {
            let entry = frame.entries.last().map(|entry| &entry.value);
            let raw = if frame.is_object {
                entry
            } else {
                frame.items.last()
            };
            raw.filter(|raw| matches!(raw.kind, Kind::Text(_)))
        });
        let (Some(quote), true) = (scan.quote(next), last.is_some()) else {
            self.skip_char(1);
            return Flow::Go;
        };
        let raw = self.frames.last_mut().and_then(|frame| {
            if !frame.is_object {
                return frame.items.pop();
            }
            let entry = frame.entries.pop()?;
            frame.key = Some(PendingKey {
                name: entry.key,
                span: entry.key_span,
                notes: entry.notes,
            });
            Some(entry.value)
        });
        self.pos = next;
        self.begin_text(scan, Role::Value, quote);
        if let (State::Text(text), Some(raw)) = (&mut self.state, raw) {
            text.goes_on(raw, at..next);
        }
        Flow::Go
    }

    /// `["a": 1]` is an object in the wrong brackets.
    fn becomes_object(&mut self) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        let Some(Raw {
            kind: Kind::Text(name),
            span,
            notes,
            ..
        }) = frame.items.pop()
        else {
            return false;
        };
        frame.begins_with("{");
        frame.is_object = true;
        self.set_key(PendingKey { name, span, notes });
        true
    }

    /// A closing bracket: of the innermost, of one around it, or of none.
    pub(super) fn closer(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let Some(byte) = scan.byte(at) else {
            return Flow::More;
        };
        let Some(frame) = self.frames.last_mut() else {
            return Flow::Done;
        };
        if frame.close != byte {
            return self.other_closer(scan, byte);
        }
        if frame.doubled {
            frame.doubled = false;
            self.note(RepairKind::Bracket, at..at + 1, "");
            self.pos += 1;
            self.state = State::After;
            return Flow::Go;
        }
        if self.frames.len() == 1 && byte == b'}' {
            match self.closes_too_early(scan, at + 1) {
                Look::More => return Flow::More,
                Look::Yes => {
                    self.note(RepairKind::Bracket, at..at + 1, "");
                    self.pos += 1;
                    self.state = State::After;
                    return Flow::Go;
                }
                Look::No => {}
            }
        }
        if let Some(comma) = self.frames.last().and_then(|frame| frame.comma) {
            let length = scan.char(comma).map_or(1, char::len_utf8);
            self.note(RepairKind::Comma, comma..comma + length, "");
        }
        self.pos += 1;
        self.close(at + 1);
        Flow::Go
    }

    /// `}, "declared": ..` after the outermost object: the brace is one too many.
    fn closes_too_early(&self, scan: &Scan<'_>, from: usize) -> Look {
        let Some(frame) = self.frames.last() else {
            return Look::No;
        };
        let complete = frame.is_complete(&self.schema);
        if complete {
            return Look::No;
        }
        let next = scan.near(from);
        match scan.byte(next) {
            None if !scan.ended => Look::More,
            Some(b',') => match self.key_ahead(scan, frame, scan.near(next + 1)) {
                KeyAhead::Known => Look::Yes,
                KeyAhead::More => Look::More,
                KeyAhead::Other | KeyAhead::No => Look::No,
            },
            _ => Look::No,
        }
    }

    fn other_closer(&mut self, scan: &Scan<'_>, byte: u8) -> Flow {
        let at = self.pos;
        if !self.is_open(byte) {
            if !scan.ended && scan.byte(scan.near(at + 1)).is_none() {
                return Flow::More;
            }
            let alone = self.frames.len() == 1 && self.ends_after(scan, at + 1);
            if alone {
                // The last bracket is of the wrong kind.
                let close = self.frames.last().map_or('}', |own| char::from(own.close));
                self.note(RepairKind::Bracket, at..at + 1, close.to_string());
                self.pos += 1;
                self.close(at + 1);
            } else {
                self.note(RepairKind::Bracket, at..at + 1, "");
                self.pos += 1;
            }
            return Flow::Go;
        }
        let typo = match self.frames.iter().nth_back(1) {
            Some(parent)
                if parent.is_object && self.frames.last().is_some_and(|own| !own.is_object) =>
            {
                let next = scan.near(at + 1);
                match scan.byte(next) {
                    None if !scan.ended => return Flow::More,
                    Some(b',') => self.key_ahead(scan, parent, scan.near(next + 1)),
                    _ => KeyAhead::No,
                }
            }
            _ => KeyAhead::No,
        };
        let close = self.frames.last().map_or('}', |own| char::from(own.close));
        let close = close.to_string();
        match typo {
            KeyAhead::More => return Flow::More,
            KeyAhead::Known => {
                self.note(RepairKind::Bracket, at..at + 1, close);
                self.pos += 1;
                self.close(at + 1);
            }
            KeyAhead::Other | KeyAhead::No => {
                self.note(RepairKind::Bracket, at..at, close);
                self.close(at);
            }
        }
        Flow::Go
    }

    fn ends_after(&self, scan: &Scan<'_>, from: usize) -> bool {
        let next = scan.near(from);
        scan.byte(next).is_none() || scan.line_between(from, next)
    }
}
