//! `cargo tinyllm`: lists, draws, checks and lints the graphs of a package from its sources.
//!
//! Lives here: the entry point, and what the exit codes mean. Nothing in this crate compiles or runs
//! what it looks at.

mod cli;
mod colour;
mod failure;
mod graph;
mod lint;
mod near;
mod output;
mod project;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.code()
        }
    }
}

/// What was asked about is as it should be.
const FINE: u8 = 0;
/// A diagram is stale, or a lint found something.
const FOUND: u8 = 1;
/// The command line is wrong: an unknown graph, format or option, or no project.
const USAGE: u8 = 2;
/// Something could not be read or written.
const FAILED: u8 = 3;
