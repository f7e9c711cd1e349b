//! A regex, compiled when it is first needed and kept.

use std::fmt;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::derived::Seen;
use super::{Step, Violations};

/// Above what `derive(Validate)` lets through: 1000 single matches.
const SIZE: usize = 256 << 20;

/// A pattern that was read when the program was compiled.
pub struct Pattern {
    rust: &'static str,
    written: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern for Rust's engine, and as it stands in the schema.
    pub const fn new(rust: &'static str, written: &'static str) -> Self {
        Self {
            rust,
            written,
            regex: OnceLock::new(),
        }
    }

    /// Whether it is found anywhere in the text.
    #[inline]
    pub fn fits(&self, text: &str) -> bool {
        let regex = self.regex.get_or_init(|| {
            let mut builder = RegexBuilder::new(self.rust);
            builder.size_limit(SIZE).build().ok()
        });
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// Reports that it was not found.
    #[cold]
    pub fn broken(&self, violations: &mut Violations, at: &[Step], rule: &str, text: &str) {
        let (seen, written) = (Seen(text).beginning(), self.written);
        let message = format_args!("is {seen}, but must match the pattern `{written}`");
        violations.broken(at, rule, &seen, message);
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({})", self.written)
    }
}
