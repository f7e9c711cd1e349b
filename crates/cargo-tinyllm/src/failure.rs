//! Why a command ended without doing what it was asked. Must not know who fails.

use std::fmt;
use std::process::ExitCode;

/// A text for a person: lower case, no final dot, with what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line names something that is not there.
    Usage(String),
    /// Something could not be read or written.
    Failed(String),
}

impl Failure {
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => crate::USAGE,
            Self::Failed(_) => crate::FAILED,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Failed(text) => f.write_str(text),
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;
