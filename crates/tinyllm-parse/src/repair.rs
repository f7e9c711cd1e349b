//! What was changed to make a text fit, as plain data.
//!
//! It must not know how repairs are found.

use std::fmt;
use std::ops::Range;

/// One change between the text and the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// JSON pointer into the value; very long ones are shortened in the middle by `…`.
    pub path: String,
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What was done.
    pub kind: RepairKind,
    /// The beginning of what stands in the text.
    pub before: String,
    /// The beginning of what is meant by it.
    pub after: String,
}

/// The kinds of repairs.
///
/// `Filled` and `Dropped` are made by `Policy::Salvage` alone.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RepairKind {
    /// Text outside of the answer was left out: prose, fences, tags, other candidates, a wrapper.
    Skipped,
    /// A comment was left out.
    Comment,
    /// An ellipsis in place of items or keys was left out.
    Ellipsis,
    /// Quotes were added, closed, or replaced by those of JSON.
    Quotes,
    /// A quote within a text was taken as a part of it.
    InnerQuote,
    /// A line break, another control character or a backslash within a text was escaped.
    Escape,
    /// Texts joined by a plus, or one after the other, became one.
    Joined,
    /// A comma was added, left out, or stood as another sign.
    Comma,
    /// A colon was added, or stood as another sign.
    Colon,
    /// A bracket that was missing, doubled or of the other kind was set right.
    Bracket,
    /// The text ended early; what was open has been closed.
    Closed,
    /// A literal of another language (`True`, `None`, `undefined`) or a cut one was read.
    Literal,
    /// A function call or constructor around a value was left out.
    Call,
    /// A number was written in another form.
    Number,
    /// `true` or `false` was written in another form.
    Boolean,
    /// A word for nothing was read as `null`, or `null` as an absent key.
    Null,
    /// A key was spelled in another way.
    Key,
    /// One of a fixed set of values was spelled in another way.
    Choice,
    /// A key stood twice; the last one counts, as in most JSON readers.
    Duplicate,
    /// A number, literal, list or object stood where a text belongs, and is kept as its text.
    AsText,
    /// JSON within a text was read.
    Decoded,
    /// The value was taken out of a wrapper object or a list of one.
    Unwrapped,
    /// A single value became a list of one.
    Wrapped,
    /// A list or object was gathered from lines, labels, tags or several documents.
    Gathered,
    /// A required value was made up, because the policy is `Salvage`.
    Filled,
    /// A key or item that does not fit was dropped, because the policy is `Salvage`.
    Dropped,
}

impl RepairKind {
    /// The kind as one word of lower case, such as `inner_quote`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Comment => "comment",
            Self::Ellipsis => "ellipsis",
            Self::Quotes => "quotes",
            Self::InnerQuote => "inner_quote",
            Self::Escape => "escape",
            Self::Joined => "joined",
            Self::Comma => "comma",
            Self::Colon => "colon",
            Self::Bracket => "bracket",
            Self::Closed => "closed",
            Self::Literal => "literal",
            Self::Call => "call",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Key => "key",
            Self::Choice => "choice",
            Self::Duplicate => "duplicate",
            Self::AsText => "as_text",
            Self::Decoded => "decoded",
            Self::Unwrapped => "unwrapped",
            Self::Wrapped => "wrapped",
            Self::Gathered => "gathered",
            Self::Filled => "filled",
            Self::Dropped => "dropped",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Skipped => "skipped text outside the answer",
            Self::Comment => "left out a comment",
            Self::Ellipsis => "left out an ellipsis",
            Self::Quotes => "set the quotes right",
            Self::InnerQuote => "kept a quote within a text",
            Self::Escape => "escaped a character",
            Self::Joined => "joined texts",
            Self::Comma => "set a comma right",
            Self::Colon => "set a colon right",
            Self::Bracket => "set a bracket right",
            Self::Closed => "closed what the end of the text left open",
            Self::Literal => "read a literal of another language",
            Self::Call => "left out a call around a value",
            Self::Number => "read a number in another form",
            Self::Boolean => "read a boolean in another form",
            Self::Null => "read a word for nothing",
            Self::Key => "read a key in another spelling",
            Self::Choice => "read a choice in another spelling",
            Self::Duplicate => "kept the last of two equal keys",
            Self::AsText => "kept a value as text",
            Self::Decoded => "read JSON within a text",
            Self::Unwrapped => "took the value out of its wrapper",
            Self::Wrapped => "made a list of one value",
            Self::Gathered => "gathered the value from lines or parts",
            Self::Filled => "made up a required value",
            Self::Dropped => "dropped what does not fit",
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            at,
            kind,
            before,
            after,
        } = self;
        write!(f, "{} at byte {}", kind.what(), at.start)?;
        if !path.is_empty() {
            write!(f, ", in `{path}`")?;
        }
        match (before.is_empty(), after.is_empty()) {
            (true, true) => Ok(()),
            (false, true) => write!(f, ": `{before}`"),
            (true, false) => write!(f, ": added `{after}`"),
            (false, false) => write!(f, ": `{before}` is read as `{after}`"),
        }
    }
}

/// The beginning of `text`: what fits into a repair or an error.
pub(crate) fn beginning(text: &str) -> String {
    const BYTES: usize = 120;
    if text.len() <= BYTES {
        return text.to_owned();
    }
    let end = crate::path::boundary_before(text, BYTES);
    format!("{}…", text.get(..end).unwrap_or_default())
}
