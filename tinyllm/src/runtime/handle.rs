//! Run: the handle of a spawned run.
//!
//! Knows tasks and channels; knows nothing of nodes beyond their output.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::root;
use crate::cx::RunState;
use crate::error::{Error, ErrorKind, Result};
use crate::event::RunId;
use crate::node::{Input, Node};
use crate::provider::BoxFuture;
use crate::usage::Usage;

#[cfg(feature = "events")]
pub use events::Events;

/// A run that was started. Await it for its result; dropping it cancels the run.
///
/// ```
/// use tinyllm::prelude::*;
///
/// #[llm_function]
/// fn double(number: u32) -> u32 { number * 2 }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let runtime = Runtime::builder().build()?;
/// let run = double::start(&runtime, 21);
/// println!("started {}", run.id());
/// assert_eq!(run.await?, 42);
/// # Ok(()) }
/// ```
#[must_use = "dropping a run cancels it"]
pub struct Run<T> {
    state: Arc<RunState>,
    task: Result<JoinHandle<Result<T>>, Option<Error>>,
    #[cfg(feature = "events")]
    events: Option<Events>,
    detached: bool,
}

/// Spawn a run.
pub(super) fn start<N: Node>(state: RunState, input: Input<N>) -> Run<N::Out> {
    #[cfg(feature = "events")]
    let (state, events, last) = {
        let (listener, last, events) = events::channel();
        (state.listened_by(listener), Some(events), last)
    };
    #[cfg(not(feature = "events"))]
    let last = std::marker::PhantomData::<()>;
    let state = Arc::new(state);
    let running = state.clone();
    let run = async move {
        // Dropped after everything that can tell of an event, whatever ends the run.
        let _last = last;
        root::run(&running, input).await
    };
    let task = match tokio::runtime::Handle::try_current() {
        Ok(handle) => Ok(handle.spawn(run)),
        Err(_) => Err(Some(
            Error::new(
                ErrorKind::Misuse,
                "a run is started outside of a tokio runtime",
            )
            .advise("start it inside `#[tokio::main]`, or `block_on` its `run` instead"),
        )),
    };
    Run {
        state,
        task,
        #[cfg(feature = "events")]
        events,
        detached: false,
    }
}

impl<T> Run<T> {
    /// The run's id.
    pub fn id(&self) -> RunId {
        self.state.id
    }

    /// What the run has spent until now.
    pub fn usage(&self) -> Usage {
        self.state.usage()
    }

    /// The events of the run from its beginning, once; `None` if they were taken already.
    #[cfg(feature = "events")]
    pub fn events(&mut self) -> Option<Events> {
        self.events.take()
    }

    /// Stop the run and all that it started; its result is then [`ErrorKind::Cancelled`].
    ///
    /// ```
    /// use tinyllm::ErrorKind;
    /// use tinyllm::prelude::*;
    ///
    /// #[llm_function]
    /// async fn wait_for_ever() -> u32 { std::future::pending().await }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
    /// let run = wait_for_ever::start(&Runtime::builder().build()?);
    /// run.cancel();
    /// assert_eq!(run.await.unwrap_err().kind(), ErrorKind::Cancelled);
    /// # Ok(()) }
    /// ```
    pub fn cancel(&self) {
        if let Ok(task) = &self.task {
            task.abort();
        }
    }

    /// Let the run go on without this handle.
    pub fn detach(mut self) {
        self.detached = true;
    }

    /// Wait for the end.
    ///
    /// # Errors
    /// The node's, or [`ErrorKind::Cancelled`].
    pub async fn result(mut self) -> Result<T> {
        // Nobody can take the events any more: do not collect them.
        #[cfg(feature = "events")]
        drop(self.events.take());
        let task = match &mut self.task {
            Ok(task) => task,
            Err(error) => return Err(error.take().unwrap_or_else(|| cancelled(&self.state))),
        };
        match task.await {
            Ok(result) => result,
            Err(_) => Err(cancelled(&self.state)),
        }
    }
}

fn cancelled(state: &RunState) -> Error {
    let mut error = Error::new(ErrorKind::Cancelled, format!("{} was cancelled", state.id));
    error.set_usage(state.usage());
    error
}

impl<T> Drop for Run<T> {
    fn drop(&mut self) {
        if !self.detached {
            self.cancel();
        }
    }
}

impl<T: Send + 'static> IntoFuture for Run<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.result())
    }
}

impl<T> fmt::Debug for Run<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Run({})", self.state.id)
    }
}

#[cfg(feature = "events")]
mod events {
    use std::pin::Pin;
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
    use std::task::{Context, Poll};

    use futures_core::Stream;
    use tokio::sync::mpsc;

    use crate::event::{Event, Observer, Record};

    /// The events of one run, as they happen; ends with the run.
    ///
    /// Each is kept until it is read, or until this is dropped.
    #[derive(Debug)]
    pub struct Events(mpsc::UnboundedReceiver<Record>);

    pub(super) struct Listener(Mutex<Option<mpsc::UnboundedSender<Record>>>);

    /// Ends the events when it is dropped: the handle of the run may be kept for longer.
    pub(super) struct Last(Arc<Listener>);

    pub(super) fn channel() -> (Arc<Listener>, Last, Events) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let listener = Arc::new(Listener(Mutex::new(Some(sender))));
        (listener.clone(), Last(listener), Events(receiver))
    }

    impl Drop for Last {
        fn drop(&mut self) {
            self.0.sender().take();
        }
    }

    impl Listener {
        fn sender(&self) -> MutexGuard<'_, Option<mpsc::UnboundedSender<Record>>> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    impl Observer for Listener {
        fn observe(&self, event: &Event<'_>) {
            let sender = self.sender().clone();
            if let Some(sender) = sender.filter(|sender| !sender.is_closed()) {
                // A reader that has gone is no fault of the run.
                let _ = sender.send(Record::from(event));
            }
        }
    }

    impl Events {
        /// The next event; `None` after the last.
        pub async fn next(&mut self) -> Option<Record> {
            self.0.recv().await
        }
    }

    impl Stream for Events {
        type Item = Record;

        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Record>> {
            self.0.poll_recv(context)
        }
    }
}
