//! Fault: why a model cannot be loaded or a request cannot be answered, as data that can be shared.
//!
//! Knows the words of `ProviderError`; knows nothing of models. A `ProviderError` is given away once,
//! but everybody who waits for the same model hears the same fault.

use tinyllm::ErrorKind;
use tinyllm::provider::ProviderError;

/// A result of this crate's inner parts.
pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

/// A mishap: lower case, no final dot, with what to do if that is known.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    kind: ErrorKind,
    message: String,
    advice: Option<String>,
}

impl Fault {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            advice: None,
        }
    }

    /// A file that cannot be used as a model.
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Settings, message)
    }

    /// A request that this model cannot answer.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadRequest, message)
    }

    /// The engine broke: nothing that the caller did.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Server, message)
    }

    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl From<Fault> for ProviderError {
    fn from(fault: Fault) -> Self {
        let error = Self::new(fault.kind, fault.message);
        match fault.advice {
            Some(advice) => error.advise(advice),
            None => error,
        }
    }
}
