//! Settings of the engines: how much they may take.
//!
//! Knows numbers only.

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
