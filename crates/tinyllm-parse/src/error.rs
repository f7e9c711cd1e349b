//! Why a text gives no value, in sentences that a model can act on.

use std::fmt;

use crate::Repair;
use crate::repair::beginning;

/// A text does not hold a value of the schema.
///
/// Its `Display` is one line per fault.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseError {
    faults: Vec<Fault>,
    repairs: Vec<Repair>,
}

/// One thing that does not fit.
///
/// Its `Display` is a sentence: `` `/age` is missing: give an integer ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer of the value; empty for the whole of it.
    pub path: String,
    /// What kind of fault.
    pub kind: FaultKind,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// The kinds of faults.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The text holds nothing that could be the value.
    NoAnswer,
    /// The text is no JSON (`Strict` only).
    Syntax,
    /// Several values could be meant, and nothing says which.
    Ambiguous,
    /// A required key or item is missing.
    Missing,
    /// A key that the schema does not allow.
    UnknownKey,
    /// A value of another type.
    Type,
    /// A value that is none of those allowed.
    Choice,
    /// A value that fits no variant of a union, or two of a `oneOf`.
    Union,
    /// A number, length or count out of its bounds.
    Bounds,
    /// Values nested deeper than is read.
    Depth,
}

impl ParseError {
    pub(crate) fn new(faults: Vec<Fault>, repairs: Vec<Repair>) -> Self {
        Self { faults, repairs }
    }

    /// All that does not fit; never empty.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What had been repaired before.
    #[must_use]
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }
}

impl Fault {
    pub(crate) fn new(path: String, kind: FaultKind, message: impl Into<String>) -> Self {
        Self {
            path,
            kind,
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "the answer {}", self.message)
        } else {
            write!(f, "`{}` {}", self.path, self.message)
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            write!(f, "{line}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ParseError {}

/// A value as it is shown in a sentence.
pub(crate) fn shown(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Array(items) if items.is_empty() => "an empty list".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(map) if map.is_empty() => "an empty object".to_owned(),
        Value::Object(map) => {
            let keys: Vec<_> = map.keys().take(6).map(|key| beginning(key)).collect();
            format!("an object with the keys {}", keys.join(", "))
        }
        Value::String(text) => format!("the text {:?}", beginning(text)),
        plain => plain.to_string(),
    }
}
