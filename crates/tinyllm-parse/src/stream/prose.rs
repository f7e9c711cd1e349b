//! The text outside of candidates, as it comes: where the next one opens, and what is thinking.

use crate::find::THINKING;

/// The longest tag with its signs.
const TAG: usize = 16;

/// Where the look at the prose is.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pos: usize,
    /// The tag of the block of thinking that is open.
    thinking: Option<&'static str>,
    /// Where the text after all thinking begins.
    begins: usize,
    moved: bool,
    steps: usize,
}

pub(super) enum Seen {
    /// More text must come.
    Nothing,
    Opener(usize),
}

impl Prose {
    /// A candidate has ended here.
    pub(super) fn go_on(&mut self, at: usize) {
        self.pos = self.pos.max(at);
    }

    pub(super) fn steps(&mut self) -> usize {
        std::mem::take(&mut self.steps)
    }

    /// The next bracket that opens something. With `at_once`, only if nothing stands before it.
    pub(super) fn next(&mut self, text: &str, at_once: bool) -> Seen {
        loop {
            if !self.leave_thinking(text) {
                return Seen::Nothing;
            }
            let rest = text.get(self.pos..).unwrap_or_default();
            let Some(found) = rest.find(['{', '[', '<']) else {
                self.steps += rest.len();
                self.pos = text.len();
                return Seen::Nothing;
            };
            self.steps += found + 1;
            let at = self.pos + found;
            if !rest.get(found..).is_some_and(|own| own.starts_with('<')) {
                if at_once && !text.get(..at).unwrap_or_default().trim().is_empty() {
                    self.pos = text.len();
                    return Seen::Nothing;
                }
                self.pos = at + 1;
                return Seen::Opener(at);
            }
            let after = rest.get(found + 1..).unwrap_or_default();
            if after.len() < TAG && !after.contains('>') {
                self.pos = at;
                return Seen::Nothing;
            }
            self.thinking = tag(after);
            self.pos = at + 1;
        }
    }

    /// Goes behind the end of an open block; false if it has not come.
    fn leave_thinking(&mut self, text: &str) -> bool {
        let Some(tag) = self.thinking else {
            return true;
        };
        let close = format!("</{tag}>");
        let rest = text.get(self.pos..).unwrap_or_default();
        self.steps += rest.len();
        match rest.to_ascii_lowercase().find(&close) {
            Some(found) => {
                self.pos += found + close.len();
                self.thinking = None;
                true
            }
            None => {
                let keep = text.len().saturating_sub(close.len());
                self.pos = self.pos.max(crate::path::boundary_before(text, keep));
                false
            }
        }
    }

    /// For texts that are the value themselves: notes where thinking ends. Gives the work done.
    pub(super) fn skip_thinking(&mut self, text: &str) -> usize {
        self.moved = false;
        let from = crate::path::boundary_before(text, self.pos.saturating_sub(TAG));
        let rest = text.get(from..).unwrap_or_default();
        for (at, _) in rest.match_indices("</") {
            let after = rest.get(at + 2..).unwrap_or_default();
            if let Some(tag) = tag(after) {
                let end = from + at + 2 + tag.len() + 1;
                if end > self.begins {
                    self.begins = end;
                    self.moved = true;
                }
            }
        }
        self.pos = text.len();
        rest.len()
    }

    pub(super) fn moved(&self) -> bool {
        self.moved
    }

    /// Where the text begins that is the value; `None` while that is not known.
    pub(super) fn text_begins(&self, text: &str) -> Option<usize> {
        let rest = text.get(self.begins..)?;
        let trimmed = rest.trim_start();
        let first = trimmed.chars().next()?;
        let plain = first.is_alphanumeric() || matches!(first, '#' | '*' | '-' | '(' | '$');
        plain.then_some(text.len() - trimmed.len())
    }
}

fn tag(after: &str) -> Option<&'static str> {
    THINKING.iter().copied().find(|tag| {
        after
            .get(..tag.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(tag))
            && after.as_bytes().get(tag.len()) == Some(&b'>')
    })
}
