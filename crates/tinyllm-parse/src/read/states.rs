//! The states between values: before a key, before a colon, before a value, after it.

use super::ahead::KeyAhead;
use super::bare::BareScan;
use super::frame::PendingKey;
use super::scan::{Look, Scan};
use super::text::Role;
use super::{Flow, Reader, State};
use crate::raw::{Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::schema::Types;

/// Names before a parenthesis are not longer.
const NAME: usize = 64;

impl Reader {
    pub(super) fn key_step(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let Some(character) = scan.char(at) else {
            return Flow::More;
        };
        if matches!(character, '{' | '[' | '(') && self.is_listlike() && self.begins_list(scan) {
            return Flow::Go;
        }
        match character {
            '}' | ']' | ')' => return self.closer(scan),
            ',' | ';' | '，' | '、' => self.comma(scan),
            '{' => return self.brace_for_key(),
            '.' | '…' => return self.ellipsis(scan),
            _ if scan.quote(at).is_some() => {
                if let Some(quote) = scan.quote(at) {
                    self.begin_text(scan, Role::Key, quote);
                }
            }
            _ => return self.bare_key(scan),
        }
        Flow::Go
    }

    /// A comma that separates; a second one, or one before everything, is a repair.
    fn comma(&mut self, scan: &Scan<'_>) {
        let at = self.pos;
        let length = scan.char(at).map_or(1, char::len_utf8);
        self.pos += length;
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let empty = frame.entries.is_empty() && frame.items.is_empty();
        let again = frame.comma.is_some() || empty;
        frame.comma = Some(at);
        if again {
            self.note(RepairKind::Comma, at..at + length, "");
        } else if length > 1 {
            self.note(RepairKind::Comma, at..at + length, ",");
        }
    }

    /// A brace where a key belongs: doubled, or the next object of a list.
    fn brace_for_key(&mut self) -> Flow {
        let at = self.pos;
        let parent_is_list = self
            .frames
            .iter()
            .nth_back(1)
            .is_some_and(|parent| !parent.is_object);
        let Some(frame) = self.frames.last_mut() else {
            return Flow::Done;
        };
        if frame.entries.is_empty() && !frame.doubled {
            frame.doubled = true;
            self.note(RepairKind::Bracket, at..at + 1, "");
            self.pos += 1;
        } else if parent_is_list {
            self.note(RepairKind::Bracket, at..at, "}");
            self.close(at);
        } else {
            self.skip_char(1);
        }
        Flow::Go
    }

    fn skip_char(&mut self, length: usize) {
        self.note(RepairKind::Skipped, self.pos..self.pos + length, "");
        self.pos += length;
    }

    fn ellipsis(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        if scan.starts(at, "…") {
            self.pos += '…'.len_utf8();
        } else if scan.starts(at, "...") {
            self.pos += 3;
        } else if !scan.ended && scan.text.len() < at + 3 {
            return Flow::More;
        } else {
            self.skip_char(1);
            return Flow::Go;
        }
        self.note(RepairKind::Ellipsis, at..self.pos, "");
        if let Some(frame) = self.frames.last_mut() {
            frame.comma = None;
        }
        self.state = State::After;
        Flow::Go
    }

    fn bare_key(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        if let Some((key, end)) = scan.bare_key(at) {
            let span = at..at + key.len();
            let call = self.frames.last().is_some_and(|frame| frame.close == b')');
            let mut notes = Vec::new();
            if !call {
                notes.push(Note::new(RepairKind::Quotes, span.clone(), ""));
            }
            let name = key.trim_matches('*').trim().to_owned();
            self.set_key(PendingKey { name, span, notes });
            self.pos = end;
            return Flow::Go;
        }
        if scan.open_within(at) {
            return Flow::More;
        }
        let limit = crate::path::boundary_before(scan.text, at + super::scan::KEY);
        let run = scan.slice(at, limit);
        let word_end = run
            .find(|own: char| !(own.is_alphanumeric() || own == '_' || own == '-'))
            .unwrap_or(run.len());
        let word = run.get(..word_end).unwrap_or_default();
        scan.step(run.len());
        let next = scan.near(at + word_end);
        let frame = self.frames.last();
        let unique = frame.is_some_and(|frame| frame.expects(&self.schema, word));
        if self.is_listlike() && self.begins_list(scan) {
            return Flow::Go;
        }
        let alone = matches!(scan.byte(next), Some(b',' | b'}'));
        if !word.is_empty() && (alone || unique) {
            let span = at..at + word_end;
            let notes = vec![Note::new(RepairKind::Quotes, span.clone(), "")];
            let name = word.to_owned();
            self.set_key(PendingKey { name, span, notes });
            self.pos = at + word_end;
            return Flow::Go;
        }
        let end = run
            .char_indices()
            .skip(1)
            .find(|(_, own)| matches!(own, ',' | '}' | ']' | '"' | '\n' | '{'))
            .map_or(run.len(), |(end, _)| end);
        self.skip_char(end);
        Flow::Go
    }

    /// Whether the open object may be a list in braces or the arguments of a call.
    fn is_listlike(&self) -> bool {
        let Some(frame) = self.frames.last() else {
            return false;
        };
        if !frame.is_object || !frame.entries.is_empty() {
            return false;
        }
        let types = super::frame::types(&self.schema, &frame.ids);
        let known = !frame.ids.is_empty();
        frame.close == b')' || (known && types.meets(Types::ARRAY) && !types.meets(Types::OBJECT))
    }

    /// Makes a list of the object that has just been opened.
    fn begins_list(&mut self, scan: &Scan<'_>) -> bool {
        let at = self.pos;
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        frame.is_object = false;
        if frame.close == b'}' {
            let start = frame.start;
            frame
                .notes
                .push(Note::new(RepairKind::Bracket, start..start + 1, "["));
        }
        if let Some(key) = frame.key.take() {
            let raw = Raw::new(key.span, Kind::Text(key.name), key.notes);
            frame.items.push(raw);
            self.state = State::After;
        } else {
            self.state = State::Value;
        }
        scan.step(1);
        self.pos = at;
        true
    }

    pub(super) fn colon_step(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let Some(byte) = scan.byte(at) else {
            return Flow::More;
        };
        let call = self.frames.last().is_some_and(|frame| frame.close == b')');
        match byte {
            b':' => {
                let length = scan.char(at).map_or(1, char::len_utf8);
                self.pos += length;
                if length > 1 {
                    self.note(RepairKind::Colon, at..self.pos, ":");
                }
                if scan.byte(self.pos) == Some(b'=') {
                    self.pos += 1;
                    self.note(RepairKind::Colon, at..self.pos, ":");
                }
            }
            b'=' | b'-' => {
                if !scan.ended && scan.byte(at + 1).is_none() {
                    return Flow::More;
                }
                let arrow = scan.byte(at + 1) == Some(b'>');
                if byte == b'=' || arrow {
                    self.pos += if arrow { 2 } else { 1 };
                    if !call {
                        self.note(RepairKind::Colon, at..self.pos, ":");
                    }
                } else {
                    self.note(RepairKind::Colon, at..at, ":");
                }
            }
            b',' | b'}' | b']' | b')' | b';' => {
                if self.is_listlike() && self.begins_list(scan) {
                    return Flow::Go;
                }
                self.deliver(Raw::new(at..at, Kind::Nothing, Vec::new()));
                return Flow::Go;
            }
            _ => self.note(RepairKind::Colon, at..at, ":"),
        }
        self.state = State::Value;
        Flow::Go
    }

    pub(super) fn value_step(&mut self, scan: &Scan<'_>) -> Flow {
        let at = self.pos;
        let Some(character) = scan.char(at) else {
            return Flow::More;
        };
        let in_object = self.frames.last().is_some_and(|frame| frame.is_object);
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
    fn text_value(&mut self, scan: &Scan<'_>, quote: super::scan::Quote) -> Flow {
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
        let start = frame.start;
        frame
            .notes
            .push(Note::new(RepairKind::Bracket, start..start + 1, "{"));
        frame.is_object = true;
        self.set_key(PendingKey { name, span, notes });
        true
    }

    /// A closing bracket: of the innermost, of one around it, or of none.
    fn closer(&mut self, scan: &Scan<'_>) -> Flow {
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
