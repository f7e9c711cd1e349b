//! Settings of the engines: how much they may take.
//!
//! Knows numbers, and the one variable that may say one.

/// The variable that says how many threads to compute on.
const THREADS: &str = "TINYLLM_LOCAL_THREADS";

use crate::fault::{Fault, Result};

/// Of a provider's every model.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// `None` looks for idle cores when a model is loaded.
    pub(crate) threads: Option<usize>,
    /// Bytes of keys and values: of replies on their way, and of kept prefixes.
    pub(crate) memory: usize,
    /// Whether beginnings of prompts are kept.
    pub(crate) prefixes: bool,
    /// Requests that wait in front of a busy model before those who send them have to.
    pub(crate) queue: usize,
}

impl Settings {
    /// The threads that somebody asked for.
    pub(crate) fn wanted_threads(&self) -> Result<Option<usize>> {
        if self.threads.is_some() {
            return Ok(self.threads);
        }
        let Ok(text) = std::env::var(THREADS) else {
            return Ok(None);
        };
        let threads = text.trim().parse().ok().filter(|threads| *threads > 0);
        let say = || format!("`{THREADS}` is a number of threads, at least 1, not `{text}`");
        threads.map(Some).ok_or_else(|| Fault::unusable(say()))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: None,
            // The whole context of SmolLM2-135M, which is 8,192 tokens of 46 kB.
            memory: 384 << 20,
            prefixes: true,
            queue: 32,
        }
    }
}
