//! local
mod engine;
mod fault;
mod grammar;
mod model;
mod provider;
mod settings;
mod text;

pub use engine::counters::Stats;
pub use provider::{Builder, Local};
