//! The binary as a person runs it: arguments in, stdout, stderr and exit code out; on this repository
//! and on packages outside of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod check;
mod draw;
mod faults;
mod help;
mod lints;
mod list;
mod support;
