//! `cargo demo`: the loan example on the model inside of it, with nothing to install by hand.
//!
//! It must not know what the example does, nor where its model's file comes from.

use std::time::Instant;

use crate::args::Args;
use crate::error::Result;
use crate::process::{self, progress};
use crate::server::{MODEL_NAME, Server};
use crate::workspace::cargo;

const EXAMPLE: &[&str] = &[
    "--package",
    "tinyllm-examples",
    "--features",
    "local",
    "--example",
    "loan",
];

pub(crate) fn run(args: Args) -> Result<()> {
    let words = args.passed_on()?;
    let start = Instant::now();
    progress(
        "demo: building the loan example with the model's engine; the first time takes minutes",
    );
    process::run(cargo(&["build"]).args(EXAMPLE))?;
    progress(&format!(
        "demo: built in {:.1} s; the model's file is fetched if it is not there",
        start.elapsed().as_secs_f64()
    ));
    let mut example = cargo(&["run", "--quiet"]);
    process::run(example.args(EXAMPLE).arg("--").args(words))?;
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
