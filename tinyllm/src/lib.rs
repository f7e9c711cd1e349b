//! Typed graphs of language-model calls, checked by the compiler.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod call;
pub mod cx;
pub mod data;
pub mod engine;
pub mod error;
pub mod event;
pub mod failure;
pub mod fsm;
mod layer;
pub mod llm;
mod nearest;
pub mod node;
#[cfg(feature = "events")]
pub mod observe;
pub mod options;
pub mod provider;
pub mod registry;
pub mod runtime;
pub mod schema;
mod setup;
#[doc(hidden)]
pub mod show;
pub mod site;
pub mod usage;
pub mod validate;

pub use crate::cx::Cx;
pub use crate::data::Data;
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::failure::Failure;
pub use crate::node::Node;
pub use crate::options::Options;
pub use crate::runtime::{Run, Runtime};
pub use crate::usage::Usage;
pub use crate::validate::Validate;
pub use tinyllm_graph::Graph;
pub use tinyllm_macros::{Validate, chain, concurrent, data, decide, llm_function};

/// What most programs use.
pub mod prelude {
    pub use crate::{
        Cx, Failure, Options, Runtime, Validate, chain, concurrent, data, decide, llm_function,
    };
}
