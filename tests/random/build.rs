//! Writes the random graphs as one crate of Rust text, `OUT_DIR/random.rs`.
//!
//! The library includes that file, and the tests scan the same text.
//! `TINYLLM_RANDOM_SEED=N` starts at another seed, `TINYLLM_RANDOM_COUNT=N` makes more or fewer.
#![allow(clippy::expect_used, reason = "a build that cannot be set up ends")]

mod generator;

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// Enough that each construct stands in each other one many times.
const COUNT: u64 = 200;

fn main() {
    for variable in ["TINYLLM_RANDOM_SEED", "TINYLLM_RANDOM_COUNT"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    for file in ["build.rs", "generator.rs", "generator", "nodes.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let first = number("TINYLLM_RANDOM_SEED").unwrap_or(1);
    let count = number("TINYLLM_RANDOM_COUNT").unwrap_or(COUNT);
    let folder = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let text = crate_text(first..first + count);
    fs::write(Path::new(&folder).join("random.rs"), text).expect("OUT_DIR can be written");
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

fn crate_text(seeds: std::ops::Range<u64>) -> String {
    let mut text = format!("pub mod nodes {{\n{}}}\n", include_str!("nodes.rs"));
    let mut list = String::new();
    for seed in seeds {
        text.push_str(&generator::module(seed));
        // Writing into a String cannot fail.
        let _ = writeln!(
            list,
            "    crate::Program {{ seed: {seed}, spec: seed{seed}::main::SPEC, \
             run: |runtime, input| Box::pin(seed{seed}::main::run_json(runtime, input)) }},"
        );
    }
    let _ = write!(text, "\npub const ALL: &[crate::Program] = &[\n{list}];\n");
    text
}
