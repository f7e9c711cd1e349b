//! Model: what is in a GGUF file, ready to be computed with.
//!
//! Knows files and numbers; knows nothing of requests, text templates or threads of its own.

mod attention;
pub(crate) mod block;
pub(crate) mod file;
pub(crate) mod llama;
pub(crate) mod matrix;
pub(crate) mod pages;
mod simd;

pub(crate) use file::ModelFile;
pub(crate) use llama::Llama;
pub(crate) use matrix::Compute;
pub(crate) use pages::Sequence;
