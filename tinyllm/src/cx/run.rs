//! What a run knows and what all runs of a runtime share, as plain state.
//!
//! Knows settings, providers, observers and the engine; knows nothing of nodes. `Cx` is the handle to
//! it, `Runtime` builds it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tinyllm_graph::NodeSpec;

use super::entry::{NodeEntry, full_name};
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::event::RunId;
#[cfg(feature = "events")]
use crate::event::{Event, Observer};
use crate::layer::retry::RetryPolicy;
use crate::nearest;
use crate::options::Options;
use crate::provider::DynProvider;
use crate::site::Site;
use crate::usage::Usage;

/// What all runs of one runtime share.
#[derive(Clone)]
pub(crate) struct Shared {
    /// By the first part of a model's address.
    pub(crate) providers: BTreeMap<String, Arc<dyn DynProvider>>,
    /// Named models: a name of `[models.NAME]` and its address.
    pub(crate) models: BTreeMap<String, String>,
    /// The model of nodes that name none.
    pub(crate) default_model: Option<String>,
    /// Every model's requests go here instead.
    pub(crate) redirect: Redirect,
    /// By node name: above the node's own options.
    pub(crate) node_options: BTreeMap<String, Options>,
    /// Above every node's options.
    pub(crate) run_options: Options,
    /// How many items of an `each` are in flight at once.
    pub(crate) limit: usize,
    pub(crate) retry: RetryPolicy,
    #[cfg(feature = "events")]
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) timing: bool,
    pub(crate) engine: Option<Arc<dyn Engine>>,
    /// Whether options are set for nodes or runs.
    sets_options: bool,
    /// Whether a node without options of its own can be called without looking at any of this.
    plain: bool,
    /// Nodes to be found by name besides those that registered themselves.
    pub(crate) listed: Vec<NodeEntry>,
}

/// Where requests are sent instead of where their model's address says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redirect {
    /// Every request is for this model.
    pub(crate) model: Option<String>,
    /// Every request goes to this provider, by its name.
    pub(crate) provider: Option<String>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            providers: BTreeMap::new(),
            models: BTreeMap::new(),
            default_model: None,
            redirect: Redirect::default(),
            node_options: BTreeMap::new(),
            run_options: Options::new(),
            limit: 16,
            retry: RetryPolicy::default(),
            #[cfg(feature = "events")]
            observers: Vec::new(),
            timing: false,
            engine: None,
            sets_options: false,
            plain: false,
            listed: Vec::new(),
        }
    }
}

impl Shared {
    /// The options of one node's calls above the node's own; `None` if nothing is set.
    pub(crate) fn options_of(
        &self,
        spec: &NodeSpec,
        call: Option<Box<Options>>,
    ) -> Option<Box<Options>> {
        if call.is_none() && !self.sets_options {
            return None;
        }
        let call = call.map_or_else(Options::new, |options| *options);
        let mut options = call.over(self.run_options.clone().only_for(spec.kind));
        for name in [full_name(spec).as_str(), spec.name] {
            if let Some(named) = self.node_options.get(name) {
                options = options.over(named.clone());
            }
        }
        Some(Box::new(options))
    }

    /// Once all is set: what every call would otherwise find out again.
    pub(crate) fn settled(mut self) -> Self {
        self.sets_options = !self.node_options.is_empty() || self.run_options != Options::new();
        self.plain = !self.sets_options && self.engine.is_none() && !self.has_observers();
        self
    }

    #[cfg(feature = "events")]
    fn has_observers(&self) -> bool {
        !self.observers.is_empty()
    }

    /// Without events nobody looks on.
    #[cfg(not(feature = "events"))]
    fn has_observers(&self) -> bool {
        false
    }

    /// The provider of a model's address, and the model's name there.
    pub(crate) fn route(&self, address: &str) -> Result<(&dyn DynProvider, String)> {
        let address = self.redirect.model.as_deref().unwrap_or(address);
        let address = if address.is_empty() {
            self.default_model.as_deref().ok_or_else(no_model)?
        } else {
            address
        };
        let address = self.models.get(address).map_or(address, String::as_str);
        let (provider, model) = match address.split_once('/') {
            Some((provider, model)) if self.is_provider(provider) => (provider, model),
            _ if self.redirect.provider.is_some() => ("", address),
            // With one provider there is only one place where a bare name can mean something.
            None if self.providers.len() == 1 => ("", address),
            Some((provider, _)) => return Err(self.no_provider(provider, address)),
            None => return Err(self.no_provider("", address)),
        };
        let name = self.redirect.provider.as_deref().unwrap_or(provider);
        let found = self
            .providers
            .get(name)
            .or_else(|| self.providers.values().next());
        let provider = found.ok_or_else(|| self.no_provider(name, address))?;
        Ok((provider.as_ref(), model.to_string()))
    }

    /// A name that stands for a provider, present or not, so that it is no part of a model's name.
    fn is_provider(&self, name: &str) -> bool {
        const KINDS: [&str; 5] = ["openai", "local", "anthropic", "gemini", "scripted"];
        self.providers.contains_key(name)
            || (KINDS.contains(&name) && self.redirect.provider.is_some())
    }

    fn no_provider(&self, name: &str, address: &str) -> Error {
        let known = self.providers.keys().map(String::as_str);
        let message = if name.is_empty() {
            format!("the model `{address}` names no provider")
        } else {
            let hint = nearest::hint(name, "providers", known);
            format!("no provider named `{name}` for the model `{address}`{hint}")
        };
        let advice = if name == "local" {
            "add the embedded model to the runtime's builder: \
             `.provider(\"local\", tinyllm_local::Local::new())`, or set TINYLLM_MODEL to another"
        } else {
            "write the model as `provider/model`, add the provider to the runtime, \
             or send all models to one server with TINYLLM_BASE_URL"
        };
        Error::new(ErrorKind::Settings, message).advise(advice)
    }
}

fn no_model() -> Error {
    Error::new(ErrorKind::Settings, "no model is set for this node").advise(
        "write `model = \"openai/..\"` on the node, `.model(..)` on the runtime's builder, \
         or set TINYLLM_MODEL",
    )
}

/// What one run knows.
pub(crate) struct RunState {
    pub(crate) id: RunId,
    pub(crate) shared: Arc<Shared>,
    /// See [`Shared::settled`]; kept here because every call asks.
    pub(crate) plain: bool,
    /// One more observer, of this run alone.
    #[cfg(feature = "events")]
    pub(crate) listener: Option<Arc<dyn Observer>>,
    usage: Mutex<Usage>,
    panicked: Mutex<Option<String>>,
}

impl RunState {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            id: RunId(NEXT.fetch_add(1, Ordering::Relaxed)),
            plain: shared.plain,
            shared,
            #[cfg(feature = "events")]
            listener: None,
            usage: Mutex::default(),
            panicked: Mutex::default(),
        }
    }

    /// Tell everybody who looks on.
    #[cfg(feature = "events")]
    pub(crate) fn tell(&self, event: &Event<'_>) {
        for observer in &self.shared.observers {
            observer.observe(event);
        }
        if let Some(listener) = &self.listener {
            listener.observe(event);
        }
    }

    #[cfg(feature = "events")]
    pub(crate) fn is_observed(&self) -> bool {
        !self.shared.observers.is_empty() || self.listener.is_some()
    }

    /// The same run, with one more who looks on.
    #[cfg(feature = "events")]
    pub(crate) fn listened_by(mut self, listener: Arc<dyn Observer>) -> Self {
        self.listener = Some(listener);
        self.plain = false;
        self
    }

    pub(crate) fn spend(&self, usage: Usage) {
        *self.usage.lock().unwrap_or_else(PoisonError::into_inner) += usage;
    }

    pub(crate) fn usage(&self) -> Usage {
        *self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a panic passes; the first place is the innermost.
    pub(crate) fn note_panic(&self, site: &Site<'_>) {
        let mut panicked = self.panicked.lock().unwrap_or_else(PoisonError::into_inner);
        panicked.get_or_insert_with(|| site.to_string());
    }

    pub(crate) fn panicked_at(&self) -> Option<String> {
        self.panicked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
