//! `cargo demo`: the loan example on a local model, with nothing to install by hand.
//!
//! It must not know what the example does.

use std::time::Instant;

use crate::args::Args;
use crate::error::Result;
use crate::process::{self, progress};
use crate::server::{MODEL_NAME, Options, Server, install};
use crate::workspace::cargo;

const EXAMPLE: &[&str] = &["--package", "tinyllm-examples", "--example", "loan"];

pub(crate) fn run(args: Args) -> Result<()> {
    let words = args.passed_on()?;
    let start = Instant::now();
    progress("demo: building the loan example while the model server is set up");
    let installed = install::while_running(|| process::run(cargo(&["build"]).args(EXAMPLE)))??;
    progress(&format!(
        "demo: built and set up in {:.1} s",
        start.elapsed().as_secs_f64()
    ));

    let server = Server::launch(&installed, &Options::default())?;
    progress(&format!(
        "demo: `{MODEL_NAME}` answers at {}",
        server.base_url()
    ));
    let mut example = cargo(&["run", "--quiet"]);
    example.args(EXAMPLE).arg("--").args(words);
    process::run(example.envs(model_environment(&server)))?;
    drop(server);
    progress(&format!(
        "demo: {:.1} s in all",
        start.elapsed().as_secs_f64()
    ));
    Ok(())
}

/// The variables by which tinyllm finds the server's model.
pub(crate) fn model_environment(server: &Server) -> [(&'static str, String); 2] {
    [
        ("TINYLLM_BASE_URL", server.base_url().to_owned()),
        ("TINYLLM_MODEL", MODEL_NAME.to_owned()),
    ]
}
