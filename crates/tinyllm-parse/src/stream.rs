//! A text that comes in pieces: the value so far, and the whole at the end.

use serde_json::Value;

use crate::{ParseError, Parsed, Policy, Schema, parse};

/// Reads a text that is still coming.
#[derive(Debug)]
pub struct Stream {
    schema: Schema,
    policy: Policy,
    text: String,
}

/// What is known after a piece of text.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress<'a> {
    /// Nothing can be told of the value yet.
    Waiting,
    /// The value so far.
    Value(&'a Value),
    /// The value so far, of another candidate than before: what was shown is void.
    Restarted(&'a Value),
}

impl<'a> Progress<'a> {
    /// The value so far.
    #[must_use]
    pub fn value(&self) -> Option<&'a Value> {
        match self {
            Self::Waiting => None,
            Self::Value(value) | Self::Restarted(value) => Some(value),
        }
    }
}

impl Stream {
    /// A stream of one answer.
    #[must_use]
    pub fn new(schema: Schema, policy: Policy) -> Self {
        Self {
            schema,
            policy,
            text: String::new(),
        }
    }

    /// Takes the next piece of the text.
    pub fn push(&mut self, piece: &str) -> Progress<'_> {
        self.text.push_str(piece);
        Progress::Waiting
    }

    /// The text has ended. The result is that of [`parse`] on the whole text.
    ///
    /// # Errors
    ///
    /// Those of [`parse`].
    pub fn finish(self) -> Result<Parsed, ParseError> {
        parse(&self.text, &self.schema, self.policy)
    }
}
