//! Local: the provider, and which of its models a request is for.
//!
//! Knows names, paths and engines' threads; knows nothing of what an engine does. A model is loaded
//! by a thread of its own at its first use, and once, however many ask for it.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;
use tinyllm::ErrorKind;
use tinyllm::llm::{Delta, Request};
use tinyllm::provider::{Provider, ProviderError, Reply};
use tokio::sync::{mpsc, oneshot, watch};

use crate::engine::counters::{Counters, Stats};
use crate::engine::{Engine, Job, gone};
use crate::fault::{Fault, Result};
use crate::settings::Settings;

/// Models in this process, each loaded at its first use.
#[derive(Clone, Default)]
pub struct Local {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    settings: Settings,
    /// Names of models and where they are.
    named: HashMap<String, PathBuf>,
    /// By path: the model, loaded or on its way.
    models: Mutex<HashMap<PathBuf, Model>>,
}

/// A model: its jobs go here once it is loaded.
type Model = watch::Receiver<Option<Result<Handle>>>;

#[derive(Clone)]
struct Handle {
    jobs: mpsc::Sender<Job>,
    counters: Arc<Counters>,
}

impl Local {
    /// Models by their paths: `local/path/to.gguf`.
    pub fn new() -> Self {
        Self::default()
    }

    /// How likely each of some texts is as the reply to a request: for each the mean of the
    /// log-probabilities of its tokens and of the end after it. Nothing is generated.
    ///
    /// # Errors
    /// As a request for a reply; and if there is no label, or an empty one.
    pub async fn score<T: Into<String>>(
        &self,
        request: &Request,
        labels: impl IntoIterator<Item = T>,
    ) -> Result<Vec<f64>, ProviderError> {
        let labels = labels.into_iter().map(Into::into).collect();
        let (back, scores) = oneshot::channel();
        let handle = self.handle(&request.model).await?;
        let job = Job::Score(Box::new(request.clone()), labels, back);
        handle.jobs.send(job).await.map_err(|_| gone())?;
        Ok(scores.await.map_err(|_| gone())??)
    }

    /// What a model has done so far; it is loaded if it is not.
    ///
    /// # Errors
    /// If it cannot be loaded.
    pub async fn stats(&self, model: &str) -> Result<Stats, ProviderError> {
        Ok(self.handle(model).await?.counters.stats())
    }

    /// The engine of a model.
    async fn handle(&self, model: &str) -> Result<Handle> {
        let path = self.path(model)?;
        let mut model = self.model(model, &path);
        let loaded = model.wait_for(Option::is_some).await.map_err(|_| gone())?;
        loaded.clone().unwrap_or_else(|| Err(gone()))
    }

    /// Where a model is, as one name for one file.
    fn path(&self, model: &str) -> Result<PathBuf> {
        let path = match self.shared.named.get(model) {
            Some(path) => path.clone(),
            None if has_extension(model) => PathBuf::from(model),
            None => return Err(self.no_model(model)),
        };
        // A path that leads nowhere is told by whoever opens it.
        Ok(path.canonicalize().unwrap_or(path))
    }

    fn no_model(&self, model: &str) -> Fault {
        let mut known: Vec<&str> = self.shared.named.keys().map(String::as_str).collect();
        known.sort_unstable();
        Fault::new(
            ErrorKind::ModelNotFound,
            format!("no model named `{model}` in this process"),
        )
        .advise(format!(
            "write the path of a GGUF file, `local/path/to.gguf`, or one of: {}",
            known.join(", ")
        ))
    }

    /// The model of a path; its loading is begun if it is not there, or not any more.
    fn model(&self, name: &str, path: &Path) -> Model {
        let mut models = self
            .shared
            .models
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let kept = models.get(path).filter(|model| is_usable(model));
        if let Some(model) = kept {
            return model.clone();
        }
        let model = load(name.to_string(), path.to_path_buf(), self.shared.settings.clone());
        models.insert(path.to_path_buf(), model.clone());
        model
    }
}

fn has_extension(model: &str) -> bool {
    let extension = Path::new(model).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("gguf"))
}

/// Whether a model is loaded or on its way: what failed is tried again.
fn is_usable(model: &Model) -> bool {
    match &*model.borrow() {
        None => model.has_changed().is_ok(),
        Some(Ok(handle)) => !handle.jobs.is_closed(),
        Some(Err(_)) => false,
    }
}

/// Load a model on a thread that then answers for it.
fn load(name: String, path: PathBuf, settings: Settings) -> Model {
    let (tell, model) = watch::channel(None);
    let work = move || {
        let counters = Arc::new(Counters::default());
        match Engine::load(&name, &path, &settings, &counters) {
            Ok(engine) => {
                let (jobs, queue) = mpsc::channel(settings.queue);
                // Nobody may be waiting any more; the next who asks finds it loaded.
                tell.send_replace(Some(Ok(Handle { jobs, counters })));
                engine.run(queue);
            }
            Err(fault) => {
                tell.send_replace(Some(Err(fault)));
            }
        }
    };
    // Without a thread the channel closes, and whoever waits is told.
    drop(
        std::thread::Builder::new()
            .name("tinyllm-local".to_string())
            .spawn(work),
    );
    model
}

impl Provider for Local {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        let handle = self.handle(&request.model).await?;
        let (sink, mut pieces) = mpsc::unbounded_channel();
        let job = Job::Reply(Box::new(request.clone()), sink);
        handle.jobs.send(job).await.map_err(|_| gone())?;
        let first = pieces.recv().await.unwrap_or_else(|| Err(gone()))?;
        Ok(Reply::stream(Pieces {
            first: Some(first),
            pieces,
            ended: false,
        }))
    }
}

/// The pieces of a reply; an error if they end without the last.
struct Pieces {
    first: Option<Delta>,
    pieces: mpsc::UnboundedReceiver<Result<Delta>>,
    ended: bool,
}

impl Stream for Pieces {
    type Item = Result<Delta, ProviderError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        let piece = std::task::ready!(self.pieces.poll_recv(cx)).unwrap_or_else(|| Err(gone()));
        self.ended = matches!(piece, Ok(Delta::Finish(_)) | Err(_));
        Poll::Ready(Some(piece.map_err(ProviderError::from)))
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local")
            .field("settings", &self.shared.settings)
            .field("named", &self.shared.named)
            .finish_non_exhaustive()
    }
}
