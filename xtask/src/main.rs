//! `cargo xtask`: the workspace's own commands, from the model server to the whole of CI.
//!
//! Lives here: the entry point and its exit codes. It must not know what any command does.
//! Nothing in this crate links tinyllm: it must build in seconds, and work while tinyllm does not.

mod args;
mod bench;
mod ci;
mod cli;
mod cpu_time;
mod demo;
mod deps;
mod error;
mod examples;
mod fuzz;
mod http;
mod process;
mod server;
mod server_command;
mod test;
mod test_counts;
mod tools;
mod workspace;

use std::process::ExitCode;

use error::Error;

fn main() -> ExitCode {
    match cli::run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Usage(text)) => {
            eprintln!("error: {text}");
            ExitCode::from(2)
        }
        Err(Error::Failed(text)) => {
            eprintln!("error: {text}");
            ExitCode::FAILURE
        }
    }
}
