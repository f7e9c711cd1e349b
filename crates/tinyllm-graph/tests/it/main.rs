//! Specs as macros write them, and what becomes of them.

mod bounds;
mod browser;
mod escapes;
mod fingerprints;
mod growth;
mod json;
mod large;
mod pictures;
mod programs;
mod renderings;
mod svg;
