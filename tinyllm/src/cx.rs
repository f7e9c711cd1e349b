//! Cx: the run as a node sees it. First parameter everywhere.
//!
//! Knows the run and the place; knows nothing of nodes (`call.rs` adds what concerns them).

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "events")]
use crate::event::Event;
use crate::event::{RunId, What};
use crate::layer::retry;
use crate::llm::{Request, Response};
use crate::provider::Enforces;
use crate::site::{Name, Site};

mod entry;
mod run;

pub use entry::NodeEntry;
pub(crate) use entry::full_name;
pub(crate) use run::{RunState, Shared};

/// Access to the run, handed to a node whose first parameter is `cx: &Cx`.
///
/// It is borrowed, never owned: whatever a node starts with it ends with the node.
///
/// ```
/// use tinyllm::prelude::*;
///
/// #[llm_function]
/// fn double(number: u32) -> u32 { number * 2 }
///
/// /// Plain Rust control flow around node calls.
/// #[llm_function]
/// async fn above(cx: &Cx, bound: u32) -> Result<u32, tinyllm::Error> {
///     let mut number = 1;
///     while number < bound {
///         number = double::call(cx, number).await?;
///     }
///     Ok(number)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let runtime = Runtime::builder().build()?;
/// assert_eq!(above::run(&runtime, 100).await?, 128);
/// # Ok(()) }
/// ```
pub struct Cx<'a> {
    pub(crate) run: &'a RunState,
    pub(crate) site: Site<'a>,
    pub(crate) node: &'static str,
    name: Option<&'a str>,
    calls: Option<&'a Calls>,
}

/// Where a node is called: a name below a view of the run.
///
/// Two pointers, since it lives in the future of every call; the [`Site`] is put together when it is
/// read.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub(crate) cx: &'a Cx<'a>,
    name: &'a Name<'a>,
}

impl<'a> Place<'a> {
    #[inline(always)]
    pub(crate) fn new(cx: &'a Cx<'a>, name: &'a Name<'a>) -> Self {
        Self { cx, name }
    }

    pub(crate) fn name(&self) -> &'a Name<'a> {
        self.name
    }

    #[inline(always)]
    pub(crate) fn site(&self) -> Site<'a> {
        self.cx.site.below(self.name)
    }
}

/// The calls that a node makes by hand, counted by name.
#[derive(Default)]
pub(crate) struct Calls(Mutex<Vec<Count>>);

struct Count {
    name: String,
    begun: u32,
    in_flight: u32,
}

/// A call by hand that is in flight; ends when dropped.
pub(crate) struct InFlight<'a> {
    calls: &'a Calls,
    name: &'a str,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut counts = self.calls.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.iter_mut().find(|count| count.name == self.name) {
            count.in_flight = count.in_flight.saturating_sub(1);
        }
    }
}

impl<'a> Cx<'a> {
    /// The place from which a run's first node is called.
    pub(crate) fn root(run: &'a RunState) -> Self {
        Self {
            run,
            site: Site::ROOT,
            node: "",
            name: None,
            calls: None,
        }
    }

    /// The view of a node at a place below.
    pub(crate) fn inside(run: &'a RunState, site: Site<'a>, node: &'static str) -> Self {
        Self {
            run,
            site,
            node,
            name: None,
            calls: None,
        }
    }

    /// The same, for a node that makes calls by hand.
    pub(crate) fn counting(mut self, calls: &'a Calls) -> Self {
        self.calls = Some(calls);
        self
    }

    /// One round of a loop. Written by `chain!`.
    #[doc(hidden)]
    #[inline]
    pub fn round<'b>(&'b self, name: &'b Name<'b>) -> Cx<'b> {
        Cx {
            run: self.run,
            site: self.site.below(name),
            node: self.node,
            name: None,
            calls: None,
        }
    }

    /// Name the next call made through the returned handle, instead of by its node.
    ///
    /// Needed for two calls of one node in flight at once, and welcome in logs.
    ///
    /// ```
    /// use tinyllm::prelude::*;
    ///
    /// #[llm_function]
    /// fn shout(text: String) -> String { text.to_uppercase() }
    ///
    /// #[llm_function]
    /// async fn both(cx: &Cx, text: String) -> Result<String, tinyllm::Error> {
    ///     shout::call(&cx.at("draft"), text).await // its site ends in `both/draft`
    /// }
    /// ```
    #[must_use]
    pub fn at<'b>(&'b self, name: &'b str) -> Cx<'b> {
        Cx {
            run: self.run,
            site: self.site,
            node: self.node,
            name: Some(name),
            calls: self.calls,
        }
    }

    /// The run's id.
    pub fn run_id(&self) -> RunId {
        self.run.id
    }

    /// The place of the node that holds this, such as `process_loan/settle`.
    pub fn site(&self) -> Site<'_> {
        self.site
    }

    /// Say something to all who observe the run.
    ///
    /// ```
    /// # use tinyllm::prelude::*;
    /// #[llm_function]
    /// async fn index(cx: &Cx, pages: u32) -> u32 {
    ///     cx.emit("progress", &serde_json::json!({ "pages": pages }));
    ///     pages
    /// }
    /// ```
    pub fn emit(&self, name: &str, value: &Value) {
        self.tell(self.node, 1, What::Emitted { name, value });
    }

    /// Send a request that you built by hand, with the runtime's retries, and wait for the reply.
    ///
    /// # Errors
    /// As the provider's, with this node's place.
    pub async fn llm(&self, mut request: Request) -> Result<Response> {
        request.site = self.site.to_string();
        if request.node.is_empty() {
            request.node = self.node.to_string();
        }
        self.send(&request, self.node, 1)
            .await
            .map_err(|error| error.at(self.site))
    }

    /// Send a request, tell of it, and count what it cost.
    pub(crate) async fn send(
        &self,
        request: &Request,
        node: &'static str,
        attempt: u32,
    ) -> Result<Response> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Error::new(
                ErrorKind::Misuse,
                "a model is called outside of a tokio runtime",
            )
            .advise("run this inside `#[tokio::main]` or `Runtime::block_on` of tokio"));
        }
        let shared = &self.run.shared;
        let (provider, model) = shared.route(&request.model)?;
        self.tell(node, attempt, What::Requested(request));
        let sent = Request {
            model,
            ..request.clone()
        };
        let notice = |fault: &str, wait| self.tell(node, attempt, What::Retrying { fault, wait });
        let sent = retry::send(provider, &sent, shared.retry, notice).await;
        let response = sent.inspect_err(|error| self.run.spend(error.usage()))?;
        let response = response.decided(request);
        self.run.spend(response.usage);
        self.tell(node, attempt, What::Replied(&response));
        Ok(response)
    }

    /// What the provider of a model makes sure of; of an unknown one, `send` says more.
    pub(crate) fn enforces(&self, model: &str) -> Enforces {
        let routed = self.run.shared.route(model);
        routed.map_or(Enforces::default(), |(provider, model)| {
            provider.enforces(&model)
        })
    }

    /// An event of a node at this very place.
    #[cfg(feature = "events")]
    pub(crate) fn tell(&self, node: &'static str, attempt: u32, what: What<'_>) {
        if self.run.is_observed() {
            let (run, site) = (self.run.id, self.site);
            self.run.tell(&Event {
                run,
                site,
                node,
                attempt,
                what,
                elapsed: None,
            });
        }
    }

    /// Without events nobody is told.
    #[cfg(not(feature = "events"))]
    pub(crate) fn tell(&self, _: &'static str, _: u32, _: What<'_>) {}

    /// The name and count of a call by hand, and the proof that it is in flight.
    pub(crate) fn begin_call(&self, node: &'a str) -> Result<(&'a str, u32, Option<InFlight<'a>>)> {
        let name = self.name.unwrap_or(node);
        let Some(calls) = self.calls else {
            return Ok((name, 1, None));
        };
        let mut counts = calls.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = match counts.iter_mut().find(|count| count.name == name) {
            Some(count) if count.in_flight > 0 => {
                let message = format!("two calls named `{name}` are in flight at once");
                return Err(Error::new(ErrorKind::Misuse, message)
                    .advise("name them apart: `node::call(&cx.at(\"draft\"), ..)`"));
            }
            Some(count) => {
                count.begun += 1;
                count.in_flight += 1;
                count.begun
            }
            None => {
                counts.push(Count {
                    name: name.to_string(),
                    begun: 1,
                    in_flight: 1,
                });
                1
            }
        };
        Ok((name, begun, Some(InFlight { calls, name })))
    }
}

impl std::fmt::Debug for Cx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cx({} at {})", self.run.id, self.site)
    }
}
