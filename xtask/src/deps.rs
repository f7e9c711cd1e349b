//! `cargo xtask deps`: what the workspace depends on, held against what it may depend on.
//!
//! Lives here: the order of the checks and their report. The rules are in the files below.
//! It must not know of advisories: nothing here asks the network.

mod count;
mod duplicates;
mod graph;
mod licence;
mod rust_version;

use crate::args::Args;
use crate::error::{Result, failed};
use crate::workspace;
use graph::Graph;

pub(crate) fn run(mut args: Args) -> Result<()> {
    let update = args.flag("--update");
    args.none_left()?;
    if update {
        duplicates::update(&Graph::read(&workspace::everything()?))
    } else {
        check()
    }
}

/// Runs every check, and fails with all that they found.
pub(crate) fn check() -> Result<()> {
    let metadata = workspace::everything()?;
    let graph = Graph::read(&metadata);
    let mut problems = Vec::new();
    licence::check(&graph, &mut problems);
    rust_version::check(&graph, &mut problems);
    duplicates::check(&graph, &mut problems)?;
    count::check(&mut problems)?;
    if problems.is_empty() {
        return Ok(());
    }
    failed(format!("dependencies:\n  {}", problems.join("\n  ")))
}
