//! The integration tests, one module per area, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod asked_again;
mod choose;
mod conformance;
mod data;
mod drawings;
mod engine;
mod faults;
mod fsm;
mod graph;
mod house;
mod hygiene;
mod items;
mod openai;
mod programs;
mod prompt_files;
mod real_server;
mod replies;
mod rules;
mod runtime;
mod scanned;
mod schema;
mod scripted;
mod settings;
mod smoke;
mod support;
mod tracing_spans;
