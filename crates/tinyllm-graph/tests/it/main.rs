//! Specs as macros write them, and what becomes of them.

mod bounds;
mod browser;
mod fingerprints;
mod large;
mod pictures;
mod programs;
mod renderings;
