//! The integration tests, one module per area, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod engine;
mod data;
mod openai;
mod programs;
mod runtime;
mod scripted;
mod smoke;
mod support;
