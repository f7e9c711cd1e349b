//! Reply: the text that is written behind a prompt, token by token.
//!
//! Knows how a token is chosen, what it forces, and when a reply ends; knows nothing of what is read.

use std::time::Duration;

use tinyllm::Usage;
use tinyllm::llm::{Delta, Finish};

use super::sampler::Sampler;
use super::{Engine, Sink};
use crate::fault::{Fault, Result};
use crate::grammar::Constraint;
use crate::text::{TextStream, Vocabulary};

/// A reply as it is written.
pub(super) struct Reply {
    sink: Sink,
    sampler: Sampler,
    constraint: Option<Constraint>,
    text: TextStream,
    limit: usize,
    written: usize,
    forced: usize,
    /// Whether there was more to write than the limit allows.
    is_cut: bool,
}

/// What a reply has cost, for the counters.
pub(super) struct Work {
    pub(super) written: u64,
    pub(super) forced: u64,
    pub(super) masks: u64,
    pub(super) mask_time: Duration,
}

/// Whether a reply goes on.
enum Step {
    GoOn,
    End(Finish),
}

impl Reply {
    pub(super) fn new(
        sink: Sink,
        sampler: Sampler,
        constraint: Option<Constraint>,
        text: TextStream,
        limit: usize,
    ) -> Self {
        Self {
            sink,
            sampler,
            constraint,
            text,
            limit,
            written: 0,
            forced: 0,
            is_cut: false,
        }
    }

    /// The most tokens that it may have.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Whether nobody listens any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.sink.is_closed()
    }

    /// Whether all that was written was forced, so that what was read is the prompt and that.
    pub(super) fn is_about_to_choose_first(&self) -> bool {
        self.written == self.forced
    }

    pub(super) fn tell(&self, delta: Delta) {
        // Whoever listens may have gone; the next step sees it.
        let _ = self.sink.send(Ok(delta));
    }

    pub(super) fn fail(&self, fault: Fault) {
        let _ = self.sink.send(Err(fault));
    }

    /// Choose the next token; true at the end of the reply.
    pub(super) fn advance(
        &mut self,
        logits: &[f32],
        engine: &Engine,
        pending: &mut Vec<u32>,
        usage: Usage,
    ) -> bool {
        let step = match self.ended() {
            // What the schema leaves no choice about was all there is to write, or too much.
            Some(finish) => Ok(Step::End(finish)),
            None => self
                .choose(logits, engine)
                .and_then(|token| self.take(token, engine, pending)),
        };
        match step {
            Ok(Step::GoOn) => false,
            Ok(Step::End(finish)) => {
                self.end(finish, usage, engine);
                true
            }
            Err(fault) => {
                self.fail(fault);
                true
            }
        }
    }

    /// A token out of the logits; `None` for one that ends the reply.
    fn choose(&mut self, logits: &[f32], engine: &Engine) -> Result<Option<u32>> {
        let words = engine.vocabulary.len();
        let logits = logits.get(..words).unwrap_or(logits);
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
    fn take(
        &mut self,
        token: Option<u32>,
        engine: &Engine,
        pending: &mut Vec<u32>,
    ) -> Result<Step> {
        let Some(token) = token else {
            return Ok(Step::End(Finish::Stop));
        };
        let mut forced = Vec::new();
        if let Some(constraint) = &mut self.constraint {
            constraint.take(token)?;
            forced = constraint.take_forced()?;
        }
        self.write(token, &engine.vocabulary, pending);
        self.force(&forced, &engine.vocabulary, pending);
        Ok(self.ended().map_or(Step::GoOn, Step::End))
    }

    /// Why the reply has come to its end, if it has.
    fn ended(&self) -> Option<Finish> {
        if self.text.has_stopped() {
            return Some(Finish::Stop);
        }
        let is_done = self.constraint.as_ref().is_some_and(Constraint::is_done);
        if is_done && !self.is_cut {
            return Some(Finish::Stop);
        }
        (self.written >= self.limit).then_some(Finish::Length)
    }

    /// Write tokens about which there is no choice.
    pub(super) fn force(
        &mut self,
        tokens: &[u32],
        vocabulary: &Vocabulary,
        pending: &mut Vec<u32>,
    ) {
        for token in tokens {
            self.forced += usize::from(self.write(*token, vocabulary, pending));
        }
    }

    /// Write a token, if there is room for it.
    fn write(&mut self, token: u32, vocabulary: &Vocabulary, pending: &mut Vec<u32>) -> bool {
        self.is_cut |= self.written >= self.limit;
        if self.is_cut || self.text.has_stopped() {
            return false;
        }
        self.written += 1;
        pending.push(token);
        let text = self.text.push(vocabulary.bytes(token));
        self.tell_text(text);
        true
    }

    fn tell_text(&self, text: String) {
        if !text.is_empty() {
            self.tell(Delta::Text(text));
        }
    }

    fn end(&mut self, finish: Finish, mut usage: Usage, engine: &Engine) {
        let rest = self.text.end();
        self.tell_text(rest);
        usage.output_tokens = self.written as u64;
        // Counted before it is told, so that whoever asks then finds it.
        engine.counters.reply(&self.work());
        self.tell(Delta::Usage(usage));
        self.tell(Delta::Finish(finish));
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
