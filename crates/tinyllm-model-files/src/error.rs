//! Error: why there is no model file, what was tried and what to do next.
//!
//! Knows kinds and sentences; knows nothing of where files come from.

use std::fmt;

/// What kind of mishap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No source has the file; [`Error::tried`] says why of each.
    NotFound,
    /// The file is there and cannot be read.
    Unreadable,
    /// The file ends before its own header says that it does, or before its known size.
    Truncated,
    /// The file is whole and not the one that was pinned.
    WrongHash,
    /// The file is no GGUF, or one of a version that cannot be read.
    NotGguf,
    /// The file is a GGUF of another family of models.
    WrongArchitecture,
    /// The cache directory cannot be written.
    Storage,
    /// Another process holds the lock and does not go on.
    Locked,
    /// A server did not answer as it should.
    Hub,
    /// `pip` is missing or failed.
    Pip,
}

/// One place that was asked for the file, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// The place, as a person knows it: ``the hub http://..``.
    pub place: String,
    /// What kind of mishap.
    pub kind: ErrorKind,
    /// What came of it, in lower case, without a final dot.
    pub outcome: String,
}

/// Why there is no model file.
///
/// Shown, it lists what was tried, a line each, and then what to do.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    tried: Vec<Tried>,
    advice: Option<String>,
    source: Option<std::io::Error>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            tried: Vec::new(),
            advice: None,
            source: None,
        }))
    }

    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    pub(crate) fn because(mut self, source: std::io::Error) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn after(mut self, tried: Vec<Tried>) -> Self {
        self.0.tried = tried;
        self
    }

    /// What kind of mishap.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The sentence alone, without what was tried.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Every place that was asked, in order.
    pub fn tried(&self) -> &[Tried] {
        &self.0.tried
    }

    /// What to do next.
    pub fn advice(&self) -> Option<&str> {
        self.0.advice.as_deref()
    }

    /// All but what to do: the sentence, its cause, and each place that was asked, a line each.
    pub fn told(&self) -> String {
        let mut told = self.0.message.clone();
        if let Some(source) = &self.0.source {
            told.push_str(&format!(": {source}"));
        }
        for tried in &self.0.tried {
            told.push_str(&format!("\n  tried: {}: {}", tried.place, tried.outcome));
        }
        told
    }

    /// As a line of what was tried.
    pub(crate) fn at(self, place: impl Into<String>) -> Tried {
        let outcome = match &self.0.source {
            Some(source) => format!("{}: {source}", self.0.message),
            None => self.0.message,
        };
        Tried {
            place: place.into(),
            kind: self.0.kind,
            outcome,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told())?;
        match &self.0.advice {
            Some(advice) => write!(f, "\n  to do: {advice}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_ref()?;
        Some(source)
    }
}
