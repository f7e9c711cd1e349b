//! Session: one request on its way through the model.
//!
//! Knows what was read, what is to be read next, and what becomes of the logits. Its reader's end of
//! the channel decides how long it lives.

use tinyllm::Usage;
use tinyllm::llm::{Delta, Output, Request};
use tokio::sync::oneshot;

use super::reply::Reply;
use super::sampler::Sampler;
use super::score::{Labels, Scored};
use super::{Engine, Sink};
use crate::fault::{Fault, Result};
use crate::model::Sequence;
use crate::model::pages::PAGE;
use crate::text::TextStream;

/// The longest reply to a request that does not say, in tokens.
const USUAL_LIMIT: usize = 1024;

/// One request on its way.
pub(crate) struct Session {
    sequence: Sequence,
    prompt: Vec<u32>,
    cached: usize,
    /// Tokens that are still to be read: of the prompt, then of the reply.
    pending: Vec<u32>,
    /// How many of them are being read.
    reading: usize,
    task: Task,
}

enum Task {
    Reply(Box<Reply>),
    Score(Scoring),
}

/// Labels as they are scored, one group of them in each step.
struct Scoring {
    labels: Labels,
    scores: Vec<Vec<f64>>,
    back: Option<oneshot::Sender<Result<Scored>>>,
}

impl Engine {
    /// A session for a request; the model's name is told first.
    pub(super) fn begin_reply(&mut self, request: &Request, sink: Sink) -> Result<Session> {
        if !request.tools.is_empty() {
            return Err(Fault::bad_request("a model in this process calls no tools")
                .advise("leave `tools` out, or ask a model behind a server"));
        }
        let sampler = Sampler::of(request)?;
        let prompt = self.prompt(request, request.max_tokens.unwrap_or(1) as usize)?;
        let mut constraint = match &request.output {
            Output::Json { schema, .. } => Some(self.grammars.constraint(schema)?),
            _ => None,
        };
        if constraint.is_some() && !request.stop.is_empty() {
            return Err(Fault::bad_request(
                "`stop` would cut a structured reply, which ends by itself",
            )
            .advise("leave `stop` out"));
        }
        let room = self.context - prompt.len();
        let limit = request.max_tokens.map(|limit| limit as usize);
        let forced = match &mut constraint {
            Some(constraint) => constraint.take_forced()?,
            None => Vec::new(),
        };
        let limit = limit.unwrap_or(USUAL_LIMIT).min(room);
        let text = TextStream::new(&request.stop);
        let mut reply = Box::new(Reply::new(sink, sampler, constraint, text, limit));
        reply.tell(Delta::Model(request.model.clone()));
        let mut pending = prompt.clone();
        reply.force(&forced, &self.vocabulary, &mut pending);
        Ok(Session::new(prompt, pending, Task::Reply(reply)))
    }

    /// The tokens of a request's conversation; as many more have to fit behind it.
    pub(super) fn prompt(&self, request: &Request, wanted: usize) -> Result<Vec<u32>> {
        let prompt = self.template.encode(&request.messages, &self.vocabulary)?;
        if prompt.is_empty() {
            return Err(Fault::bad_request("the conversation is empty"));
        }
        if prompt.len() + wanted <= self.context {
            return Ok(prompt);
        }
        let length = prompt.len();
        let message = match request.max_tokens {
            Some(limit) if wanted > 0 => {
                format!("the prompt has {length} tokens and the reply up to {limit}; together")
            }
            _ => format!("the prompt has {length} tokens;"),
        };
        Err(self.too_long(&message))
    }

    /// What is said of something that does not fit; `what` ends before the context's part.
    pub(super) fn too_long(&self, what: &str) -> Fault {
        let message = format!("{what} the model's context holds {}", self.context);
        let fault = Fault::new(tinyllm::ErrorKind::ContextLength, message);
        if self.context < self.llama.sizes.context {
            return fault.advise(format!(
                "shorten the prompt, or give the model more memory (`Builder::memory`): it was \
                 trained on {} tokens",
                self.llama.sizes.context
            ));
        }
        fault.advise("shorten the prompt, or lower `max_tokens`")
    }
}

impl Session {
    fn new(prompt: Vec<u32>, pending: Vec<u32>, task: Task) -> Self {
        Self {
            sequence: Sequence::default(),
            cached: 0,
            pending,
            prompt,
            reading: 0,
            task,
        }
    }

    /// A session that scores labels.
    pub(super) fn score(
        prompt: Vec<u32>,
        labels: Labels,
        back: oneshot::Sender<Result<Scored>>,
    ) -> Self {
        let task = Task::Score(Scoring {
            labels,
            scores: Vec::new(),
            back: Some(back),
        });
        Self::new(prompt.clone(), prompt, task)
    }

    pub(super) fn prompt(&self) -> &[u32] {
        &self.prompt
    }

    pub(super) fn cached(&self) -> usize {
        self.cached
    }

    pub(super) fn sequence(&self) -> &Sequence {
        &self.sequence
    }

    pub(super) fn pending(&self) -> &[u32] {
        &self.pending
    }

    /// The pages that it may come to need.
    pub(super) fn pages(&self) -> usize {
        let prompt = self.prompt.len();
        match &self.task {
            Task::Reply(reply) => (prompt + reply.limit()).div_ceil(PAGE),
            Task::Score(scoring) => prompt.div_ceil(PAGE) + scoring.labels.pages(prompt),
        }
    }

    /// Go on from what was read before.
    pub(super) fn start_from(&mut self, sequence: Sequence) {
        self.cached = sequence.len();
        self.pending.drain(..self.cached);
        self.sequence = sequence;
    }

    /// Whether nobody waits for it any more.
    pub(super) fn is_abandoned(&self) -> bool {
        match &self.task {
            Task::Reply(reply) => reply.is_abandoned(),
            Task::Score(scoring) => {
                let back = scoring.back.as_ref();
                back.is_none_or(oneshot::Sender::is_closed)
            }
        }
    }

    /// What the model is to read next, and whether that is all there is.
    pub(super) fn next_tokens(&mut self, budget: usize) -> (&mut Sequence, &[u32], bool) {
        self.reading = self.pending.len().min(budget);
        let tokens = self.pending.get(..self.reading).unwrap_or_default();
        let is_last = self.reading == self.pending.len();
        (&mut self.sequence, tokens, is_last)
    }

    pub(super) fn was_read(&mut self) {
        self.pending.drain(..self.reading);
        self.reading = 0;
    }

    /// Whether the logits that came are the first after the prompt.
    pub(super) fn has_read_prompt(&self) -> bool {
        match &self.task {
            Task::Reply(reply) => reply.is_about_to_choose_first(),
            Task::Score(..) => true,
        }
    }

    /// Make something of the logits of the last token; true at the end.
    pub(super) fn advance(&mut self, logits: &[f32], engine: &Engine) -> bool {
        let usage = self.usage();
        if !logits.iter().all(|logit| logit.is_finite()) {
            self.fail(no_numbers());
            return true;
        }
        match &mut self.task {
            Task::Reply(reply) => reply.advance(logits, engine, &mut self.pending, usage),
            Task::Score(scoring) => {
                scoring.scores = scoring.labels.begin(logits, engine);
                false
            }
        }
    }

    /// Score some labels, if the prompt is read and there are labels to score; true at the end.
    pub(super) fn score_some(&mut self, budget: usize, engine: &Engine) -> bool {
        let usage = self.usage();
        let Task::Score(scoring) = &mut self.task else {
            return false;
        };
        if !self.pending.is_empty() {
            return false;
        }
        let labels = &scoring.labels;
        if !labels.go_on(&mut scoring.scores, budget, &self.sequence, engine) {
            return false;
        }
        let labels = std::mem::take(&mut scoring.scores);
        let are_numbers = labels.iter().flatten().all(|score| score.is_finite());
        let scored = if are_numbers {
            Ok(Scored { labels, usage })
        } else {
            Err(no_numbers())
        };
        if let Some(back) = scoring.back.take() {
            // Whoever asked may have gone.
            let _ = back.send(scored);
        }
        true
    }

    fn usage(&self) -> Usage {
        Usage::new(self.prompt.len() as u64, 0).cached(self.cached as u64)
    }

    fn fail(&mut self, fault: Fault) {
        // Whoever asked may have gone.
        match &mut self.task {
            Task::Reply(reply) => reply.fail(fault),
            Task::Score(scoring) => {
                let _ = scoring.back.take().map(|back| back.send(Err(fault)));
            }
        }
    }
}

/// Weights that are no numbers make everything behind them no numbers.
fn no_numbers() -> Fault {
    Fault::unusable("the model computes what is no number: its file is damaged")
        .advise("download the file again, or take another one")
}
