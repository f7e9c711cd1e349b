//! A language model inside the program: GGUF files of the Llama family as a tinyllm provider.
//!
//! No key, no server, no Python.
//! [`Local`] is registered under a name, and each of its models is loaded at its first use:
//!
//! ```no_run
//! use tinyllm::prelude::*;
//! use tinyllm_local::Local;
//!
//! /// Extract who asks for how much.
//! #[llm_function(model = "local/smollm2-135m")]
//! async fn facts(application: String) -> Facts;
//!
//! #[data]
//! struct Facts { applicant: String, amount: u32 }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
//! let runtime = Runtime::builder().provider("local", Local::new()).build()?;
//! let facts = facts::run(&runtime, "Ann asks for 900 dollars.".to_string()).await?;
//! assert_eq!(facts.amount, 900);
//! # Ok(()) }
//! ```
//!
//! Beside what the environment and `tinyllm.toml` say, it is
//! `Builder::from_env()?.provider("local", Local::new()).build()?` with `tinyllm::runtime::Builder`.
//!
//! # Debug builds
//!
//! Without optimisation the engine takes minutes for an answer, and a dependency cannot set that for
//! you; it says so on standard error when a model is loaded. Build with `--release`, or write into
//! your own `Cargo.toml`:
//!
//! ```toml
//! [profile.dev.package]
//! tinyllm-local = { opt-level = 3 }
//! llguidance = { opt-level = 3 }
//! derivre = { opt-level = 3 }
//! toktrie = { opt-level = 3 }
//! ```
//!
//! # Models
//!
//! `local/path/to.gguf` is a file; `local/smollm2-135m` is found in the cache, or downloaded and
//! verified (feature `files`); [`Builder::model`] gives a file a name of your own.
//! A file is a dense model of `general.architecture = llama` with a `gpt2` or `llama` tokenizer and
//! weights as floats, of `Q4_0`, `Q4_1`, `Q5_0`, `Q5_1`, `Q8_0` or a `K` type such as `Q4_K_M`; what
//! else a file may hold is an error that names it.
//! A `gpt2` tokenizer cuts text by a rule, `tokenizer.ggml.pre`: `smollm`, `llama-bpe` and `gpt-2`
//! are known, a file with another is refused, and one without a name is cut as by `gpt-2`.
//!
//! # What a request gets
//!
//! - A structured reply is held to its schema while it is written: it parses and it fits, without a
//!   space too many, with the fields in the schema's order. Tokens that the schema leaves no choice
//!   about are not asked of the model. The schema is not part of the prompt: the model meets the name
//!   of a field when it stands in the reply, and never the words of its documentation; what it has to
//!   know of them belongs into the instruction. Where the schema says nothing, a text has at most 2,000
//!   characters, a list or map at most 100 items, a number at most 17 digits, and a whole number
//!   lies within its type and within 2^53; only where anything may stand (`serde_json::Value`)
//!   nothing is bounded. A schema that cannot be held, such as of a list with
//!   `#[validate(unique)]`, is an error at the first use, which names the keyword and its place.
//! - Without `temperature`, `top_p` and `seed` the likeliest token is taken; with one of the latter
//!   two alone the temperature is 0.8. The same seed gives the same text, whoever else is asking.
//! - No reply has more tokens than `max_tokens`, and one without has at most 1,024; one that is cut
//!   ends with [`Finish::Length`](tinyllm::llm::Finish::Length), also in the midst of JSON.
//! - What looks like a control token in a message, such as `<|im_end|>`, is read as letters.
//! - `stop` ends a text before the stop text; beside a schema it is an error.
//! - [`Local::score`] says how likely each of some labels is as the reply.
//!
//! # What it takes
//!
//! Weights of four bits stay as they are, all others become eight bits: 100 MB for SmolLM2-135M.
//! Keys and values take up to 384 MiB ([`Builder::memory`]), in which the beginnings that prompts
//! share are kept. Each model computes on a thread of its own, and on as many more as there are idle
//! cores when it is loaded (at most 8 in all); the variable `TINYLLM_LOCAL_THREADS` or
//! [`Builder::threads`] says otherwise. Up to 8 replies are written at once; up to 32 requests wait
//! ([`Builder::queue`]), and those who send more wait for a place.
//! A dropped reply is given up within one token.

mod engine;
mod fault;
mod find;
mod grammar;
mod model;
mod provider;
mod settings;
mod text;
mod unoptimised;

pub use engine::counters::Stats;
pub use provider::{Builder, Local};
