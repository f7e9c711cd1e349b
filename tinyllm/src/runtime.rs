//! Runtime: what executes nodes; and its builder.
//!
//! Knows providers, options, observers and the engine, and hands them to runs; knows nothing of what
//! a node does. Reading the environment is `runtime/env.rs`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::cx::{NodeEntry, RunState, Shared};
use crate::engine::Engine;
use crate::error::Result;
#[cfg(feature = "events")]
use crate::event::Observer;
use crate::node::{Input, Node, decode_input, encode_output};
use crate::options::Options;
use crate::provider::Provider;
use crate::provider::scripted::Scripted;

mod calibrate;
mod check;
#[cfg(feature = "config")]
mod config;
mod env;
mod handle;
mod root;

#[cfg(feature = "events")]
pub use handle::Events;
pub use handle::Run;

/// What executes nodes: providers, options by node, observers, limits.
///
/// Cheap to clone; any number of runs at once.
///
/// ```
/// use serde_json::json;
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// /// Count the words.
/// #[llm_function]
/// async fn count(text: String) -> u32;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let runtime = Runtime::scripted(&Scripted::new().node("count", [json!(2)]));
/// assert_eq!(count::run(&runtime, "two words".to_string()).await?, 2);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Runtime {
    shared: Arc<Shared>,
}

impl Runtime {
    /// A runtime to be put together.
    pub fn builder() -> Builder {
        Builder {
            shared: Shared::default(),
        }
    }

    /// A runtime whose every model is this script.
    pub fn scripted(script: &Scripted) -> Self {
        let mut shared = Shared::default();
        shared
            .providers
            .insert("scripted".to_string(), Arc::new(script.clone()));
        shared.redirect.provider = Some("scripted".to_string());
        shared.default_model = Some("scripted".to_string());
        Self {
            shared: Arc::new(shared.settled()),
        }
    }

    /// The same runtime with options that stand above those of every LLM call.
    ///
    /// This is how one run is set: `process_loan::run(&runtime.with(options), ..)`.
    ///
    /// ```
    /// # use tinyllm::{Options, Runtime};
    /// # let runtime = Runtime::builder().build().unwrap();
    /// let careful = runtime.with(Options::new().temperature(0.0).retries(5));
    /// ```
    #[must_use]
    pub fn with(&self, options: Options) -> Self {
        let mut shared = (*self.shared).clone();
        shared.run_options = options.over(shared.run_options);
        Self {
            shared: Arc::new(shared.settled()),
        }
    }

    /// The same runtime with one more who looks on at every run.
    ///
    /// ```
    /// use tinyllm::Runtime;
    /// use tinyllm::event::{Event, Observer};
    ///
    /// struct Print;
    ///
    /// impl Observer for Print {
    ///     fn observe(&self, event: &Event<'_>) {
    ///         println!("{} {:?}", event.site, event.what.moment());
    ///     }
    /// }
    ///
    /// let runtime = Runtime::builder().build()?.observed_by(Print);
    /// # Ok::<(), tinyllm::Error>(())
    /// ```
    #[cfg(feature = "events")]
    #[must_use]
    pub fn observed_by(&self, observer: impl Observer) -> Self {
        let mut shared = (*self.shared).clone();
        shared.timing |= observer.wants_timing();
        shared.observers.push(Arc::new(observer));
        Self {
            shared: Arc::new(shared.settled()),
        }
    }

    /// Run a node or graph to its end; `name::run(&runtime, ..)` comes here.
    ///
    /// Dropping the future stops everything that it started.
    ///
    /// # Errors
    /// The node's, with its place, what was tried and what was spent.
    pub async fn run<N: Node>(&self, input: Input<N>) -> Result<N::Out> {
        let state = RunState::new(self.shared.clone());
        root::run(&state, input).await
    }

    /// Spawn a run on the present tokio runtime; `name::start(&runtime, ..)` comes here.
    pub fn start<N: Node>(&self, input: Input<N>) -> Run<N::Out> {
        handle::start(RunState::new(self.shared.clone()), input)
    }

    /// Run a node type with an object of its parameters' names.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the JSON does not fit, and the node's.
    pub async fn run_node_json<N: Node>(&self, input: Value) -> Result<Value> {
        let values = decode_input::<N>(input).map_err(|error| error.at(N::NAME))?;
        let output = self.run(Input::<N>::new(values)).await?;
        encode_output::<N>(&output).map_err(|error| error.at(N::NAME))
    }

    /// Run a node by its name, or by `module::name` where several bear it.
    ///
    /// ```
    /// # use tinyllm::prelude::*;
    /// #[llm_function]
    /// fn add(left: u32, right: u32) -> u32 { left + right }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
    /// let runtime = Runtime::builder().build()?;
    /// let sum = runtime.run_json("add", serde_json::json!({ "left": 2, "right": 3 })).await?;
    /// assert_eq!(sum, 5);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Settings`](crate::ErrorKind::Settings) if there is no such node, and as [`Runtime::run_node_json`].
    pub async fn run_json(&self, name: &str, input: Value) -> Result<Value> {
        let entry = self.shared.find(name)?;
        let state = RunState::new(self.shared.clone());
        root::run_entry(&state, entry, input).await
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let providers: Vec<&String> = self.shared.providers.keys().collect();
        f.debug_struct("Runtime")
            .field("providers", &providers)
            .field("default_model", &self.shared.default_model)
            .field("engine", &self.shared.engine.is_some())
            .finish_non_exhaustive()
    }
}

/// Puts a [`Runtime`] together.
///
/// ```
/// use std::time::Duration;
/// use tinyllm::prelude::*;
/// use tinyllm::provider::openai::OpenAi;
///
/// /// Name a colour.
/// #[llm_function]
/// async fn colour_to_build() -> String;
///
/// let server = OpenAi::builder().base_url("http://127.0.0.1:8080/v1").build()?;
/// let runtime = Runtime::builder()
///     .provider("mine", server)
///     .model("mine/qwen3-8b") // for nodes that name none
///     .node("colour_to_build", Options::new().timeout(Duration::from_secs(20)))
///     .limit(4)
///     .build()?;
/// # Ok::<(), tinyllm::Error>(())
/// ```
#[must_use]
pub struct Builder {
    shared: Shared,
}

impl Builder {
    /// The model of nodes that name none, such as `openai/gpt-4o-mini`.
    pub fn model(mut self, address: impl Into<String>) -> Self {
        self.shared.default_model = Some(address.into());
        self
    }

    /// The model of all nodes, whatever they name.
    pub fn redirect_model(mut self, address: impl Into<String>) -> Self {
        self.shared.redirect.model = Some(address.into());
        self
    }

    /// A provider; models named `name/..` are its own.
    pub fn provider(mut self, name: impl Into<String>, provider: impl Provider) -> Self {
        self.shared
            .providers
            .insert(name.into(), Arc::new(provider));
        self
    }

    /// A provider to which all requests go, whatever their model's address says.
    pub fn redirect_provider(mut self, name: impl Into<String>, provider: impl Provider) -> Self {
        let name = name.into();
        self.shared.redirect.provider = Some(name.clone());
        self.provider(name, provider)
    }

    /// Options of one node by its name, above the node's own.
    pub fn node(mut self, name: impl Into<String>, options: Options) -> Self {
        let name = name.into();
        let below = self.shared.node_options.remove(&name).unwrap_or_default();
        self.shared.node_options.insert(name, options.over(below));
        self
    }

    /// More nodes to be found by name, where those that registered themselves are not all.
    pub fn nodes(mut self, entries: impl IntoIterator<Item = NodeEntry>) -> Self {
        self.shared.listed.extend(entries);
        self
    }

    /// How many items of a `concurrent!(for ..)` without `limit` are in flight at once; 16 if not set.
    pub fn limit(mut self, items: usize) -> Self {
        self.shared.limit = items.max(1);
        self
    }

    /// How often a request is sent again whose transport failed before a reply began; 2 if not set.
    pub fn transport_retries(mut self, times: usize) -> Self {
        self.shared.retry.times = times;
        self
    }

    /// The first wait before a request is sent again (doubled each time), and the longest; half a
    /// second and 30 seconds if not set.
    pub fn transport_waits(mut self, first: Duration, longest: Duration) -> Self {
        self.shared.retry.first_wait = first;
        self.shared.retry.longest_wait = longest.max(first);
        self
    }

    /// Somebody who looks on at every run.
    #[cfg(feature = "events")]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.shared.timing |= observer.wants_timing();
        self.shared.observers.push(Arc::new(observer));
        self
    }

    /// What runs calls elsewhere, or remembers how they went.
    pub fn engine(mut self, engine: impl Engine) -> Self {
        self.shared.engine = Some(Arc::new(engine));
        self
    }

    /// Check the settings and build.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`](crate::ErrorKind::Settings) for options of a node that does not exist (the nearest is named), or that the
    /// node cannot obey.
    pub fn build(self) -> Result<Runtime> {
        check::node_options(&self.shared)?;
        Ok(Runtime {
            shared: Arc::new(self.shared.settled()),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Builder")
    }
}
