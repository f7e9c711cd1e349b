//! The overhead of a node, measured by the program `overhead` of the benches package.
//!
//! It is built twice: with default features, and without, which compiles events out.
//! It must not know how a figure is measured.

use serde_json::Value;

use crate::error::{Context, Error, Result};
use crate::process;
use crate::workspace::cargo;

/// The figure of both builds, and its name for the one without events.
const CHAIN: &str = "chain10";
const CHAIN_WITHOUT_EVENTS: &str = "chain10_events_out";

pub(crate) fn measure() -> Result<Value> {
    let mut figures = run(&[])?;
    let without_events = run(&["--no-default-features"])?;
    let missing = || Error::Failed(format!("the overhead bench prints no `{CHAIN}` figure"));
    let chain = without_events.get(CHAIN).ok_or_else(missing)?.clone();
    figures
        .as_object_mut()
        .ok_or_else(missing)?
        .insert(CHAIN_WITHOUT_EVENTS.to_owned(), chain);
    Ok(figures)
}

fn run(words: &[&str]) -> Result<Value> {
    let mut command = cargo(&["run", "--release", "--package", "tinyllm-benches"]);
    let text = process::capture(command.args(["--bin", "overhead"]).args(words))?;
    let line = text
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    serde_json::from_str(line).context(format!(
        "the last line of the overhead bench is no JSON: `{line}`"
    ))
}

pub(crate) fn print(figures: &Value) {
    println!(
        "{:<20} {:>8} {:>14} {:>13}",
        "", "ratio", "ns/node above", "allocs/node"
    );
    for (name, figure) in figures.as_object().into_iter().flatten() {
        if figure.is_object() {
            let [ratio, above, allocations] = ["ratio", "ns_per_node_above", "allocs_per_node"]
                .map(|key| figure.get(key).and_then(Value::as_f64).unwrap_or(f64::NAN));
            println!("{name:<20} {ratio:>8.2} {above:>14.2} {allocations:>13.2}");
        } else {
            println!("{name:<20} {:>8}", figure.to_string());
        }
    }
}
