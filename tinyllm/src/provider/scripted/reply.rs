//! ScriptedReply: one reply of a script: a response or a failure, at once or later.
//!
//! Knows nothing of who gets it.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::error::ErrorKind;
use crate::llm::Response;
use crate::provider::ProviderError;

/// One reply of a script, made from a text, a JSON value, a [`Response`] or a [`ProviderError`].
///
/// ```
/// use std::time::Duration;
/// use serde_json::json;
/// use tinyllm::ErrorKind;
/// use tinyllm::provider::scripted::{Scripted, ScriptedReply};
///
/// let replies = [
///     ScriptedReply::fail(ErrorKind::Server, "out of order"),
///     ScriptedReply::delayed(Duration::from_secs(2), json!({"amount": 5})),
///     ScriptedReply::from("the same from now on").forever(),
/// ];
/// let script = Scripted::new().node("extract_facts", replies);
/// ```
#[derive(Clone, Debug)]
pub struct ScriptedReply {
    outcome: Outcome,
    delay: Option<Duration>,
    forever: bool,
}

#[derive(Clone, Debug)]
enum Outcome {
    Response(Response),
    Failure(Failure),
}

/// A `ProviderError` that can be given more than once.
#[derive(Clone, Debug)]
struct Failure {
    kind: ErrorKind,
    message: Cow<'static, str>,
    status: Option<u16>,
    retry_after: Option<Duration>,
    retryable: bool,
    advice: Option<Cow<'static, str>>,
    source: Option<String>,
}

impl ScriptedReply {
    /// A failure that trying again does not help. For other failures make a [`ProviderError`] and
    /// turn it into a reply.
    ///
    /// ```
    /// use tinyllm::ErrorKind;
    /// use tinyllm::provider::ProviderError;
    /// use tinyllm::provider::scripted::ScriptedReply;
    ///
    /// let final_failure = ScriptedReply::fail(ErrorKind::BadRequest, "no such thing");
    /// let slow_down = ProviderError::new(ErrorKind::RateLimited, "slow down").retryable();
    /// let passing_failure = ScriptedReply::from(slow_down);
    /// ```
    pub fn fail(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        ProviderError::new(kind, message).into()
    }

    /// A reply after a while of tokio's time, which a test can pause.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tinyllm::llm::Request;
    /// use tinyllm::provider::Provider;
    /// use tinyllm::provider::scripted::{Scripted, ScriptedReply};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let runtime = tokio::runtime::Builder::new_current_thread()
    /// #     .enable_time().start_paused(true).build()?;
    /// # runtime.block_on(async {
    /// let an_hour = Duration::from_secs(3600);
    /// let script = Scripted::new().always_matching("*", ScriptedReply::delayed(an_hour, "late"));
    /// // With paused time, an hour is over at once.
    /// script.reply(&Request::new([])).await?;
    /// # Ok(()) })
    /// # }
    /// ```
    pub fn delayed(delay: Duration, reply: impl Into<Self>) -> Self {
        Self {
            delay: Some(delay),
            ..reply.into()
        }
    }

    /// The reply from here on; it is never used up, and replies after it are never given.
    ///
    /// ```
    /// use tinyllm::provider::scripted::{Scripted, ScriptedReply};
    ///
    /// let replies = [ScriptedReply::from("first"), ScriptedReply::from("then").forever()];
    /// let script = Scripted::new().node("judge", replies);
    /// ```
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.forever = true;
        self
    }

    pub(super) fn is_forever(&self) -> bool {
        self.forever
    }

    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay
    }

    pub(super) fn give(self) -> Result<Response, ProviderError> {
        match self.outcome {
            Outcome::Response(response) => Ok(response),
            Outcome::Failure(failure) => Err(failure.give()),
        }
    }
}

impl From<Response> for ScriptedReply {
    fn from(response: Response) -> Self {
        Self {
            outcome: Outcome::Response(response),
            delay: None,
            forever: false,
        }
    }
}

impl From<ProviderError> for ScriptedReply {
    fn from(error: ProviderError) -> Self {
        Self {
            outcome: Outcome::Failure(Failure::of(error)),
            delay: None,
            forever: false,
        }
    }
}

impl From<Value> for ScriptedReply {
    /// A JSON value becomes a reply in JSON; a text of JSON keeps its quotes.
    fn from(value: Value) -> Self {
        Response::json(&value).into()
    }
}

impl From<&str> for ScriptedReply {
    fn from(text: &str) -> Self {
        Response::text(text).into()
    }
}

impl From<String> for ScriptedReply {
    fn from(text: String) -> Self {
        Response::text(text).into()
    }
}

impl Failure {
    fn of(error: ProviderError) -> Self {
        Self {
            kind: error.kind,
            message: error.message,
            status: error.status,
            retry_after: error.retry_after,
            retryable: error.retryable,
            advice: error.advice,
            source: error.source.map(|source| source.to_string()),
        }
    }

    fn give(self) -> ProviderError {
        let mut error = ProviderError::new(self.kind, self.message);
        error.status = self.status;
        error.retry_after = self.retry_after;
        error.retryable = self.retryable;
        error.advice = self.advice;
        error.source = self.source.map(Into::into);
        error
    }
}
