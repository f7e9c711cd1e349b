//! `tracing` spans: one per node, below the span of the node or graph around it.
//!
//! Knows events; knows nothing of how they come about. Inputs, outputs and prompts never enter a span:
//! they are the user's data, and logs travel.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tracing::Span;

use crate::event::{Event, Observer, RunId, What};

/// Turns the life of every node into a `tracing` span named `node`, with its site, attempts and usage.
///
/// ```
/// use tinyllm::Runtime;
/// use tinyllm::observe::TracingSpans;
///
/// let runtime = Runtime::builder().observer(TracingSpans::default()).build()?;
/// # Ok::<(), tinyllm::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TracingSpans {
    open: Mutex<HashMap<(RunId, String), Span>>,
}

impl TracingSpans {
    /// The span of the nearest node around a site.
    fn parent(open: &HashMap<(RunId, String), Span>, run: RunId, site: &str) -> Option<Span> {
        let mut path = site;
        while let Some((above, _)) = path.rsplit_once('/') {
            if let Some(span) = open.get(&(run, above.to_string())) {
                return Some(span.clone());
            }
            path = above;
        }
        None
    }

    fn begin(&self, event: &Event<'_>) {
        let site = event.site.to_string();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let parent = Self::parent(&open, event.run, &site).unwrap_or_else(Span::none);
        let run = event.run.to_string();
        let span = tracing::info_span!(
            target: "tinyllm", parent: &parent, "node",
            node = event.node, site = site.as_str(), run = run.as_str(),
        );
        open.insert((event.run, site), span);
    }

    fn within(&self, event: &Event<'_>, tell: impl FnOnce()) {
        let key = (event.run, event.site.to_string());
        let span = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        span.unwrap_or_else(Span::none).in_scope(tell);
    }

    fn end(&self, event: &Event<'_>) {
        let key = (event.run, event.site.to_string());
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key);
    }
}

impl Observer for TracingSpans {
    fn observe(&self, event: &Event<'_>) {
        match event.what {
            What::Init => self.begin(event),
            What::Complete { usage, .. } => {
                self.within(event, || {
                    tracing::debug!(
                        target: "tinyllm",
                        input_tokens = usage.input_tokens,
                        output_tokens = usage.output_tokens,
                        "complete"
                    );
                });
                self.end(event);
            }
            What::Failed(error) => {
                let kind = format!("{:?}", error.kind());
                self.within(event, || {
                    tracing::warn!(target: "tinyllm", kind = kind.as_str(), error = error.message(), "failed");
                });
                self.end(event);
            }
            What::Cancelled { .. } => {
                self.within(event, || tracing::info!(target: "tinyllm", "cancelled"));
                self.end(event);
            }
            What::Repaired { repairs } => self.within(event, || {
                let repairs = repairs.len();
                tracing::debug!(target: "tinyllm", attempt = event.attempt, repairs, "repaired");
            }),
            What::Escalated { model } => self.within(event, || {
                tracing::info!(target: "tinyllm", attempt = event.attempt, model, "escalated");
            }),
            What::AskedAgain { fault, .. } => self.within(event, || {
                tracing::info!(target: "tinyllm", attempt = event.attempt, fault, "asked again");
            }),
            What::Retrying { fault, .. } => self.within(event, || {
                tracing::info!(target: "tinyllm", attempt = event.attempt, fault, "sent again");
            }),
            What::Replied(response) => {
                let usage = response.usage;
                self.within(event, || {
                    tracing::debug!(
                        target: "tinyllm",
                        attempt = event.attempt,
                        input_tokens = usage.input_tokens,
                        output_tokens = usage.output_tokens,
                        "replied"
                    );
                });
            }
            _ => {}
        }
    }
}
