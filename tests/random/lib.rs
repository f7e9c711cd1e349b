//! Random graphs that are compiled once, and what decides while they run.
//!
//! `build.rs` writes them. It must not know how they are drawn or checked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests fail by panicking, and generated graphs need no docs"
)]

pub mod oracle;

use std::pin::Pin;

use serde_json::Value;
use tinyllm::Runtime;

/// A run in progress.
pub type Running<'a> = Pin<Box<dyn Future<Output = tinyllm::Result<Value>> + Send + 'a>>;

/// One generated program.
pub struct Program {
    /// What it was made from.
    pub seed: u64,
    /// Its outermost graph.
    pub spec: &'static tinyllm_graph::NodeSpec,
    /// Runs that graph.
    pub run: fn(&Runtime, Value) -> Running<'_>,
}

/// The text that is compiled here, for a scan of sources.
pub const FILE: &str = concat!(env!("OUT_DIR"), "/random.rs");

#[allow(warnings, clippy::all, reason = "as a generator writes it")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/random.rs"));
}

pub use generated::{ALL, nodes};
