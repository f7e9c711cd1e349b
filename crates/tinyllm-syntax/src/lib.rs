//! Grammar, model and checks of the tinyllm graph language.
//!
//! Tokens come in, [`model`] data and located errors go out. It must not know what becomes of a
//! model: expansion lives in `tinyllm-macros`, pictures in `tinyllm-graph`.
//!
//! ```
//! use tinyllm_syntax::{Composite, graph};
//!
//! let tokens = "fn greet(name: Name) -> Text { let card = find(name); write(card) }".parse()?;
//! let parsed = graph(Composite::Chain, tokens);
//! assert!(parsed.errors.is_none());
//! assert_eq!(parsed.value.map(|graph| graph.body.steps.len()), Some(1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attributes;
mod duration;
mod errors;
mod flow;
mod graph;
mod header;
mod liveness;
mod lower;
pub mod model;
mod near;
mod node;
mod options;
mod prompt;
mod resolve;
mod sites;
mod tokens;
mod types;

pub use duration::duration_ms;
pub use flow::{Flow, FlowArm, FlowCall, FlowOver};
pub use graph::graph;
pub use model::*;
pub use node::node;
pub use prompt::{PromptError, prompt_parts};

/// What parsing found: a value as far as it could be read, and everything that is wrong with it.
pub struct Parsed<T> {
    /// There whenever the header could be read, even if the rest has errors.
    pub value: Option<T>,
    /// All errors, combined into one.
    pub errors: Option<syn::Error>,
}
