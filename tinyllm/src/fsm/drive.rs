//! What goes along with a node that is driven: the guard of a direct call, the watcher of a managed one.
//!
//! Knows states, places and events; knows nothing of who called.

use std::marker::PhantomData;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Complete, Failed, InputValidation, Ledger, Running};
use crate::cx::Place;
use crate::error::{Attempt, Error, ErrorKind};
#[cfg(feature = "events")]
use crate::event::Event;
use crate::event::{Payload, What};
use crate::node::{Node, Ports};
use crate::options::Options;

/// Remembers where a panic passed. Costs nothing until it is dropped on the way.
pub(super) struct Guard<'a>(&'a Place<'a>);

impl<'a> Guard<'a> {
    #[inline(always)]
    pub(super) fn new(place: &'a Place<'a>) -> Self {
        Self(place)
    }

    #[inline(always)]
    pub(super) fn done(self) {
        std::mem::forget(self);
    }

    #[cold]
    pub(super) fn failed(self, error: Error) -> Error {
        let error = error.at(self.0.site());
        self.done();
        error
    }
}

impl Drop for Guard<'_> {
    #[cold]
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.cx.run.note_panic(&self.0.site());
        }
    }
}

/// Tells of a node's transitions; if it is dropped on the way, of its end from outside.
pub(super) struct Watcher<'a, N: Node> {
    pub(super) place: Place<'a>,
    attempt: u32,
    started: Option<Instant>,
    /// What was tried so far; here, where a time limit and a cancelled run cannot lose it.
    pub(super) ledger: Ledger,
    node: PhantomData<fn() -> N>,
}

impl<'a, N: Node> Watcher<'a, N> {
    pub(super) fn new(place: Place<'a>) -> Self {
        let started = place.cx.run.shared.timing.then(Instant::now);
        Self {
            place,
            attempt: 1,
            started,
            ledger: Ledger::default(),
            node: PhantomData,
        }
    }

    /// From `Init` to `Running`.
    pub(super) fn begin(
        &mut self,
        input: N::In,
        options: Option<Box<Options>>,
    ) -> Result<Running<N>, Failed<N>> {
        self.tell(What::Init);
        self.tell(What::InputValidation(&Values::<N>(&input)));
        let running = (InputValidation::<N> { input, options }).check()?;
        self.tell(What::Running);
        Ok(running)
    }

    #[cfg(feature = "events")]
    pub(super) fn tell(&self, what: What<'_>) {
        let run = self.place.cx.run;
        if run.is_observed() {
            let elapsed = self.started.map(|started| started.elapsed());
            let (site, attempt) = (self.place.site(), self.attempt);
            run.tell(&Event {
                run: run.id,
                site,
                node: N::NAME,
                attempt,
                what,
                elapsed,
            });
        }
    }

    #[cfg(not(feature = "events"))]
    pub(super) fn tell(&self, _: What<'_>) {
        let _ = self.started;
    }

    /// The next attempt begins, because the last one failed; perhaps with another model.
    pub(super) fn again(&mut self, tried: &Attempt, escalated: Option<&str>) {
        let fault = &tried.fault;
        self.tell(What::AskedAgain { fault, tried });
        self.attempt += 1;
        if let Some(model) = escalated {
            self.tell(What::Escalated { model });
        }
        self.tell(What::Running);
    }

    /// The time limit passed; what was tried until then is not lost.
    #[cold]
    pub(super) fn timed_out(&self, limit: Duration) -> Failed<N> {
        let message = format!("no output within {limit:?}");
        let error = Error::new(ErrorKind::Timeout, message.clone())
            .advise("raise `timeout`, or look at what the node waits for");
        let error = match self.ledger.attempts().is_empty() {
            true => error,
            false => error.after(vec![Attempt::new(message)]),
        };
        Failed::new(self.ledger.tell(error))
    }

    pub(super) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Gone without a word of being cancelled.
    fn leave(mut self) {
        drop(std::mem::take(&mut self.ledger));
        std::mem::forget(self);
    }

    pub(super) fn complete(self, complete: Complete<N>) -> N::Out {
        let (output, usage) = (complete.output(), complete.ledger().usage());
        self.tell(What::Complete {
            output: &Made::<N>(output),
            usage,
        });
        self.leave();
        complete.into_output()
    }

    #[cold]
    pub(super) fn failed(self, failed: Failed<N>) -> Error {
        let error = failed.into_error().at(self.place.site());
        self.tell(What::Failed(&error));
        self.leave();
        error
    }
}

/// Dropped before its end: the node panicked, or it was cancelled.
impl<N: Node> Drop for Watcher<'_, N> {
    #[cold]
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.place.cx.run.note_panic(&self.place.site());
        }
        let usage = self.ledger.usage();
        self.tell(What::Cancelled { usage });
    }
}

/// The time limit of a call, or the node's own.
pub(super) fn limit_of<N: Node>(options: Option<&Options>) -> Option<Duration> {
    let own = || N::OPTIONS.timeout_ms.map(Duration::from_millis);
    options.and_then(|options| options.timeout).or_else(own)
}

/// Wait for a node no longer than its limit; `None` if that passed.
pub(super) async fn in_time<N: Node>(
    limit: Duration,
    running: impl Future<Output = Result<Complete<N>, Failed<N>>>,
) -> Option<Result<Complete<N>, Failed<N>>> {
    if tokio::runtime::Handle::try_current().is_err() {
        let message = format!("`timeout` of `{}` needs a tokio runtime", N::NAME);
        return Some(Err(Failed::new(
            Error::new(ErrorKind::Misuse, message).advise("run this inside `#[tokio::main]`"),
        )));
    }
    tokio::time::timeout(limit, running).await.ok()
}

/// The parameters, as JSON if somebody asks.
struct Values<'a, N: Node>(&'a N::In);

impl<N: Node> Payload for Values<'_, N> {
    fn to_json(&self) -> Value {
        N::PORTS.encode(self.0).unwrap_or_default()
    }
}

/// The output, as JSON if somebody asks.
struct Made<'a, N: Node>(&'a N::Out);

impl<N: Node> Payload for Made<'_, N> {
    fn to_json(&self) -> Value {
        N::OUTPUT.encode(self.0).unwrap_or_default()
    }
}
