//! Pictures of a crate's tinyllm graphs, made by its build script from its sources.
//!
//! With `tinyllm-build` as a build-dependency and a `build.rs` of one line, `cargo doc` shows the whole
//! diagram on the page of every graph:
//!
//! ```
//! // in `main` of build.rs
//! tinyllm_build::emit();
//! ```
//!
//! Nothing here needs rustc, a network or the crate `tinyllm`. [`scan`] reads the sources with the
//! grammar that the macros have, so what it finds is what they compile; a [`Builder`] says which crates
//! of the package are drawn, and whether the pictures go into a folder of documentation too.
//!
//! # What a scan of sources cannot see
//!
//! What other macros write, and modules that they name. A `cfg` is noted and not evaluated: of two
//! definitions under different conditions the first is drawn, and the list of graphs says so.
//! A graph that a `macro_rules!` of yours makes has no picture from here; its
//! own page shows the one level that its macro sees. A node of another crate is drawn by its name, and
//! its page is linked; at run time, `name::graph()` draws it in full.

mod emit;
mod pages;
pub mod scan;

pub use emit::{Builder, emit};
pub use pages::Pages;
