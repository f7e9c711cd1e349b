//! Tests of the language: what parses, what it means, what is said about mistakes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod durations;
mod liveness;
mod messages;
mod model;
mod nodes;
mod options;
mod panics;
mod programs;
mod prompts;
mod sites;
mod support;
