//! The tests of the embedded model, one binary.
//!
//! Most run on a tiny model of random weights that the tests write themselves: it says nothing, and
//! all the more shows whether what it says keeps the rules. The others need SmolLM2-135M-Instruct;
//! without its file they are skipped with a word on a person's machine, and fail with `CI=true`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod concurrent;
mod environment;
mod files;
mod real;
mod reference;
mod replies;
mod schemas;
mod scores;
mod support;
mod vocabularies;
