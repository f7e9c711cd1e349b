//! The states before a value: before a key, and before its colon.

use super::frame::PendingKey;
use super::scan::Scan;
use super::text::Role;
use super::{Flow, Reader, State};
use crate::raw::{Kind, Note, Raw};
use crate::repair::RepairKind;
use crate::schema::Types;

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
    pub(super) fn comma(&mut self, scan: &Scan<'_>) {
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

    pub(super) fn skip_char(&mut self, length: usize) {
        self.note(RepairKind::Skipped, self.pos..self.pos + length, "");
        self.pos += length;
    }

    pub(super) fn ellipsis(&mut self, scan: &Scan<'_>) -> Flow {
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
            let notes = notes.into();
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
        scan.step(word_end + 1);
        let next = scan.near(at + word_end);
        let frame = self.frames.last();
        let unique =
            !word.is_empty() && frame.is_some_and(|frame| frame.expects(&self.schema, word));
        if self.is_listlike() && self.begins_list(scan) {
            return Flow::Go;
        }
        let alone = matches!(scan.byte(next), Some(b',' | b'}'));
        // A word without a value is no key.
        if unique && !alone {
            let span = at..at + word_end;
            let notes = vec![Note::new(RepairKind::Quotes, span.clone(), "")];
            let name = word.to_owned();
            let notes = notes.into();
            self.set_key(PendingKey { name, span, notes });
            self.pos = at + word_end;
            return Flow::Go;
        }
        let end = run
            .char_indices()
            .skip(1)
            .find(|(_, own)| matches!(own, ',' | '}' | ']' | '"' | '\n' | '{'))
            .map_or(run.len(), |(end, _)| end);
        scan.step(end);
        let word = run.get(..end).unwrap_or_default().trim_end();
        let span = at..at + word.len();
        if word.starts_with(|own: char| own.is_alphanumeric() || own == '-')
            && self.continues_list()
        {
            let mut item = Raw::new(span, Kind::Bare, Vec::new());
            item.cut = at + end == scan.text.len();
            self.pos = at + end;
            self.add_to_list(item);
        } else {
            self.skip_char(end);
            if let Some(frame) = self.frames.last_mut() {
                frame.comma = None;
            }
            self.state = State::After;
        }
        Flow::Go
    }

    /// Whether the entry before is of a list, so that what has no colon is the next item of it.
    fn continues_list(&mut self) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        let Some(last) = frame.entries.last() else {
            return false;
        };
        let item = matches!(last.value.kind, Kind::Bare | Kind::Text(_) | Kind::Array(_));
        frame.is_object && item && frame.continues_list(&self.schema)
    }

    /// `{"tags": a, b}`: the brackets of a list are missing, or it was closed too early.
    fn add_to_list(&mut self, item: Raw) {
        self.state = State::After;
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.comma = None;
        let Some(last) = frame.entries.last_mut() else {
            return;
        };
        let list = &mut last.value;
        if !matches!(list.kind, Kind::Array(_)) {
            let span = list.span.clone();
            let note = Note::new(RepairKind::Bracket, span.start..span.start, "[");
            let array = Raw::new(span, Kind::Array(Vec::new()), vec![note]);
            let first = std::mem::replace(list, array);
            if let Kind::Array(items) = &mut list.kind {
                items.push(first);
            }
        }
        let end = item.span.end;
        // One bracket at the end of all items.
        if list.notes.last().is_some_and(|note| note.after == "]") {
            list.notes.pop();
        }
        list.notes
            .push(Note::new(RepairKind::Bracket, end..end, "]"));
        list.span.end = end;
        list.cut = item.cut;
        if let Kind::Array(items) = &mut list.kind {
            items.push(item);
        }
    }

    /// A key in quotes with not even a colon after it: an item of a list, or nothing.
    fn key_alone(&mut self) {
        let key = self.frames.last_mut().and_then(|frame| frame.key.take());
        self.state = State::After;
        let Some(key) = key else {
            return;
        };
        let continues = self.continues_list();
        let frame = self.frames.last();
        if continues {
            self.add_to_list(Raw::new(key.span, Kind::Text(key.name), key.notes));
        } else if frame.is_some_and(|frame| frame.expects(&self.schema, &key.name)) {
            // A declared key in quotes, whose value is missing.
            let end = key.span.end;
            if let Some(frame) = self.frames.last_mut() {
                frame.key = Some(key);
            }
            self.deliver(Raw::new(end..end, Kind::Nothing, Vec::new()));
        } else {
            self.note(RepairKind::Skipped, key.span, "");
        }
    }

    /// Whether the open object may be a list in braces or the arguments of a call.
    pub(super) fn is_listlike(&self) -> bool {
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
    pub(super) fn begins_list(&mut self, scan: &Scan<'_>) -> bool {
        let at = self.pos;
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        frame.is_object = false;
        if frame.close == b'}' {
            frame.begins_with("[");
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
                self.key_alone();
                return Flow::Go;
            }
            _ => self.note(RepairKind::Colon, at..at, ":"),
        }
        self.state = State::Value;
        Flow::Go
    }
}
