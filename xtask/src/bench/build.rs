//! What the pictures cost a build: CPU time of a build script of one line, per line of source.
//!
//! The sources are the loan example, many times over, and files without one of our names. Each figure
//! is the median of several runs, less the same for an empty package.
//! It must not know how a source is scanned.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cpu_time::Stopwatch;
use crate::error::{Context, Result};
use crate::process::{self, progress};
use crate::workspace::{self, cargo};

/// Files with graphs, and files without one of our names.
const PACKAGES: &[(u32, u32)] = &[(1, 0), (40, 0), (4, 36)];
const REPEATS: usize = 7;
/// Runs in one measurement: the clock of CPU time ticks a hundred times a second.
const RUNS: u32 = 10;

pub(crate) fn measure() -> Result<Value> {
    let folder = workspace::target()?.join("bench-build");
    let mut points = Vec::new();
    for release in [false, true] {
        let script = script(release)?;
        let floor = median(&script, &package(&folder, 0, 0)?)?;
        for (with, without) in PACKAGES {
            let package = package(&folder, *with, *without)?;
            let time = median(&script, &package)?.saturating_sub(floor);
            let lines = lines(*with)?;
            let profile = if release { "release" } else { "dev" };
            let (ms, us) = (time.as_secs_f64() * 1e3, time.as_secs_f64() * 1e6);
            progress(&format!(
                "bench build: {profile}, {with} + {without} files: {ms:.1} ms"
            ));
            points.push(json!({
                "profile": profile,
                "files_with_graphs": with,
                "files_without": without,
                "lines_with_graphs": lines,
                "cpu_ms": rounded(ms),
                "cpu_us_per_line": rounded(us / lines as f64),
            }));
        }
    }
    Ok(json!({ "points": points }))
}

pub(crate) fn print(figures: &Value) {
    println!(
        "{:>9} {:>12} {:>9} {:>8} {:>10} {:>13}",
        "profile", "with graphs", "without", "lines", "CPU ms", "CPU us a line"
    );
    for point in workspace::list(figures, "points") {
        let shown = |key: &str| point.get(key).map(Value::to_string).unwrap_or_default();
        println!(
            "{:>9} {:>12} {:>9} {:>8} {:>10} {:>13}",
            shown("profile").trim_matches('"'),
            shown("files_with_graphs"),
            shown("files_without"),
            shown("lines_with_graphs"),
            shown("cpu_ms"),
            shown("cpu_us_per_line")
        );
    }
}

fn rounded(figure: f64) -> f64 {
    (figure * 10.0).round() / 10.0
}

/// The build script as a program; cargo builds scripts as it builds dev, without optimisation, unless
/// told otherwise.
fn script(release: bool) -> Result<PathBuf> {
    let mut words = vec![
        "build",
        "-p",
        "tinyllm-build",
        "--example",
        "as_build_script",
    ];
    words.extend(release.then_some("--release"));
    process::run(&mut cargo(&words))?;
    let profile = if release { "release" } else { "debug" };
    Ok(workspace::target()?
        .join(profile)
        .join("examples/as_build_script"))
}

fn loan() -> Result<String> {
    let path = workspace::root().join("examples/loan.rs");
    fs::read_to_string(&path).context(format!("cannot read {}", path.display()))
}

fn lines(files: u32) -> Result<usize> {
    Ok(loan()?.lines().count() * files as usize)
}

fn package(folder: &Path, with: u32, without: u32) -> Result<PathBuf> {
    let package = folder.join(format!("{with}-{without}"));
    let what = format!("cannot write {}", package.display());
    fs::create_dir_all(package.join("src")).context(&what)?;
    fs::create_dir_all(package.join("out")).context(&what)?;
    let manifest = "[package]\nname = \"cost\"\n\n[workspace]\n";
    fs::write(package.join("Cargo.toml"), manifest).context(&what)?;
    let loan = loan()?;
    let plain = nameless(&loan);
    let mut root = String::new();
    for number in 0..with + without {
        let text = if number < with { &loan } else { &plain };
        root.push_str(&format!("mod m{number};\n"));
        fs::write(package.join(format!("src/m{number}.rs")), text).context(&what)?;
    }
    fs::write(package.join("src/lib.rs"), root).context(&what)?;
    Ok(package)
}

/// The same text without one of our names, and without a module in it.
fn nameless(text: &str) -> String {
    let mut text = text.replace("mod by_model", "const _: () =");
    for name in ["chain!", "decide!", "concurrent!", "llm_function"] {
        text = text.replace(name, "other");
    }
    text
}

fn median(script: &Path, package: &Path) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        let stopwatch = Stopwatch::start();
        for _ in 0..RUNS {
            let mut run = Command::new(script);
            run.env("CARGO_MANIFEST_DIR", package)
                .env("OUT_DIR", package.join("out"))
                .env("CARGO_PKG_NAME", "cost");
            process::capture(&mut run)?;
        }
        times.push(stopwatch.elapsed() / RUNS);
    }
    times.sort();
    Ok(times.get(REPEATS / 2).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_our_names_have_none() {
        let text = nameless("mod by_model { chain! { fn a() {} } #[llm_function] fn b(); }");
        assert_eq!(
            text,
            "const _: () = { other { fn a() {} } #[other] fn b(); }"
        );
    }
}
