//! Constraint: the state of one reply that is held to a schema.
//!
//! Knows which tokens may come next and which must; knows nothing of how one is chosen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Set when the grammar breaks, so that it is compiled anew for the next reply.
    worn: Arc<AtomicBool>,
    /// How long the masks took, and how many there were.
    pub(crate) masks: (Duration, u64),
}

/// The tokens that may come next.
pub(crate) struct Mask {
    allowed: SimpleVob,
    /// How many digits the number that is being written may still get.
    digits_left: Option<usize>,
}

impl Constraint {
    pub(crate) fn new(
        matcher: Matcher,
        vocabulary: Arc<Vocabulary>,
        worn: Arc<AtomicBool>,
    ) -> Self {
        Self {
            matcher,
            vocabulary,
            worn,
            number: Number::default(),
            masks: (Duration::ZERO, 0),
        }
    }

    /// What may come next.
    pub(crate) fn mask(&mut self) -> Result<Mask> {
        let start = Instant::now();
        let allowed = self.matcher.compute_mask_or_eos();
        let allowed = allowed.map_err(|fault| self.broken(fault))?;
        self.masks.0 += start.elapsed();
        self.masks.1 += 1;
        Ok(Mask {
            allowed,
            digits_left: self.number.digits_left(),
        })
    }

    /// Take in a token.
    pub(crate) fn take(&mut self, token: u32) -> Result<()> {
        let taken = self.matcher.consume_tokens(&[token]);
        taken.map_err(|fault| self.broken(fault))?;
        self.number.read(self.vocabulary.bytes(token));
        Ok(())
    }

    /// The tokens that must come next, taken in already.
    pub(crate) fn take_forced(&mut self) -> Result<Vec<u32>> {
        if self.is_done() {
            return Ok(Vec::new());
        }
        let forced = self.matcher.compute_ff_tokens();
        // A list that is empty may also be a fault.
        if let Some(fault) = self.matcher.get_error() {
            return Err(self.broken(fault));
        }
        for token in &forced {
            self.take(*token)?;
        }
        Ok(forced)
    }

    /// A grammar has its limits, on what it may learn and on what one token may cost.
    fn broken(&self, fault: impl std::fmt::Display) -> Fault {
        self.worn.store(true, Ordering::Relaxed);
        Fault::broken(format!(
            "the reply cannot be held to its schema any longer: {fault}"
        ))
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

    /// Whether a token would make a number longer than it may get.
    pub(crate) fn prolongs(&self, bytes: &[u8]) -> bool {
        let Some(left) = self.digits_left else {
            return false;
        };
        let number = bytes.iter().take_while(|byte| is_of_number(**byte));
        let (mut length, mut digits) = (0, 0);
        for byte in number {
            length += 1;
            digits += usize::from(byte.is_ascii_digit());
        }
        digits > left || (left == 0 && length > 0)
    }
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
                byte if is_of_number(*byte) => {
                    self.digits += usize::from(byte.is_ascii_digit());
                }
                _ => self.digits = 0,
            }
        }
    }

    /// Once a number has begun.
    fn digits_left(&self) -> Option<usize> {
        let is_number = !self.in_text && self.digits > 0;
        is_number.then(|| DIGITS.saturating_sub(self.digits))
    }
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, long: bool) {
        let mut number = Number::default();
        number.read(text.as_bytes());
        assert_eq!(number.digits_left() == Some(0), long, "{text}");
    }

    #[test]
    fn a_token_of_several_digits_is_not_let_in_beyond_the_last() {
        let prolongs = |digits_left, token: &str| {
            let mask = Mask {
                allowed: SimpleVob::alloc(1),
                digits_left,
            };
            mask.prolongs(token.as_bytes())
        };
        assert!(prolongs(Some(2), "123"));
        assert!(prolongs(Some(2), "1.23"));
        assert!(!prolongs(Some(2), "12"));
        assert!(!prolongs(Some(2), "12,345"));
        assert!(!prolongs(Some(0), ",\"a123\""));
        assert!(prolongs(Some(0), "."));
        assert!(!prolongs(None, "123"));
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
