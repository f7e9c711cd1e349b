//! The compile time of a node: CPU time of `cargo check` of a generated crate.
//!
//! Each point is the median of several checks, less the same for a crate without nodes.
//! It must not know what the generated crate says.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::bench::generated;
use crate::cpu_time::Stopwatch;
use crate::error::{Context, Result};
use crate::process::{self, progress};
use crate::workspace::{self, cargo};

const NODES: &[u32] = &[10, 50, 200];
const REPEATS: usize = 3;

pub(crate) fn measure() -> Result<Value> {
    let folder = workspace::target()?.join("bench-compile");
    progress("bench compile: dependencies");
    let floor = median_check(&folder, 0)?;
    progress(&format!("bench compile: no node: {} ms", floor.as_millis()));
    let mut points = Vec::new();
    for nodes in NODES {
        let time = median_check(&folder, *nodes)?;
        progress(&format!(
            "bench compile: {nodes} nodes: {} ms",
            time.as_millis()
        ));
        let above = time.saturating_sub(floor).as_secs_f64() * 1000.0;
        let per_node = (above / f64::from(*nodes) * 10.0).round() / 10.0;
        points.push(json!({ "nodes": nodes, "cpu_ms_per_node": per_node }));
    }
    Ok(json!({ "points": points }))
}

pub(crate) fn print(figures: &Value) {
    println!("{:>8} {:>18}", "nodes", "CPU ms a node");
    for point in workspace::list(figures, "points") {
        let [nodes, time] = ["nodes", "cpu_ms_per_node"].map(|key| point.get(key));
        println!("{:>8} {:>18}", shown(nodes), shown(time));
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map(Value::to_string).unwrap_or_default()
}

fn median_check(folder: &Path, nodes: u32) -> Result<Duration> {
    let package = folder.join(nodes.to_string());
    generated::write(&package, nodes)?;
    // Builds what the crate depends on, and shows what is wrong with the crate.
    process::run(&mut check(folder, &package))?;
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        touch(&package.join("src/lib.rs"))?;
        let stopwatch = Stopwatch::start();
        process::run(&mut check(folder, &package))?;
        times.push(stopwatch.elapsed());
    }
    times.sort();
    Ok(times.get(REPEATS / 2).copied().unwrap_or_default())
}

fn check(folder: &Path, package: &Path) -> Command {
    let mut check = cargo(&["check", "--quiet"]);
    check.current_dir(package);
    check
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", folder.join("target"));
    check
}

fn touch(file: &Path) -> Result<()> {
    let what = format!("cannot touch {}", file.display());
    let text = fs::read(file).context(&what)?;
    fs::write(file, text).context(&what)
}
