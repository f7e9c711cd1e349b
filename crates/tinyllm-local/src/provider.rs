//! Local: the provider, and which of its models a request is for.
//!
//! Knows names, paths and engines' threads; knows nothing of what an engine does. A model is loaded
//! by a thread of its own at its first use, and once, however many ask for it.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;
use tinyllm::llm::{Delta, Request, Response};
use tinyllm::provider::{Provider, ProviderError, Reply};
use tokio::sync::{mpsc, oneshot, watch};

use crate::engine::counters::{Counters, Stats};
use crate::engine::score::Scored;
use crate::engine::{Engine, Job, gone};
use crate::fault::{Fault, Result};
use crate::find::Wanted;
use crate::settings::Settings;

/// Models in this process, each loaded at its first use; a provider like any other.
///
/// Clones share the models; two that were made apart load a model twice.
///
/// ```no_run
/// use tinyllm::prelude::*;
/// use tinyllm_local::Local;
///
/// /// Greet somebody.
/// #[llm_function(model = "local/models/SmolLM2-135M-Instruct.gguf")]
/// async fn greet(name: String) -> String;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let runtime = Runtime::builder().provider("local", Local::new()).build()?;
/// println!("{}", greet::run(&runtime, "Ann".to_string()).await?);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Local {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    settings: Settings,
    /// Names of models and where they are.
    named: HashMap<String, PathBuf>,
    /// By file: the model, loaded or on its way.
    models: Mutex<HashMap<Wanted, Model>>,
}

/// A model: its jobs go here once it is loaded.
type Model = watch::Receiver<Option<Result<Handle>>>;

#[derive(Clone)]
struct Handle {
    jobs: mpsc::Sender<Job>,
    counters: Arc<Counters>,
}

impl Local {
    /// Models with the usual settings; the number of threads as the variable
    /// `TINYLLM_LOCAL_THREADS` says, or as many as there are idle cores.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Models with settings of your own.
    ///
    /// ```
    /// use tinyllm_local::Local;
    ///
    /// let careful = Local::builder().threads(1).memory(64 << 20).build();
    /// ```
    pub fn builder() -> Builder {
        Builder {
            settings: Settings::default(),
            named: HashMap::new(),
        }
    }

    /// How likely each of some texts is as the reply to a request: for each the mean of the
    /// log-probabilities of its tokens and of the end after it. Nothing is generated, and the
    /// request is read once for all of them.
    ///
    /// ```no_run
    /// use tinyllm::llm::{Message, Request};
    /// use tinyllm_local::Local;
    ///
    /// # async fn choose() -> Result<(), tinyllm::provider::ProviderError> {
    /// let mut request = Request::new([Message::user("Is water wet? Answer yes or no.")]);
    /// request.model = "models/SmolLM2-135M-Instruct.gguf".to_string();
    /// let scores = Local::new().score(&request, ["yes", "no"]).await?;
    /// assert_eq!(scores.len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As a request for a reply; and if there is no label, or an empty one.
    pub async fn score<T: Into<String>>(
        &self,
        request: &Request,
        labels: impl IntoIterator<Item = T>,
    ) -> Result<Vec<f64>, ProviderError> {
        let labels = labels.into_iter().map(Into::into).collect();
        Ok(self.scored(request, labels).await?.means())
    }

    /// The log-probability of each token of a text as the beginning of the reply to a request.
    ///
    /// # Errors
    /// As a request for a reply; and if the text is empty.
    pub async fn log_probabilities(
        &self,
        request: &Request,
        text: impl Into<String>,
    ) -> Result<Vec<f64>, ProviderError> {
        let scored = self.scored(request, vec![text.into()]).await?;
        let mut tokens = scored.labels.into_iter().next().unwrap_or_default();
        // The last one is the end of the reply.
        tokens.pop();
        Ok(tokens)
    }

    /// A text as the tokens of a model: their number is what the text costs.
    ///
    /// # Errors
    /// If the model cannot be loaded.
    pub async fn tokens(
        &self,
        model: &str,
        text: impl Into<String>,
    ) -> Result<Vec<u32>, ProviderError> {
        let (back, tokens) = oneshot::channel();
        let handle = self.handle(model).await?;
        let job = Job::Tokens(text.into(), back);
        handle.jobs.send(job).await.map_err(|_| gone())?;
        Ok(tokens.await.map_err(|_| gone())??)
    }

    async fn scored(&self, request: &Request, labels: Vec<String>) -> Result<Scored> {
        let (back, scored) = oneshot::channel();
        let handle = self.handle(&request.model).await?;
        let job = Job::Score(Box::new(request.clone()), labels, back);
        handle.jobs.send(job).await.map_err(|_| gone())?;
        scored.await.map_err(|_| gone())?
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
        let wanted = match self.shared.named.get(model) {
            Some(path) => Wanted::file(path),
            None => Wanted::of(model),
        };
        let mut model = self.model(model, wanted);
        let loaded = model.wait_for(Option::is_some).await.map_err(|_| gone())?;
        loaded.clone().unwrap_or_else(|| Err(gone()))
    }

    /// The model of a file; its loading is begun if it is not there, or not any more.
    fn model(&self, name: &str, wanted: Wanted) -> Model {
        let mut models = self
            .shared
            .models
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let kept = models.get(&wanted).filter(|model| is_usable(model));
        if let Some(model) = kept {
            return model.clone();
        }
        let settings = self.shared.settings.clone();
        let model = load(name.to_string(), wanted.clone(), settings);
        models.insert(wanted, model.clone());
        model
    }
}

/// Puts a [`Local`] together.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    settings: Settings,
    named: HashMap<String, PathBuf>,
}

impl Builder {
    /// A name of your own for a file: `local/name`.
    pub fn model(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.named.insert(name.into(), path.into());
        self
    }

    /// How many threads each model computes on; otherwise `TINYLLM_LOCAL_THREADS` decides, or the
    /// cores that are idle while the model is loaded.
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = Some(threads.max(1));
        self
    }

    /// How many bytes of keys and values each model keeps, of replies on their way and of kept
    /// beginnings together; 384 MiB if not set. A model's context is no longer than fits.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.settings.memory = bytes;
        self
    }

    /// Read every prompt from its beginning, instead of keeping the beginnings that prompts share.
    pub fn without_prefixes(mut self) -> Self {
        self.settings.prefixes = false;
        self
    }

    /// How many requests wait in front of a busy model; those who send more wait for a place. 32 if
    /// not set.
    pub fn queue(mut self, requests: usize) -> Self {
        self.settings.queue = requests.max(1);
        self
    }

    /// Done.
    pub fn build(self) -> Local {
        Local {
            shared: Arc::new(Shared {
                settings: self.settings,
                named: self.named,
                models: Mutex::default(),
            }),
        }
    }
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
fn load(name: String, wanted: Wanted, settings: Settings) -> Model {
    let (tell, model) = watch::channel(None);
    let work = move || {
        let counters = Arc::new(Counters::default());
        match engine(&name, &wanted, &settings, &counters) {
            Ok(engine) => {
                let (jobs, queue) = mpsc::channel(settings.queue);
                // Nobody may be waiting any more; the next who asks finds it loaded.
                tell.send_replace(Some(Ok(Handle { jobs, counters })));
                // What was told holds the way to this thread: it must end with those who heard it.
                drop(tell);
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

/// A panic while a file is read is told to those who wait, with the file's name; one of a model that
/// is loaded ends its thread, and those who wait hear that.
fn engine(
    name: &str,
    wanted: &Wanted,
    settings: &Settings,
    counters: &Arc<Counters>,
) -> Result<Engine> {
    let load = || {
        let path = wanted.path()?;
        Engine::load(&path, settings, counters)
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(load)).unwrap_or_else(|_| {
        Err(Fault::unusable(format!(
            "the model `{name}` cannot be loaded: its file is damaged, or this is a defect of tinyllm"
        )))
    })
}

impl Provider for Local {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        if let Some(choice) = &request.choose {
            let scored = self.scored(request, choice.labels.clone()).await?;
            let scores = choice.labels.iter().cloned().zip(scored.means());
            let reply = Response::scored(scores).costing(scored.usage);
            return Ok(Reply::whole(reply));
        }
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

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]
mod tests {
    use super::*;
    use tinyllm::llm::Message;

    fn request() -> Request {
        let mut request = Request::new([Message::user("Hello")]);
        request.model = "nobody-has-it.gguf".to_string();
        request
    }

    /// A provider whose only model is a thread that panics at its first job.
    fn doomed() -> Local {
        let (jobs, mut queue) = mpsc::channel(1);
        let counters = Arc::default();
        let (tell, model) = watch::channel(Some(Ok(Handle { jobs, counters })));
        std::thread::spawn(move || {
            drop(tell);
            let job = queue.blocking_recv();
            panic!("a test of panics: {}", job.is_some());
        });
        let local = Local::new();
        let wanted = Wanted::of(&request().model);
        local.shared.models.lock().unwrap().insert(wanted, model);
        local
    }

    #[tokio::test]
    async fn those_who_wait_for_a_thread_that_panics_are_told() {
        let local = doomed();
        let request = request();
        let (reply, scored) = tokio::join!(local.reply(&request), local.score(&request, ["a"]));
        for told in [reply.map(drop).unwrap_err(), scored.map(drop).unwrap_err()] {
            let expected = "the model's thread has ended; the next request starts it again";
            assert_eq!(told.message(), expected);
        }
        // And it does: this time the file is looked for.
        let Err(again) = local.reply(&request).await else {
            panic!("there is no such file")
        };
        assert!(again.message().contains("cannot be opened"), "{again}");
    }
}
