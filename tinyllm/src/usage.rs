//! Usage: the tokens that a call, an attempt or a whole run has cost.
//!
//! Knows nothing of prices and nothing of who counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Tokens read and written by a model, as its server counted them.
///
/// ```
/// use tinyllm::Usage;
///
/// let mut total = Usage::new(20, 5);
/// total += Usage::new(25, 7);
/// assert_eq!((total.input_tokens, total.output_tokens), (45, 12));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens of the prompt, cached ones included.
    pub input_tokens: u64,
    /// Tokens of the reply.
    pub output_tokens: u64,
    /// Tokens of the prompt that the server had in its cache.
    #[serde(default)]
    pub cached_tokens: u64,
}

impl Usage {
    /// So many tokens in, so many out, none cached.
    pub const fn new(input_tokens: u64, output_tokens: u64) -> Self {
        Self {
            input_tokens,
            output_tokens,
            cached_tokens: 0,
        }
    }

    /// Of the tokens in, so many came from the server's cache.
    #[must_use]
    pub const fn cached(mut self, tokens: u64) -> Self {
        self.cached_tokens = tokens;
        self
    }

    /// Tokens in and out together.
    pub const fn total(&self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, more: Self) {
        self.input_tokens = self.input_tokens.saturating_add(more.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(more.output_tokens);
        self.cached_tokens = self.cached_tokens.saturating_add(more.cached_tokens);
    }
}
