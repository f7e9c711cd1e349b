//! Engine: the thread that owns a model and answers requests, several at once.
//!
//! Knows jobs, sessions and the order in which they go on: each step of the model takes one token of
//! every reply that is being written, and a piece of one prompt that is being read. Nobody waits for
//! another's whole reply. Knows nothing of futures beyond the two ends of a channel.

pub(crate) mod counters;
mod idle;
mod prefixes;
mod reply;
mod sampler;
pub(crate) mod score;
mod session;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use tinyllm::llm::{Delta, Request};
use tokio::sync::mpsc::{Receiver, UnboundedSender, error::TryRecvError};
use tokio::sync::oneshot;

use counters::Counters;
use idle::Accounts;
use prefixes::Prefixes;
use score::Scored;
use session::Session;

use crate::fault::{Fault, Result};
use crate::grammar::Grammars;
use crate::model::llama::{Logits, Part};
use crate::model::pages::PAGE;
use crate::model::{Compute, Llama, ModelFile};
use crate::settings::Settings;
use crate::text::{Template, Vocabulary};
use crate::unoptimised;

/// Replies that are written at once; others wait in the queue.
const ACTIVE: usize = 8;

/// Tokens of a prompt that are read in one step when nobody else waits, and when somebody does.
const ALONE: usize = 256;
const SHARED: usize = 32;

/// Tokens that are read at once whatever else is read: what a schema has forced.
const BURST: usize = 16;

/// Where the pieces of a reply go. Closed by the reader's end of interest.
pub(crate) type Sink = UnboundedSender<Result<Delta>>;

/// What the engine is asked for.
pub(crate) enum Job {
    /// A reply in pieces.
    Reply(Box<Request>, Sink),
    /// How likely each text is as the reply.
    Score(Box<Request>, Vec<String>, oneshot::Sender<Result<Scored>>),
    /// A text as tokens.
    Tokens(String, oneshot::Sender<Result<Vec<u32>>>),
}

/// A model with everything around it.
pub(crate) struct Engine {
    llama: Llama,
    vocabulary: Arc<Vocabulary>,
    template: Template,
    grammars: Grammars,
    compute: Compute,
    prefixes: Prefixes,
    /// The longest sequence.
    context: usize,
    /// The most pages of keys and values, of replies and prefixes together.
    pages: usize,
    counters: Arc<Counters>,
}

impl Engine {
    /// Load a model file.
    pub(crate) fn load(path: &Path, settings: &Settings, counters: &Arc<Counters>) -> Result<Self> {
        unoptimised::tell();
        let wanted = settings.wanted_threads()?;
        let before = Accounts::read();
        let mut file = ModelFile::open(path)?;
        let vocabulary = Arc::new(Vocabulary::read(&file)?);
        let template = Template::read(&file, &vocabulary)?;
        let llama = Llama::load(&mut file)?;
        if llama.sizes.vocabulary < vocabulary.len() {
            return Err(file.damaged("it has more tokens than rows of its embedding"));
        }
        let threads = wanted.unwrap_or_else(|| before.idle_until(&Accounts::read()));
        let pages = settings.memory / llama.sizes.shape.page_bytes().max(1);
        counters.loaded(threads, llama.bytes());
        Ok(Self {
            context: llama.sizes.context.min(pages * PAGE),
            grammars: Grammars::new(&vocabulary)?,
            compute: Compute::on(threads),
            prefixes: Prefixes::new(if settings.prefixes { pages } else { 0 }),
            pages,
            llama,
            vocabulary,
            template,
            counters: counters.clone(),
        })
    }

    /// Answer jobs until nobody can send any more.
    pub(crate) fn run(mut self, mut jobs: Receiver<Job>) {
        let mut active: VecDeque<Session> = VecDeque::new();
        let mut waiting = None;
        loop {
            if active.is_empty() && waiting.is_none() {
                let Some(job) = jobs.blocking_recv() else {
                    return;
                };
                waiting = self.begin(job);
            }
            self.admit(&mut active, &mut waiting, &mut jobs);
            active.retain(|session| !session.is_abandoned());
            self.step(&mut active);
        }
    }

    /// Let in who is there, as long as there is room.
    fn admit(
        &mut self,
        active: &mut VecDeque<Session>,
        waiting: &mut Option<Session>,
        jobs: &mut Receiver<Job>,
    ) {
        while active.len() < ACTIVE {
            let next = match waiting.take() {
                Some(session) => Some(session),
                None => match jobs.try_recv() {
                    Ok(job) => self.begin(job),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => return,
                },
            };
            let Some(mut session) = next.filter(|session| !session.is_abandoned()) else {
                continue;
            };
            let left = self.room(active);
            if session.pages() > left && !active.is_empty() {
                // First come, first served: nobody overtakes a request that needs more room.
                *waiting = Some(session);
                return;
            }
            self.prefixes.shrink(left.saturating_sub(session.pages()));
            session.start_from(self.prefixes.find(session.prompt()));
            self.counters
                .prompt(session.prompt().len(), session.cached());
            active.push_back(session);
        }
    }

    /// A session of a job; a job that cannot be done is told so.
    fn begin(&mut self, job: Job) -> Option<Session> {
        match job {
            Job::Reply(request, sink) => match self.begin_reply(&request, sink.clone()) {
                Ok(session) => Some(session),
                Err(fault) => {
                    // Whoever asked may have gone.
                    let _ = sink.send(Err(fault));
                    None
                }
            },
            Job::Score(request, labels, back) => match self.begin_score(&request, &labels) {
                Ok((prompt, labels)) => Some(Session::score(prompt, labels, back)),
                Err(fault) => {
                    let _ = back.send(Err(fault));
                    None
                }
            },
            Job::Tokens(text, back) => {
                let mut tokens = Vec::new();
                let encoded = self.vocabulary.encode_words(&text, &mut tokens);
                let _ = back.send(encoded.map(|()| tokens));
                None
            }
        }
    }

    /// One step of the model for everybody.
    fn step(&mut self, active: &mut VecDeque<Session>) {
        if active.is_empty() {
            return;
        }
        self.counters.step();
        let budget = if active.len() > 1 { SHARED } else { ALONE };
        let mut reader = None;
        let mut parts = Vec::new();
        let mut advanced = Vec::new();
        for (index, session) in active.iter_mut().enumerate() {
            let pending = session.pending().len();
            // One prompt at a time, and every reply.
            if pending == 0 || (pending > BURST && reader.is_some()) {
                continue;
            }
            if pending > BURST {
                reader = Some(index);
            }
            let (sequence, tokens, is_last) = session.next_tokens(budget);
            parts.push(Part {
                sequence,
                tokens,
                wanted: usize::from(is_last),
            });
            advanced.push((index, is_last));
        }
        let logits = self.llama.read(&mut parts, &self.compute);
        drop(parts);
        let mut finished = self.take_in(active, &advanced, logits);
        for (index, session) in active.iter_mut().enumerate() {
            if session.score_some(budget, self) {
                finished.push(index);
            }
        }
        remove(active, &finished, reader);
        self.prefixes.shrink(self.room(active));
    }

    /// Hand the logits to those whose tokens are all read; the places of those who are done.
    fn take_in(
        &mut self,
        active: &mut VecDeque<Session>,
        advanced: &[(usize, bool)],
        logits: Logits,
    ) -> Vec<usize> {
        let mut logits = logits.into_iter();
        let mut finished = Vec::new();
        for (index, is_last) in advanced {
            let Some(session) = active.get_mut(*index) else {
                continue;
            };
            session.was_read();
            if !is_last {
                continue;
            }
            let logits = logits.next().unwrap_or_default();
            if session.has_read_prompt() {
                self.prefixes.keep(session.sequence());
            }
            if session.advance(&logits, self) {
                self.prefixes.keep(session.sequence());
                finished.push(*index);
            }
        }
        finished
    }

    /// The pages that no reply on its way may come to need.
    fn room(&self, active: &VecDeque<Session>) -> usize {
        let taken: usize = active.iter().map(Session::pages).sum();
        self.pages.saturating_sub(taken)
    }
}

/// Take out those who are done, and put whoever read a prompt behind the others.
fn remove(active: &mut VecDeque<Session>, finished: &[usize], reader: Option<usize>) {
    let mut last = None;
    for index in (0..active.len()).rev() {
        if finished.contains(&index) {
            active.remove(index);
        } else if reader == Some(index) {
            last = active.remove(index);
        }
    }
    active.extend(last);
}

/// What is said to somebody whose engine is gone.
pub(crate) fn gone() -> Fault {
    Fault::broken("the model's thread has ended; the next request starts it again")
}
