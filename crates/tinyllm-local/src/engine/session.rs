//! Session: one request on its way through the model.
//!
//! Knows what was read, what is to be read next, and what becomes of the logits. Its reader's end of
//! the channel decides how long it lives.

use std::time::Duration;

use tinyllm::Usage;
use tinyllm::llm::{Delta, Finish, Output, Request};
use tokio::sync::oneshot;

use super::sampler::Sampler;
use super::score::{Labels, Scored};
use super::{Engine, Sink};
use crate::fault::{Fault, Result};
use crate::grammar::Constraint;
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
    Score(Labels, Option<oneshot::Sender<Result<Scored>>>),
}

/// A reply as it is written.
struct Reply {
    sink: Sink,
    sampler: Sampler,
    constraint: Option<Constraint>,
    text: TextStream,
    limit: usize,
    written: usize,
    forced: usize,
}

/// What a reply has cost, for the counters.
pub(super) struct Work {
    pub(super) written: u64,
    pub(super) forced: u64,
    pub(super) masks: u64,
    pub(super) mask_time: Duration,
}

impl Engine {
    /// A session for a request; the model's name is told first.
    pub(super) fn begin_reply(&mut self, request: &Request, sink: Sink) -> Result<Session> {
        if !request.tools.is_empty() {
            return Err(Fault::bad_request("a model in this process calls no tools")
                .advise("leave `tools` out, or ask a model behind a server"));
        }
        let prompt = self.prompt(request)?;
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
        let mut reply = Box::new(Reply {
            sink,
            sampler: Sampler::of(request),
            constraint,
            text: TextStream::new(&request.stop),
            limit: limit.unwrap_or(USUAL_LIMIT).min(room),
            written: 0,
            forced: 0,
        });
        let _ = reply.sink.send(Ok(Delta::Model(self.name.clone())));
        let mut session = Session::new(prompt, Task::Score(Labels::none(), None));
        reply.force(&forced, self, &mut session.pending);
        session.task = Task::Reply(reply);
        Ok(session)
    }

    /// The tokens of a request's conversation.
    pub(super) fn prompt(&self, request: &Request) -> Result<Vec<u32>> {
        let prompt = self.template.encode(&request.messages, &self.vocabulary)?;
        let wanted = request.max_tokens.unwrap_or(1) as usize;
        if prompt.is_empty() {
            return Err(Fault::bad_request("the conversation is empty"));
        }
        if prompt.len() + wanted <= self.context {
            return Ok(prompt);
        }
        let (length, context) = (prompt.len(), self.context);
        let message = match request.max_tokens {
            Some(limit) => format!(
                "the prompt has {length} tokens and the reply up to {limit}; \
                 together the model's context holds {context}"
            ),
            None => format!("the prompt has {length} tokens; the model's context holds {context}"),
        };
        Err(Fault::new(tinyllm::ErrorKind::ContextLength, message)
            .advise("shorten the prompt, or lower `max_tokens`"))
    }
}

impl Session {
    fn new(prompt: Vec<u32>, task: Task) -> Self {
        Self {
            sequence: Sequence::default(),
            cached: 0,
            pending: prompt.clone(),
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
        Self::new(prompt, Task::Score(labels, Some(back)))
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
        let reply = match &self.task {
            Task::Reply(reply) => reply.limit,
            Task::Score(labels, _) => labels.tokens(),
        };
        (self.prompt.len() + reply).div_ceil(PAGE)
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
            Task::Reply(reply) => reply.sink.is_closed(),
            Task::Score(_, back) => back.as_ref().is_none_or(oneshot::Sender::is_closed),
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
            Task::Reply(reply) => reply.written == reply.forced,
            Task::Score(..) => true,
        }
    }

    /// Make something of the logits of the last token; true at the end.
    pub(super) fn advance(&mut self, logits: &[f32], engine: &Engine) -> bool {
        let usage = Usage::new(self.prompt.len() as u64, 0).cached(self.cached as u64);
        match &mut self.task {
            Task::Reply(reply) => reply.advance(logits, engine, &mut self.pending, usage),
            Task::Score(labels, back) => {
                let labels = labels.score(logits, &self.sequence, engine);
                if let Some(back) = back.take() {
                    let _ = back.send(Ok(Scored { labels, usage }));
                }
                true
            }
        }
    }
}

/// Whether a reply goes on.
enum Step {
    GoOn,
    End(Finish),
}

impl Reply {
    /// Choose the next token; true at the end of the reply.
    fn advance(
        &mut self,
        logits: &[f32],
        engine: &Engine,
        pending: &mut Vec<u32>,
        usage: Usage,
    ) -> bool {
        let step = self.choose(logits, engine).and_then(|token| match token {
            Some(token) => self.take(token, engine, pending),
            None => Ok(Step::End(Finish::Stop)),
        });
        match step {
            Ok(Step::GoOn) => false,
            Ok(Step::End(finish)) => {
                self.end(finish, usage, engine);
                true
            }
            Err(fault) => {
                let _ = self.sink.send(Err(fault));
                true
            }
        }
    }

    /// A token out of the logits; `None` for one that ends the reply.
    fn choose(&mut self, logits: &[f32], engine: &Engine) -> Result<Option<u32>> {
        let words = engine.vocabulary.len();
        let logits = logits.get(..words).unwrap_or(logits);
        let is_done = self.constraint.as_ref().is_some_and(Constraint::is_done);
        if is_done || self.written >= self.limit {
            return Ok(None);
        }
        let token = match &mut self.constraint {
            Some(constraint) => {
                let mask = constraint.mask()?;
                let vocabulary = &engine.vocabulary;
                let short = |token| mask.allows(token) && !mask.prolongs(vocabulary.bytes(token));
                let sampler = &mut self.sampler;
                sampler
                    .choose(logits, short)
                    .or_else(|| sampler.choose(logits, |token| mask.allows(token)))
            }
            None => self.sampler.choose(logits, |_| true),
        };
        let token = token.ok_or_else(|| Fault::broken("no token fits the schema"))?;
        Ok(Some(token).filter(|token| !engine.vocabulary.ends(*token)))
    }

    /// Take in a token, and those that must come after it.
    fn take(&mut self, token: u32, engine: &Engine, pending: &mut Vec<u32>) -> Result<Step> {
        let mut forced = Vec::new();
        if let Some(constraint) = &mut self.constraint {
            constraint.take(token)?;
            forced = constraint.take_forced()?;
        }
        self.write(token, engine, pending);
        self.force(&forced, engine, pending);
        let is_done = self.constraint.as_ref().is_some_and(Constraint::is_done);
        let left_out = self.written >= self.limit && !is_done;
        if self.text.has_stopped() {
            return Ok(Step::End(Finish::Stop));
        }
        if left_out {
            return Ok(Step::End(Finish::Length));
        }
        Ok(if is_done {
            Step::End(Finish::Stop)
        } else {
            Step::GoOn
        })
    }

    /// Write tokens about which there is no choice.
    fn force(&mut self, tokens: &[u32], engine: &Engine, pending: &mut Vec<u32>) {
        for token in tokens {
            self.write(*token, engine, pending);
            self.forced += 1;
        }
    }

    fn write(&mut self, token: u32, engine: &Engine, pending: &mut Vec<u32>) {
        self.written += 1;
        pending.push(token);
        let text = self.text.push(engine.vocabulary.bytes(token));
        self.tell(text);
    }

    fn tell(&self, text: String) {
        if !text.is_empty() {
            // Whoever listens may have gone; the next step sees it.
            let _ = self.sink.send(Ok(Delta::Text(text)));
        }
    }

    fn end(&mut self, finish: Finish, mut usage: Usage, engine: &Engine) {
        let rest = self.text.end();
        self.tell(rest);
        usage.output_tokens = self.written as u64;
        // Counted before it is told, so that whoever asks then finds it.
        engine.counters.reply(&self.work());
        let _ = self.sink.send(Ok(Delta::Usage(usage)));
        let _ = self.sink.send(Ok(Delta::Finish(finish)));
    }

    fn work(&self) -> Work {
        let masks = self.constraint.as_ref();
        let (mask_time, masks) = masks.map_or((Duration::ZERO, 0), |held| held.masks);
        Work {
            written: self.written as u64,
            forced: self.forced as u64,
            masks,
            mask_time,
        }
    }
}
