//! The one error of this crate: a text for a person, and whether the command line was at fault.
//!
//! It must not know who fails, or why.

use std::fmt::Display;

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line was wrong (exit code 2).
    Usage(String),
    /// Something that was asked for did not work (exit code 1).
    Failed(String),
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// An error that says `text`.
pub(crate) fn failed<T>(text: impl Into<String>) -> Result<T> {
    Err(Error::Failed(text.into()))
}

/// Says what was being done when something of the standard library failed.
pub(crate) trait Context<T> {
    /// `what` reads as a sentence's beginning: "cannot write `x`".
    fn context(self, what: impl Display) -> Result<T>;
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl Display) -> Result<T> {
        self.map_err(|error| Error::Failed(format!("{what}: {error}")))
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Usage(text) | Self::Failed(text)) = self;
        f.write_str(text)
    }
}
