//! Retry: a request whose transport failed is sent again, a bounded number of times.
//!
//! Knows providers and waiting; knows nothing of nodes. Never sends again once a reply has begun.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::error::{Attempt, Error};
use crate::llm::{Request, Response};
use crate::provider::{DynProvider, ProviderError};

/// How often and how patiently a request is sent again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryPolicy {
    /// Times after the first.
    pub(crate) times: usize,
    /// The first wait; each further one is twice as long, with jitter.
    pub(crate) first_wait: Duration,
    /// The longest wait, also of those that a server asks for.
    pub(crate) longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            times: 2,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    fn waits(&self) -> impl Iterator<Item = Duration> {
        ExponentialBuilder::default()
            .with_min_delay(self.first_wait)
            .with_max_delay(self.longest_wait)
            .with_max_times(self.times)
            .with_jitter()
            .build()
    }
}

/// Send a request until a reply begins, or the policy is used up. `notice` hears of every new try.
pub(crate) async fn send(
    provider: &dyn DynProvider,
    request: &Request,
    policy: RetryPolicy,
    mut notice: impl FnMut(&str, Duration) + Send,
) -> Result<Response, Error> {
    let mut waits = policy.waits();
    let mut attempts = Vec::new();
    loop {
        let error = match provider.reply(request).await {
            Ok(reply) => {
                let mut response = Response::default();
                return match reply.collect_into(&mut response).await {
                    Ok(()) => Ok(response),
                    Err(broken) => Err(broke_off(broken, attempts, &response)),
                };
            }
            Err(error) => error,
        };
        let asked_for = error.retry_after();
        let patience = asked_for.is_none_or(|wait| wait <= policy.longest_wait);
        let wait = waits.next().filter(|_| error.is_retryable() && patience);
        let Some(wait) = wait else {
            return Err(give_up(error, attempts));
        };
        let wait = asked_for.unwrap_or(wait);
        notice(error.message(), wait);
        attempts.push(Attempt::new(error.message()));
        tokio::time::sleep(wait).await;
    }
}

/// A reply that broke off, with what came of it and what that cost.
fn broke_off(error: ProviderError, mut attempts: Vec<Attempt>, came: &Response) -> Error {
    if came == &Response::default() {
        return give_up(error, attempts);
    }
    let mut attempt = Attempt::new(error.message()).costing(came.usage);
    attempt.reply = Some(came.text.clone()).filter(|text| !text.is_empty());
    attempt.model = came.model.clone();
    attempts.push(attempt);
    Error::from(error).after(attempts)
}

/// The last error, with the tries before it.
fn give_up(error: ProviderError, mut attempts: Vec<Attempt>) -> Error {
    if !attempts.is_empty() {
        attempts.push(Attempt::new(error.message()));
    }
    Error::from(error).after(attempts)
}
