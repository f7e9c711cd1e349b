//! Provider: what a backend implements to answer requests.
//!
//! Knows requests and replies; knows nothing of nodes, retries or runtimes. Each backend is a leaf
//! under `provider/`.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use futures_util::StreamExt;

use crate::error::{Error, ErrorKind};
use crate::llm::{Delta, Request, Response};

#[cfg(feature = "openai")]
pub mod openai;
pub mod scripted;

/// A backend that answers requests: a server behind HTTP, a model in this process, a script.
///
/// ```
/// use tinyllm::llm::{Request, Response};
/// use tinyllm::provider::{Provider, ProviderError, Reply};
///
/// /// Says the last message again.
/// struct Echo;
///
/// impl Provider for Echo {
///     async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
///         Ok(Reply::whole(Response::text(request.last_user_text())))
///     }
/// }
/// ```
pub trait Provider: Send + Sync + 'static {
    /// Answer one request. `request.model` is the model's name without the provider's.
    ///
    /// The future resolves when the reply begins; errors after that come through the [`Reply`].
    /// Dropping either ends the request.
    fn reply(&self, request: &Request)
    -> impl Future<Output = Result<Reply, ProviderError>> + Send;

    /// What this backend makes sure of when a model is asked for JSON, so that a node with
    /// `output_format = "auto"` is asked for in the form that is enforced best.
    ///
    /// A backend that does not look at `request.output` says [`Enforces::Nothing`]: the form of the
    /// answer is then part of the prompt.
    fn enforces(&self, model: &str) -> Enforces {
        let _ = model;
        Enforces::JsonSchema
    }
}

/// What a backend makes sure of when it is asked for JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Enforces {
    /// Nothing: it takes messages alone.
    Nothing,
    /// The schema of `request.output`, as JSON Schema; or it says the schema in the prompt itself.
    #[default]
    JsonSchema,
    /// The strict subset of JSON Schema, to the word; other schemas less surely.
    Strict,
}

/// A reply as it comes in: a stream of pieces.
#[must_use = "a reply does nothing until it is collected or streamed"]
pub struct Reply(Pin<Box<dyn Stream<Item = Result<Delta, ProviderError>> + Send>>);

impl Reply {
    /// A reply that is there already: a stream of one.
    pub fn whole(response: Response) -> Self {
        let once = std::future::ready(Ok(Delta::Whole(Box::new(response))));
        Self::stream(futures_util::stream::once(once))
    }

    /// A reply in pieces.
    pub fn stream(
        stream: impl Stream<Item = Result<Delta, ProviderError>> + Send + 'static,
    ) -> Self {
        Self(Box::pin(stream))
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Delta, ProviderError>> {
        self.0.next().await
    }

    /// Wait for the end and put the pieces together.
    ///
    /// # Errors
    /// The first error of the stream.
    pub async fn collect(self) -> Result<Response, ProviderError> {
        let mut response = Response::default();
        self.collect_into(&mut response).await?;
        Ok(response)
    }

    /// The same, where what came counts though the rest is missing.
    pub(crate) async fn collect_into(
        mut self,
        response: &mut Response,
    ) -> Result<(), ProviderError> {
        while let Some(delta) = self.next().await {
            response.push(delta?);
        }
        Ok(())
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reply")
    }
}

/// Why a backend did not answer.
#[derive(Debug)]
pub struct ProviderError {
    kind: ErrorKind,
    message: Cow<'static, str>,
    status: Option<u16>,
    retry_after: Option<Duration>,
    retryable: bool,
    advice: Option<Cow<'static, str>>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl ProviderError {
    /// An error of a kind with a sentence: lower case, no final dot, without any secret.
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
            status: None,
            retry_after: None,
            retryable: false,
            advice: None,
            source: None,
        }
    }

    /// Nothing of a reply came and asking again can help.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// The status of the HTTP response.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// How long the server wants to be left alone.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// What to do next.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<Cow<'static, str>>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The error below this one.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind of mishap.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The status of the HTTP response, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// How long the server wants to be left alone, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// What to do next, if the backend knows.
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    /// Whether asking again can help.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ProviderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}

impl From<ProviderError> for Error {
    fn from(error: ProviderError) -> Self {
        let mut story = Error::new(error.kind, error.message);
        if let Some(advice) = error.advice {
            story = story.advise(advice);
        }
        match error.source {
            Some(source) => story.because(source),
            None => story,
        }
    }
}

/// A future on the heap.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The erased twin of [`Provider`]: what the runtime keeps.
pub(crate) trait DynProvider: Send + Sync {
    fn reply<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Reply, ProviderError>>;
    fn enforces(&self, model: &str) -> Enforces;
}

impl<P: Provider> DynProvider for P {
    fn reply<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        Box::pin(Provider::reply(self, request))
    }

    fn enforces(&self, model: &str) -> Enforces {
        Provider::enforces(self, model)
    }
}
