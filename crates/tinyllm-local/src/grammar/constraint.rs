//! Constraint: the state of one reply that is held to a schema.
//!
//! Knows which tokens may come next and which must; knows nothing of how one is chosen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use llguidance::Matcher;
use llguidance::toktrie::SimpleVob;

use crate::fault::{Fault, Result};
use crate::text::Vocabulary;

/// The most digits of a number: a number of 64 bits has no more to say, and a small model that has
/// begun to write digits may never stop.
const DIGITS: usize = 17;

/// One reply on its way.
pub(crate) struct Constraint {
    matcher: Matcher,
    vocabulary: Arc<Vocabulary>,
    number: Number,
    /// How long the masks took, and how many there were.
    pub(crate) masks: (Duration, u64),
}

/// The tokens that may come next.
pub(crate) struct Mask {
    allowed: SimpleVob,
    /// Whether a number is as long as it may get.
    number_ends: bool,
}

impl Constraint {
    pub(crate) fn new(matcher: Matcher, vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            matcher,
            vocabulary,
            number: Number::default(),
            masks: (Duration::ZERO, 0),
        }
    }

    /// What may come next.
    pub(crate) fn mask(&mut self) -> Result<Mask> {
        let start = Instant::now();
        let allowed = self.matcher.compute_mask_or_eos().map_err(broken)?;
        self.masks.0 += start.elapsed();
        self.masks.1 += 1;
        Ok(Mask {
            allowed,
            number_ends: self.number.is_long(),
        })
    }

    /// Take in a token.
    pub(crate) fn take(&mut self, token: u32) -> Result<()> {
        self.matcher.consume_tokens(&[token]).map_err(broken)?;
        self.number.read(self.vocabulary.bytes(token));
        Ok(())
    }

    /// The tokens that must come next, taken in already.
    pub(crate) fn take_forced(&mut self) -> Result<Vec<u32>> {
        if self.is_done() {
            return Ok(Vec::new());
        }
        let forced = self.matcher.compute_ff_tokens();
        for token in &forced {
            self.take(*token)?;
        }
        Ok(forced)
    }

    /// Whether the reply is complete and nothing can come any more.
    pub(crate) fn is_done(&self) -> bool {
        self.matcher.is_stopped()
    }
}

impl Mask {
    pub(crate) fn allows(&self, token: u32) -> bool {
        self.allowed.is_allowed(token)
    }

    /// Whether a token would make a long number longer.
    pub(crate) fn prolongs(&self, bytes: &[u8]) -> bool {
        self.number_ends
            && bytes
                .first()
                .is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E'))
    }
}

fn broken(fault: impl std::fmt::Display) -> Fault {
    Fault::broken(format!("the reply left its schema: {fault}"))
}

/// The number that a reply is writing, if it is.
#[derive(Debug, Default)]
struct Number {
    digits: usize,
    in_text: bool,
    escaped: bool,
}

impl Number {
    fn read(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_text => self.escaped = true,
                b'"' => {
                    self.in_text = !self.in_text;
                    self.digits = 0;
                }
                b'0'..=b'9' => self.digits += 1,
                b'.' | b'-' | b'+' | b'e' | b'E' => {}
                _ => self.digits = 0,
            }
        }
    }

    fn is_long(&self) -> bool {
        !self.in_text && self.digits >= DIGITS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, long: bool) {
        let mut number = Number::default();
        number.read(text.as_bytes());
        assert_eq!(number.is_long(), long, "{text}");
    }

    #[test]
    fn digits_are_counted_in_numbers_only() {
        check("12345678901234567", true);
        check("-0.1234567890123456", true);
        check(r#"{"a":1234567890,"b":1234567890"#, false);
        check(r#"["12345678901234567890"#, false);
        check(r#"["\"12345678901234567890"#, false);
        check(r#"["x",12345678901234567"#, true);
    }
}
