//! `cargo xtask llm-server`: the model server in the foreground.
//!
//! It must not know how the server works, nor what is done with its URL.

use crate::args::Args;
use crate::error::Result;
use crate::process::progress;
use crate::server::{MODEL_NAME, Options, Server, Show, install};

pub(crate) fn run(mut args: Args) -> Result<()> {
    let defaults = Options::default();
    let options = Options {
        port: args.value("--port")?.unwrap_or(defaults.port),
        threads: args.value("--threads")?.unwrap_or(defaults.threads),
    };
    args.none_left()?;
    let installed = install::install(Show::for_stderr())?;
    let mut server = Server::launch(&installed, &options)?;
    // First on stdout: scripts wait for this line.
    println!("{}", server.base_url());
    progress(&format!(
        "llm-server: `{MODEL_NAME}` is served there (threads: {}); ctrl-c stops it",
        options.threads
    ));
    server.wait()
}
