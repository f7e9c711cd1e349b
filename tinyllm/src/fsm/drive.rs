//! The one loop that runs the states of every node, and the watcher that goes with it.
//!
//! Knows states, places and events; knows nothing of who called. With [`Off`] nobody looks on and the
//! loop is the straight line of its states; with [`On`] every transition is told.

use std::marker::PhantomData;
use std::time::Instant;

use serde_json::Value;

use super::{Failed, InputValidation, ProcessingOutput, Running};
use crate::cx::Place;
use crate::error::{Error, Result};
use crate::event::{Event, Payload, What};
use crate::node::{Node, Ports};
use crate::options::Options;
use crate::usage::Usage;

/// How a kind of node gets from `Running` to an output that fits.
pub(super) trait Advance<N: Node> {
    fn advance<W: Watch>(
        running: Running<N>,
        watcher: &mut Watcher<'_, N, W>,
    ) -> impl Future<Output = Result<ProcessingOutput<N>, Failed<N>>> + Send;
}

/// Drive a node from its input to its output.
#[inline]
pub(super) async fn drive<N: Node, A: Advance<N>, W: Watch>(
    place: Place<'_>,
    input: N::In,
    options: Option<Box<Options>>,
) -> Result<N::Out> {
    let mut watcher = Watcher::<N, W>::new(place);
    watcher.tell(What::Init);
    watcher.tell(What::InputValidation(&Values::<N>(&input)));
    let running = match (InputValidation::<N> { input, options }).check() {
        Ok(running) => running,
        Err(failed) => return Err(watcher.failed(failed)),
    };
    watcher.tell(What::Running);
    match A::advance(running, &mut watcher).await {
        Ok(processing) => {
            watcher.tell(What::ProcessingOutput);
            let complete = processing.complete();
            watcher.complete(complete.output(), complete.ledger().usage());
            Ok(complete.into_output())
        }
        Err(failed) => Err(watcher.failed(failed)),
    }
}

/// Whether somebody looks on.
pub(super) trait Watch: Send + Sync {
    const ON: bool;
    fn begin(place: &Place<'_>) -> Self;
    fn started(&self) -> Option<Instant>;
    fn attempt(&mut self) -> &mut u32;
}

/// Nobody looks on: no clock, no events, no bytes.
pub(super) struct Off(u32);

/// Every transition is told.
pub(super) struct On {
    attempt: u32,
    started: Option<Instant>,
}

impl Watch for Off {
    const ON: bool = false;
    #[inline(always)]
    fn begin(_: &Place<'_>) -> Self {
        Self(1)
    }
    fn started(&self) -> Option<Instant> {
        None
    }
    fn attempt(&mut self) -> &mut u32 {
        &mut self.0
    }
}

impl Watch for On {
    const ON: bool = cfg!(feature = "events");
    fn begin(place: &Place<'_>) -> Self {
        Self {
            attempt: 1,
            started: place.cx.run.shared.timing.then(Instant::now),
        }
    }
    fn started(&self) -> Option<Instant> {
        self.started
    }
    fn attempt(&mut self) -> &mut u32 {
        &mut self.attempt
    }
}

/// Tells of a node's transitions; if it is dropped on the way, of its end from outside.
pub(super) struct Watcher<'a, N: Node, W: Watch> {
    pub(super) place: Place<'a>,
    watch: W,
    node: PhantomData<fn() -> N>,
}

impl<'a, N: Node, W: Watch> Watcher<'a, N, W> {
    #[inline(always)]
    fn new(place: Place<'a>) -> Self {
        Self {
            watch: W::begin(&place),
            place,
            node: PhantomData,
        }
    }

    #[inline(always)]
    pub(super) fn tell(&mut self, what: What<'_>) {
        if W::ON {
            self.tell_now(what);
        }
    }

    #[cfg(feature = "events")]
    fn tell_now(&mut self, what: What<'_>) {
        let run = self.place.cx.run;
        if run.is_observed() {
            let elapsed = self.watch.started().map(|started| started.elapsed());
            let attempt = *self.watch.attempt();
            let site = self.place.site();
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
    fn tell_now(&mut self, _: What<'_>) {}

    /// The next attempt begins, because of a fault.
    pub(super) fn again(&mut self, fault: &str) {
        self.tell(What::AskedAgain { fault });
        *self.watch.attempt() += 1;
        self.tell(What::Running);
    }

    pub(super) fn attempt(&mut self) -> u32 {
        *self.watch.attempt()
    }

    #[inline(always)]
    fn complete(mut self, output: &N::Out, usage: Usage) {
        if W::ON {
            self.tell(What::Complete {
                output: &Made::<N>(output),
                usage,
            });
        }
        std::mem::forget(self);
    }

    #[cold]
    fn failed(mut self, failed: Failed<N>) -> Error {
        let error = failed.into_error().at(self.place.site());
        self.tell(What::Failed(&error));
        std::mem::forget(self);
        error
    }
}

/// Dropped before its end: the node panicked, or it was cancelled.
impl<N: Node, W: Watch> Drop for Watcher<'_, N, W> {
    #[cold]
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.place.cx.run.note_panic(&self.place.site());
        }
        self.tell(What::Cancelled);
    }
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
