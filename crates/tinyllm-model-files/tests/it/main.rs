//! Model files against a cache, a hub and a `pip` that misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod cache;
mod gguf;
#[cfg(feature = "hub")]
mod hub;
mod places;
mod printed;
mod support;
#[cfg(feature = "hub")]
mod two_at_once;
#[cfg(unix)]
mod wheel;
