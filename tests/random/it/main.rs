//! The diagram is the program, on random graphs: what runs is drawn, and what is drawn can run.
//!
//! `TINYLLM_RANDOM_SEED=N` begins at another seed and `TINYLLM_RANDOM_COUNT=N` makes more programs;
//! a failure names the seed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod drawn;
mod executed;
mod picture;
mod scanned;
mod text;
mod visits;
mod walk;
mod ways;
