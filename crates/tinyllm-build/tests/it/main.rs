//! What a scan finds in packages made for it, and what is drawn of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod modules;
mod names;
mod notes;
mod pages;
mod rust;
mod support;
