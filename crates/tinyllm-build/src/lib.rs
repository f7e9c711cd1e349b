//! Pictures of a crate's tinyllm graphs, made by its build script from its sources.
//!
//! [`scan`] reads the sources with the grammar that the macros have, so what it finds is what they
//! compile. Nothing here needs rustc, a network or the crate `tinyllm`.

pub mod scan;
