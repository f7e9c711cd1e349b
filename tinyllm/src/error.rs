//! Error: what stopped a node, told so that a person can act on it.
//!
//! Knows where it happened, what was tried and what it cost; knows nothing of nodes, models or
//! runtimes. The account of it as data that a graph can match on is `Failure`.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::usage::Usage;

mod attempt;

pub use self::attempt::{Attempt, Repair};

/// The result of a node.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of mishap an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// An input broke a rule of its type, or JSON did not fit the parameters.
    InvalidInput,
    /// The model's replies did not become a valid output within the allowed re-asks.
    InvalidOutput,
    /// The body of a node returned an error of its own.
    Node,
    /// The body of a node panicked.
    Panic,
    /// A time limit ran out.
    Timeout,
    /// The run was cancelled.
    Cancelled,
    /// No key, or a key that the server does not accept.
    Authentication,
    /// The server does not know the model.
    ModelNotFound,
    /// The server asked to slow down more often than was tried again.
    RateLimited,
    /// The prompt is longer than the model's context.
    ContextLength,
    /// The reply was cut by `max_tokens`.
    Truncated,
    /// The model declined to answer.
    Refused,
    /// The server did not accept the request.
    BadRequest,
    /// The server failed.
    Server,
    /// The server could not be reached, or the connection broke.
    Connection,
    /// The server's answer is not of the expected format.
    Protocol,
    /// A setting is wrong: an unknown node, option, provider or model address.
    Settings,
    /// Every alternative of a `race!` or `fallback!` failed.
    AllFailed,
    /// An engine lost or mangled a call.
    Engine,
    /// The library was used in a way that it cannot serve.
    Misuse,
}

/// Why a node failed: where, what was tried, what it cost, and what to do next.
///
/// Its `Display` is a short story over a few lines. [`Error::kind`] is for programs.
///
/// ```
/// use tinyllm::{Error, ErrorKind};
///
/// let error = Error::new(ErrorKind::Settings, "no provider named `opnai`")
///     .advise("write `openai/..`");
/// assert_eq!(error.to_string(), "no provider named `opnai`\n  to do: write `openai/..`");
/// ```
///
/// What a program asks of one:
///
/// ```
/// use tinyllm::ErrorKind;
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// /// How old is she?
/// #[llm_function(retries = 1)]
/// async fn age(text: String) -> u32;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let script = Scripted::new().node("age", ["young", "very young"]);
/// let error = age::run(&Runtime::scripted(&script), "Ann is young.".to_string()).await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidOutput);
/// assert_eq!(error.site(), Some("age"));
/// assert_eq!(error.attempts().len(), 2);
/// assert_eq!(error.attempts()[1].reply.as_deref(), Some("very young"));
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    site: Option<String>,
    advice: Option<Cow<'static, str>>,
    attempts: Vec<Attempt>,
    usage: Usage,
    causes: Vec<Error>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of a kind with a sentence: lower case, no final dot.
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            site: None,
            advice: None,
            attempts: Vec::new(),
            usage: Usage::default(),
            causes: Vec::new(),
            source: None,
        }))
    }

    /// The failure of a node's own code. An [`Error`] passes through unchanged.
    pub fn of_node(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        match error.into().downcast::<Self>() {
            Ok(error) => *error,
            Err(source) => Self::new(ErrorKind::Node, source.to_string()).because(source),
        }
    }

    /// What to do next, as an instruction.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<Cow<'static, str>>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    /// The error below this one.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The errors of every alternative that was tried.
    #[must_use]
    pub fn with_causes(mut self, causes: Vec<Error>) -> Self {
        for cause in &causes {
            self.0.usage += cause.usage();
        }
        self.0.causes = causes;
        self
    }

    /// The tries before this error, and what they cost.
    #[must_use]
    pub fn after(mut self, attempts: Vec<Attempt>) -> Self {
        for attempt in &attempts {
            self.0.usage += attempt.usage;
        }
        self.0.attempts = attempts;
        self
    }

    /// The tries before this one, which is the last.
    #[must_use]
    pub(crate) fn after_tries(self, earlier: &[Attempt]) -> Self {
        if earlier.is_empty() {
            return self;
        }
        let mut attempts = earlier.to_vec();
        attempts.push(Attempt::new(self.message().to_string()));
        self.after(attempts)
    }

    /// Name the place, unless a place deeper down has been named already.
    #[must_use]
    pub fn at(mut self, site: impl fmt::Display) -> Self {
        if self.0.site.is_none() {
            self.0.site = Some(site.to_string());
        }
        self
    }

    /// What kind of mishap it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The sentence alone, without place, attempts and advice.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The place in the run: `process_loan/settle/Good/mail`.
    pub fn site(&self) -> Option<&str> {
        self.0.site.as_deref()
    }

    /// What to do next.
    pub fn advice(&self) -> Option<&str> {
        self.0.advice.as_deref()
    }

    /// The tries that led here, oldest first.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// The tokens that were spent until the failure.
    pub fn usage(&self) -> Usage {
        self.0.usage
    }

    /// The errors of the alternatives, for [`ErrorKind::AllFailed`].
    pub fn causes(&self) -> &[Error] {
        &self.0.causes
    }

    /// Add what other calls of the run had cost.
    pub(crate) fn set_usage(&mut self, usage: Usage) {
        self.0.usage = usage;
    }
}

/// The first characters of a text, with an ellipsis if there are more; line breaks become spaces.
pub(crate) fn beginning(text: &str, characters: usize) -> Cow<'_, str> {
    let text = text.trim();
    let cut = text.char_indices().nth(characters).map(|(at, _)| at);
    let kept = cut.and_then(|at| text.get(..at)).unwrap_or(text);
    if cut.is_none() && !kept.contains(['\n', '\r']) {
        return Cow::Borrowed(kept);
    }
    let mut line = kept.replace(['\n', '\r'], " ");
    if cut.is_some() {
        line.push('…');
    }
    Cow::Owned(line)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(site) = &self.0.site {
            write!(f, "{site}: ")?;
        }
        f.write_str(&self.0.message)?;
        attempt::tell(f, &self.0.message, &self.0.attempts)?;
        for cause in &self.0.causes {
            write!(f, "\n  - {}", indented(&cause.to_string()))?;
        }
        if let Some(source) = self.source() {
            story_of_causes(f, &self.0.message, source)?;
        }
        if let Some(advice) = &self.0.advice {
            write!(f, "\n  to do: {advice}")?;
        }
        Ok(())
    }
}

/// The chain below, without what has been said already.
fn story_of_causes(
    f: &mut fmt::Formatter<'_>,
    said: &str,
    first: &(dyn StdError + 'static),
) -> fmt::Result {
    let mut said = said.to_string();
    let mut next = Some(first);
    while let Some(cause) = next {
        let text = cause.to_string();
        if !said.contains(&text) {
            write!(f, "\n  because: {}", indented(&text))?;
            said = text;
        }
        next = cause.source();
    }
    Ok(())
}

fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

impl fmt::Debug for Error {
    /// The kind and the story: what a `main` that returns an error prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
