//! The cost of a rule, measured by the program of `benches/validate`.
//!
//! It must not know how a figure is measured.

use serde_json::Value;

use crate::error::{Context, Result, failed};
use crate::process;
use crate::workspace::cargo;

pub(crate) fn measure() -> Result<Value> {
    let mut command = cargo(&["run", "--release", "--package", "tinyllm-bench-validate"]);
    let text = process::capture(&mut command)?;
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or_default();
    serde_json::from_str(line).context(format!(
        "the last line of the validate bench is no JSON: `{line}`"
    ))
}

/// What CI holds the figures to: far above the aims of DESIGN.md, since its machines are busy.
const AT_MOST: [(&str, f64); 2] = [("ns_per_rule", 50.0), ("jsonschema_ratio", 1.0)];

pub(crate) fn check() -> Result<()> {
    let figures = measure()?;
    print(&figures);
    for (name, most) in AT_MOST {
        let figure = figures.get(name).and_then(Value::as_f64);
        if figure.is_none_or(|figure| figure > most) {
            return failed(format!("`{name}` of the validate bench is above {most}"));
        }
    }
    Ok(())
}

pub(crate) fn print(figures: &Value) {
    for (name, figure) in figures.as_object().into_iter().flatten() {
        println!("{name:<20} {:>8}", figure.to_string());
    }
}
