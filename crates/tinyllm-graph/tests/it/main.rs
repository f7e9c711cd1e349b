//! Specs as macros write them, and what becomes of them.

mod bounds;
mod fingerprints;
mod pictures;
mod programs;
mod renderings;
