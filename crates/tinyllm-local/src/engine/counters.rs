//! Counters: what a model has done so far, for whoever wants to know.
//!
//! Knows numbers; written by the engine's thread, read by any.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::reply::Work;

/// What the engine counts.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    threads: AtomicU64,
    weights: AtomicU64,
    steps: AtomicU64,
    prompt: AtomicU64,
    cached: AtomicU64,
    replies: AtomicU64,
    written: AtomicU64,
    forced: AtomicU64,
    masks: AtomicU64,
    mask_nanoseconds: AtomicU64,
}

/// What a model has done since it was loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Threads that it computes on.
    pub threads: u64,
    /// Bytes of its weights in memory.
    pub weight_bytes: u64,
    /// Steps of the model: each reads a token of every reply and a piece of a prompt.
    pub steps: u64,
    /// Tokens of prompts, cached ones included.
    pub prompt_tokens: u64,
    /// Tokens of prompts that were read before and kept.
    pub cached_tokens: u64,
    /// Replies that came to their end.
    pub replies: u64,
    /// Tokens of those replies.
    pub written_tokens: u64,
    /// Of these, tokens that the schema left no choice about.
    pub forced_tokens: u64,
    /// How often the tokens that a schema allows were computed.
    pub masks: u64,
    /// How long that took in all.
    pub mask_time: Duration,
}

impl Counters {
    pub(super) fn loaded(&self, threads: usize, weights: usize) {
        self.threads.store(threads as u64, Ordering::Relaxed);
        self.weights.store(weights as u64, Ordering::Relaxed);
    }

    pub(super) fn step(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn prompt(&self, tokens: usize, cached: usize) {
        self.prompt.fetch_add(tokens as u64, Ordering::Relaxed);
        self.cached.fetch_add(cached as u64, Ordering::Relaxed);
    }

    pub(super) fn reply(&self, work: &Work) {
        let nanoseconds = u64::try_from(work.mask_time.as_nanos()).unwrap_or(u64::MAX);
        self.replies.fetch_add(1, Ordering::Relaxed);
        self.written.fetch_add(work.written, Ordering::Relaxed);
        self.forced.fetch_add(work.forced, Ordering::Relaxed);
        self.masks.fetch_add(work.masks, Ordering::Relaxed);
        self.mask_nanoseconds
            .fetch_add(nanoseconds, Ordering::Relaxed);
    }

    pub(crate) fn stats(&self) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            threads: read(&self.threads),
            weight_bytes: read(&self.weights),
            steps: read(&self.steps),
            prompt_tokens: read(&self.prompt),
            cached_tokens: read(&self.cached),
            replies: read(&self.replies),
            written_tokens: read(&self.written),
            forced_tokens: read(&self.forced),
            masks: read(&self.masks),
            mask_time: Duration::from_nanos(read(&self.mask_nanoseconds)),
        }
    }
}
