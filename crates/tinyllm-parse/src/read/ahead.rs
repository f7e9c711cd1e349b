//! What comes next, judged by a bounded look at it: the questions that resolve quotes and commas.

use super::Reader;
use super::frame::Frame;
use super::scan::{Look, Scan};
use crate::schema::Types;

/// How many closing brackets are looked over.
const CLOSERS: usize = 12;

/// What stands at a place where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyAhead {
    /// A declared key that has not stood yet.
    Known,
    /// Something with a colon after it.
    Other,
    No,
    More,
}

impl Reader {
    /// Whether a key of the open object, with its colon, stands at `at`.
    pub(super) fn key_ahead(&self, scan: &Scan<'_>, frame: &Frame, at: usize) -> KeyAhead {
        let quoted = scan.quote(at).is_some();
        let found = if quoted {
            scan.quoted_key(at)
        } else {
            scan.bare_key(at)
        };
        let Some((key, end)) = found else {
            return if scan.open_within(at) {
                KeyAhead::More
            } else {
                KeyAhead::No
            };
        };
        let colon = scan.near(end);
        match scan.byte(colon) {
            None if !scan.ended => KeyAhead::More,
            Some(b':' | b'=') if frame.expects(&self.schema, key) => KeyAhead::Known,
            // The colon is missing.
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9')
                if quoted && colon > end && frame.expects(&self.schema, key) =>
            {
                KeyAhead::Known
            }
            Some(b':' | b'=') if !quoted && frame.is_closed(&self.schema) => KeyAhead::No,
            Some(b':') if quoted || !key.contains(' ') => KeyAhead::Other,
            _ => KeyAhead::No,
        }
    }

    /// The frame with `depth` frames below it.
    fn frame(&self, depth: usize) -> Option<&Frame> {
        self.frames.get(depth.checked_sub(1)?)
    }

    /// Whether a value can end at `at`, seen by what follows.
    /// With `odd`, a number of quotes within the text that this one would make even.
    pub(super) fn can_end(&self, scan: &Scan<'_>, at: usize, odd: bool) -> Look {
        let mut depth = self.frames.len();
        let mut next = scan.near(at);
        for _ in 0..CLOSERS {
            let Some(byte) = scan.byte(next) else {
                return end_of(scan);
            };
            if !matches!(byte, b'}' | b']' | b')') {
                break;
            }
            let Some(frame) = self.frame(depth) else {
                break;
            };
            if frame.close == byte {
                depth -= 1;
            } else {
                let mut below = (1..depth).rev();
                match below.find(|depth| self.frame(*depth).is_some_and(|f| f.close == byte)) {
                    Some(found) => depth = found - 1,
                    // One bracket too many, after some that are right.
                    None if depth < self.frames.len() => return Look::Yes,
                    None => return Look::No,
                }
            }
            next = scan.near(next + 1);
            if depth == 0 {
                return self.can_end_all(scan, next, odd);
            }
        }
        match self.frame(depth) {
            Some(frame) => self.can_follow(scan, frame, next, at),
            None => self.can_end_all(scan, next, odd),
        }
    }

    /// Whether the outermost value can have ended before `next`.
    fn can_end_all(&self, scan: &Scan<'_>, next: usize, odd: bool) -> Look {
        let complete = |frame: &Frame| frame.is_complete(&self.schema);
        let Some(byte) = scan.byte(next) else {
            // All that is wanted has come: nothing that follows is waited for.
            return match self.frames.first() {
                Some(frame) if !odd && complete(frame) => Look::Yes,
                _ => end_of(scan),
            };
        };
        let before = scan.text.as_bytes().get(..next).unwrap_or_default();
        let new_line = before
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_whitespace())
            .any(|byte| *byte == b'\n');
        let rest_of_line = |from: usize| {
            let after = scan.near(from);
            match scan.byte(after) {
                None => end_of(scan),
                Some(_) if scan.line_between(from, after) => Look::Yes,
                Some(b'{' | b'[' | b'`') => Look::Yes,
                Some(_) => Look::No,
            }
        };
        if byte == b','
            && let Some(frame) = self.frames.first().filter(|own| own.is_object)
        {
            match self.key_ahead(scan, frame, scan.near(next + 1)) {
                KeyAhead::Known => return Look::Yes,
                KeyAhead::More => return Look::More,
                KeyAhead::Other | KeyAhead::No => {}
            }
        }
        match byte {
            _ if new_line => Look::Yes,
            b'"' | b'\'' | b',' | b'}' | b']' => rest_of_line(next + 1),
            _ if self
                .frames
                .first()
                .is_some_and(|frame| frame.is_complete(&self.schema)) =>
            {
                Look::Yes
            }
            b'`' | b'<' | b';' | b')' | b'{' | b'[' | b'*' => Look::Yes,
            _ if !odd && !self.frames.is_empty() => Look::Yes,
            _ => Look::No,
        }
    }

    /// Whether `next` can stand after a value of `frame`.
    fn can_follow(&self, scan: &Scan<'_>, frame: &Frame, next: usize, from: usize) -> Look {
        let Some(byte) = scan.byte(next) else {
            return end_of(scan);
        };
        let gap = next > from;
        match byte {
            b',' | b';' => self.can_follow_comma(scan, frame, scan.near(next + 1)),
            b'/' => match scan.byte(next + 1) {
                None => end_of(scan),
                Some(b'/' | b'*') => Look::Yes,
                Some(_) => Look::No,
            },
            b'#' if gap => Look::Yes,
            b'+' => match scan.byte(scan.near(next + 1)) {
                None => end_of(scan),
                Some(b'"' | b'\'' | b'`' | b'\n') => Look::Yes,
                Some(_) => Look::No,
            },
            b'`' if scan.starts(next, "```") => Look::Yes,
            b'`' if !scan.ended && scan.text.len() < next + 3 => Look::More,
            // Among far blanks.
            _ if byte.is_ascii_whitespace() => Look::Yes,
            _ if frame.is_object => match self.key_ahead(scan, frame, next) {
                KeyAhead::More => Look::More,
                KeyAhead::Known => Look::Yes,
                KeyAhead::Other if gap && scan.quote(next).is_some() => Look::Yes,
                KeyAhead::Other if scan.line_between(from, next) => Look::Yes,
                KeyAhead::Other | KeyAhead::No => self.aside(scan, frame, next),
            },
            b'"' | b'\'' | b'{' | b'[' if gap => Look::Yes,
            b'{' | b'[' => Look::No,
            _ if byte >= 0x80 && gap && scan.quote(next).is_some() => Look::Yes,
            _ => Look::No,
        }
    }

    fn can_follow_comma(&self, scan: &Scan<'_>, frame: &Frame, next: usize) -> Look {
        let Some(byte) = scan.byte(next) else {
            return end_of(scan);
        };
        match byte {
            b'}' | b']' | b')' | b',' | b';' => return Look::Yes,
            b'/' if scan.comment(next).is_some() => return Look::Yes,
            b'/' if !scan.ended && scan.byte(next + 1).is_none() => return Look::More,
            b'#' => return Look::Yes,
            _ if scan.starts(next, "...") || scan.starts(next, "…") => return Look::Yes,
            b'.' if !scan.ended && scan.text.len() < next + 3 => return Look::More,
            _ if byte.is_ascii_whitespace() => return Look::Yes,
            _ => {}
        }
        if frame.is_object {
            return match self.key_ahead(scan, frame, next) {
                KeyAhead::Known | KeyAhead::Other => Look::Yes,
                KeyAhead::No => self.item_ahead(scan, frame, next),
                KeyAhead::More => Look::More,
            };
        }
        if scan.quote(next).is_some() || matches!(byte, b'{' | b'[' | b'(') {
            return Look::Yes;
        }
        self.bare_item(scan, next)
    }

    /// Whether a word or a text in quotes is the next item of a list whose brackets are missing.
    fn item_ahead(&self, scan: &Scan<'_>, frame: &Frame, at: usize) -> Look {
        let list = |key: &super::frame::PendingKey| frame.is_list(&self.schema, &key.name);
        if !frame.key.as_ref().is_some_and(list) {
            return Look::No;
        }
        if scan.quote(at).is_none() {
            return self.bare_item(scan, at);
        }
        let Some((_, end)) = scan.quoted_key(at) else {
            return if scan.open_within(at) {
                Look::More
            } else {
                Look::No
            };
        };
        match scan.byte(scan.near(end)) {
            None => end_of(scan),
            Some(b',' | b'}' | b']') => Look::Yes,
            Some(_) => Look::No,
        }
    }

    /// Whether the word at `at` is an item of its own, and not the rest of a text.
    fn bare_item(&self, scan: &Scan<'_>, at: usize) -> Look {
        let limit = crate::path::boundary_before(scan.text, at + super::scan::KEY);
        for character in scan.slice(at, limit).chars() {
            scan.step(1);
            match character {
                ',' | ']' | '\n' | '}' | ')' => return Look::Yes,
                '"' => return Look::No,
                _ => {}
            }
        }
        if scan.open_within(at) {
            Look::More
        } else {
            Look::No
        }
    }

    /// Whether a remark of a few words stands between a value and the next declared key:
    /// `"Ann" (confirmed), "age": 4`.
    fn aside(&self, scan: &Scan<'_>, frame: &Frame, at: usize) -> Look {
        if scan.byte(at) != Some(b'(') {
            return Look::No;
        }
        let limit = crate::path::boundary_before(scan.text, at + super::scan::KEY);
        let remark = scan.slice(at, limit);
        let Some(close) = remark.find(')') else {
            return if scan.open_within(at) {
                Look::More
            } else {
                Look::No
            };
        };
        scan.step(close);
        if remark.get(..close).is_some_and(|inner| inner.contains('"')) {
            return Look::No;
        }
        let next = scan.near(at + close + 1);
        match scan.byte(next) {
            None => end_of(scan),
            Some(b'}') => Look::Yes,
            Some(b',') => match self.key_ahead(scan, frame, scan.near(next + 1)) {
                KeyAhead::Known => Look::Yes,
                KeyAhead::More => Look::More,
                _ => Look::No,
            },
            Some(_) => Look::No,
        }
    }

    /// Whether the digits after this comma are the thousands of one number.
    pub(super) fn thousands(&self, scan: &Scan<'_>, comma: usize, wanted: Types) -> Look {
        if !wanted.meets(Types::NUMBER) || !self.frames.last().is_some_and(|own| own.is_object) {
            return Look::No;
        }
        let digits = |from: usize| {
            (from..from + 4)
                .take_while(|at| scan.byte(*at).is_some_and(|byte| byte.is_ascii_digit()))
                .count()
        };
        let count = digits(comma + 1);
        if !scan.ended && scan.byte(comma + 1 + count).is_none() {
            return Look::More;
        }
        let before = comma
            .checked_sub(1)
            .and_then(|at| scan.byte(at))
            .is_some_and(|byte| byte.is_ascii_digit());
        if before && count == 3 {
            Look::Yes
        } else {
            Look::No
        }
    }
}

fn end_of(scan: &Scan<'_>) -> Look {
    if scan.ended { Look::Yes } else { Look::More }
}
