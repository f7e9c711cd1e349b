//! The tolerant parser, measured by the example `parse_figures` of its crate.
//!
//! It must not know how a figure is measured, only what a figure that is grossly missed looks like.

use serde_json::Value;

use crate::error::{Context, Result, failed};
use crate::process;
use crate::workspace::cargo;

/// What fails `cargo xtask ci`: two or three times the aims of DESIGN.md, since machines are busy.
const LIMITS: &[(&str, f64)] = &[
    ("valid_ratio", 3.0),
    ("hostile_10kb_ms", 6.0),
    ("worst_growth_per_doubling", 3.9),
    ("stream_us_per_kb", 1000.0),
];

/// Lets the allocator of glibc keep what is freed. Otherwise it hands memory back to the system
/// after each text beyond some size, and what grows at that size is the count of page faults.
const KEEPING: &[(&str, &str)] = &[
    ("MALLOC_MMAP_THRESHOLD_", "1000000000"),
    ("MALLOC_TRIM_THRESHOLD_", "2000000000"),
    ("MALLOC_TOP_PAD_", "67108864"),
];

pub(crate) fn measure() -> Result<Value> {
    let words = [
        "run",
        "--release",
        "--package",
        "tinyllm-parse",
        "--example",
        "parse_figures",
    ];
    let mut command = cargo(&words);
    command.envs(KEEPING.iter().copied());
    let text = process::capture(&mut command)?;
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or_default();
    serde_json::from_str(line).context(format!(
        "the last line of the parse bench is no JSON: `{line}`"
    ))
}

pub(crate) fn print(figures: &Value) {
    for (name, figure) in figures.as_object().into_iter().flatten() {
        println!("{name:<28} {figure:>10}");
    }
}

/// Fails if a figure is far from its aim.
pub(crate) fn check() -> Result<()> {
    let figures = measure()?;
    print(&figures);
    for (name, limit) in LIMITS {
        let figure = figures.get(*name).and_then(Value::as_f64);
        match figure {
            Some(figure) if figure <= *limit => {}
            Some(figure) => return failed(format!("`{name}` is {figure}, and its limit {limit}")),
            None => return failed(format!("the parse bench prints no `{name}`")),
        }
    }
    Ok(())
}
