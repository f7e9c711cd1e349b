//! The embedded model, measured by the example `local_figures` of its crate, beside llama.cpp's server.
//!
//! Both compute on one thread. It must not know how a figure is measured.

use serde_json::Value;

use crate::error::{Context, Result};
use crate::process::{self, progress};
use crate::server::{Options, Server, install};
use crate::workspace::cargo;

const EXAMPLE: &[&str] = &["--package", "tinyllm-local", "--example", "local_figures"];

pub(crate) fn measure() -> Result<Value> {
    // The profile that demo and tests share: there is one build of the model's packages.
    let installed = install::while_running(|| process::run(cargo(&["build"]).args(EXAMPLE)))??;
    let server = Server::launch(&installed, &Options::default())?;
    progress("bench local: both models are loaded; this takes about a minute");
    let mut figures = cargo(&["run", "--quiet"]);
    figures
        .args(EXAMPLE)
        .arg("--")
        .arg(&installed.model)
        .arg(server.base_url())
        .arg(server.process_id().to_string());
    let text = process::capture(&mut figures)?;
    let line = text.lines().next_back().unwrap_or_default();
    serde_json::from_str(line).context(format!(
        "the last line of the example `local_figures` is no JSON: `{line}`"
    ))
}

pub(crate) fn print(figures: &Value) {
    for (name, figure) in figures.as_object().into_iter().flatten() {
        let figure = figure.as_f64().unwrap_or(f64::NAN);
        println!("{name:<26} {figure:>10.2}");
    }
}
