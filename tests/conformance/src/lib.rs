//! What every provider has to keep, as one suite: the same requests, the same demands.
//!
//! A provider's tests make a [`Subject`] and call [`Subject::conforms`]. Knows requests and replies;
//! knows nothing of any provider. [`chat`] is a server of chat completions without a model, for
//! providers that speak to one.

pub mod chat;
mod checks;

use std::fmt::{Debug, Write};
use std::time::{Duration, Instant};

use tinyllm::ErrorKind;
use tinyllm::llm::{Delta, Message, Request, Response};
use tinyllm::provider::{Provider, ProviderError};

/// A provider as the suite sees it.
pub struct Subject<P> {
    /// The provider.
    pub provider: P,
    /// The name of a model that it has.
    pub model: String,
    /// What no error may show, such as its key.
    pub secrets: Vec<String>,
    /// How long any one request may take.
    pub deadline: Duration,
    /// Providers and requests that must fail, and how.
    pub failing: Vec<Failing<P>>,
    /// Whether the backend still works on something; `None` if nobody can tell.
    pub is_busy: Option<Box<dyn Fn() -> bool>>,
}

/// A request that must fail.
pub struct Failing<P> {
    /// What is wrong, for a person.
    pub what: &'static str,
    /// A provider that cannot answer; `None` for the subject's own.
    pub provider: Option<P>,
    /// The request.
    pub request: Request,
    /// The kind that the error must have.
    pub kind: ErrorKind,
    /// What its text must name.
    pub names: String,
}

impl<P: Provider + Debug> Subject<P> {
    /// A provider and one of its models.
    pub fn new(provider: P, model: impl Into<String>) -> Self {
        Self {
            provider,
            model: model.into(),
            secrets: Vec::new(),
            deadline: Duration::from_secs(120),
            failing: Vec::new(),
            is_busy: None,
        }
    }

    /// Run every check.
    ///
    /// # Errors
    /// A line for each check that failed.
    pub async fn conforms(&self) -> Result<(), String> {
        let mut failures = String::new();
        for (name, outcome) in checks::all(self).await {
            if let Err(fault) = outcome {
                // Writing into a `String` cannot fail.
                let _ = writeln!(failures, "{name}: {fault}");
            }
        }
        if failures.is_empty() {
            return Ok(());
        }
        Err(failures)
    }

    /// A request in one message, greedy and short.
    pub(crate) fn ask(&self, text: &str) -> Request {
        let mut request = Request::new([Message::user(text)]);
        request.model.clone_from(&self.model);
        request.temperature = Some(0.0);
        request.max_tokens = Some(24);
        request
    }

    /// The whole reply, within the deadline.
    pub(crate) async fn reply(&self, request: &Request) -> Result<Response, String> {
        let whole = async { self.provider.reply(request).await?.collect().await };
        let ended = tokio::time::timeout(self.deadline, whole).await;
        let ended = ended.map_err(|_| format!("no reply within {:?}", self.deadline))?;
        ended.map_err(|error: ProviderError| format!("{:?}: {error}", error.kind()))
    }

    /// The pieces of a reply, within the deadline.
    pub(crate) async fn pieces(&self, request: &Request) -> Result<Vec<Delta>, String> {
        let all = async {
            let mut reply = self.provider.reply(request).await?;
            let mut pieces = Vec::new();
            while let Some(piece) = reply.next().await {
                pieces.push(piece?);
            }
            Ok(pieces)
        };
        let ended = tokio::time::timeout(self.deadline, all).await;
        let ended = ended.map_err(|_| format!("no end within {:?}", self.deadline))?;
        ended.map_err(|error: ProviderError| format!("{:?}: {error}", error.kind()))
    }

    /// Wait until the backend rests, if anybody can tell.
    pub(crate) async fn rests(&self) -> Result<(), String> {
        let Some(is_busy) = &self.is_busy else {
            return Ok(());
        };
        let start = Instant::now();
        while is_busy() {
            if start.elapsed() > self.deadline {
                return Err("the backend went on after the request was dropped".to_string());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }
}
