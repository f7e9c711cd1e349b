//! How a text ends: at a quote, before a line or a key, or with the whole text.

use super::{Role, TextScan};
use crate::raw::{Kind, Note, Raw};
use crate::read::frame::PendingKey;
use crate::read::scan::{KEY, Look, Scan};
use crate::read::{Flow, Reader, State, escape};
use crate::repair::RepairKind;

impl Reader {
    /// The quote at the end of the text is missing: it ends before the comma or the line.
    pub(super) fn unclosed_before(&mut self, scan: &Scan<'_>, text: &mut TextScan) {
        let read = scan.slice(text.from, self.pos);
        let trimmed = read.trim_end();
        let trimmed = trimmed.strip_suffix(',').unwrap_or(trimmed).trim_end();
        let end = text.from + trimmed.len();
        let cut = read.len() - trimmed.len();
        // The blanks and the comma stand in `out` as they are in the text.
        let length = text.out.len().saturating_sub(cut);
        text.out
            .truncate(crate::path::boundary_before(&text.out, length));
        text.notes
            .push(Note::new(RepairKind::Quotes, end..end, "\""));
        text.notes
            .retain(|note| note.at.start <= end || note.kind != RepairKind::Escape);
        self.pos = end;
    }

    pub(super) fn ends_text(&self, scan: &Scan<'_>, text: &TextScan, after: usize) -> Look {
        match text.role {
            Role::Key => self.ends_key(scan, text, after),
            Role::Value => self.can_end(scan, after, text.inner % 2 == 1),
        }
    }

    fn ends_key(&self, scan: &Scan<'_>, text: &TextScan, after: usize) -> Look {
        // A longer key is not looked up at each of its quotes.
        let frame = self.frames.last().filter(|_| text.out.len() <= KEY);
        let known = frame.is_some_and(|frame| frame.expects(&self.schema, &text.out));
        match scan.char(after) {
            _ if known => Look::Yes,
            None if scan.ended => Look::Yes,
            None => Look::More,
            Some(next) if next.is_alphanumeric() => Look::No,
            Some(_) => Look::Yes,
        }
    }

    /// The text has ended at `pos`, after its quote.
    pub(super) fn text_closes(&mut self, scan: &Scan<'_>, mut text: TextScan) {
        escape_softly(&mut text);
        let span = text.start..self.pos;
        if text.triple && text.out.ends_with('\n') {
            text.out.pop();
        }
        match text.role {
            Role::Value => self.deliver(Raw::new(span, Kind::Text(text.out), text.notes)),
            Role::Key => {
                let inner = scan.slice(text.from, self.pos).len();
                scan.step(inner / 64);
                self.set_key(PendingKey {
                    name: text.out,
                    span,
                    notes: text.notes.into(),
                });
            }
        }
    }

    /// The whole text ended within this one.
    pub(in crate::read) fn text_ends(&mut self, scan: &Scan<'_>, mut text: TextScan, end: usize) {
        if text.role == Role::Key {
            self.set_key(PendingKey {
                name: text.out,
                span: text.start..end,
                notes: text.notes.into(),
            });
            return;
        }
        if let Some(first) = text.first.filter(|_| text.swallowed && !self.plain_quotes) {
            // Read again from the first doubtful quote, once in a text.
            self.plain_quotes = true;
            text.out.truncate(first.out);
            text.notes.truncate(first.notes);
            self.pos = first.after;
            self.text_closes(scan, text);
            self.resume(scan);
            return;
        }
        escape_softly(&mut text);
        let tail = self.closers_at_end(scan, &text, end);
        if tail > 0 {
            let before = end - tail;
            text.out.truncate(text.out.len().saturating_sub(tail));
            let trimmed = text.out.trim_end_matches('\n').len();
            text.out.truncate(trimmed);
            text.notes
                .push(Note::new(RepairKind::Quotes, before..before, "\""));
            self.pos = before;
            self.deliver(Raw::new(
                text.start..before,
                Kind::Text(text.out),
                text.notes,
            ));
            self.resume(scan);
            return;
        }
        if self.frames.is_empty() {
            text.notes
                .push(Note::new(RepairKind::Closed, end..end, "\""));
        }
        let mut raw = Raw::new(text.start..end, Kind::Text(text.out), text.notes);
        raw.cut = true;
        self.deliver(raw);
    }

    /// Goes on reading after a text was ended at an earlier place.
    fn resume(&mut self, scan: &Scan<'_>) {
        loop {
            scan.step(1);
            if self.step(scan) != Flow::Go {
                break;
            }
        }
        match std::mem::replace(&mut self.state, State::After) {
            State::Text(text) => self.text_ends(scan, *text, scan.text.len()),
            State::Bare(bare) => self.bare_ends(scan, bare, scan.text.len(), true),
            state => self.state = state,
        }
    }

    /// How many bytes at the end are the brackets that close all that is open.
    fn closers_at_end(&self, scan: &Scan<'_>, text: &TextScan, end: usize) -> usize {
        let read = scan.slice(text.from, end);
        let mut wanted = self.frames.iter();
        let mut tail = 0;
        for byte in read.bytes().rev().take(4 * crate::read::DEPTH) {
            if byte.is_ascii_whitespace() {
                tail += 1;
                continue;
            }
            match wanted.next() {
                Some(frame) if frame.close == byte => tail += 1,
                Some(_) => return 0,
                None => break,
            }
        }
        // The brace of `\u{1F600}` closes nothing.
        let as_it_stands = text.out.ends_with(scan.slice(end - tail, end));
        if wanted.next().is_some() || !as_it_stands {
            return 0;
        }
        tail
    }
}

pub(super) fn ends_with_comma(out: &str) -> bool {
    // Blanks beyond these are looked at by nobody.
    let start = crate::path::boundary_before(out, out.len().saturating_sub(64));
    let tail = out.get(start..).unwrap_or_default();
    tail.trim_end().ends_with(',')
}

fn escape_softly(text: &mut TextScan) {
    if text.broken && !text.soft.is_empty() {
        text.out = escape::as_letters(&text.out, &text.soft);
    }
}
