//! `cargo xtask bench`: the figures, as a table and as JSON.
//!
//! Lives here: which figures there are. How each is measured is in its own file.
//! It must not know what a good figure is: DESIGN.md holds the aims.

mod build;
mod compile;
mod generated;
mod local;
mod overhead;
pub(crate) mod parse;
pub(crate) mod validate;

use serde_json::{Map, Value};

use crate::args::Args;
use crate::error::{Error, Result};

struct Bench {
    name: &'static str,
    measure: fn() -> Result<Value>,
    print: fn(&Value),
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "overhead",
        measure: overhead::measure,
        print: overhead::print,
    },
    Bench {
        name: "compile",
        measure: compile::measure,
        print: compile::print,
    },
    Bench {
        name: "build",
        measure: build::measure,
        print: build::print,
    },
    Bench {
        name: "local",
        measure: local::measure,
        print: local::print,
    },
    Bench {
        name: "validate",
        measure: validate::measure,
        print: validate::print,
    },
    Bench {
        name: "parse",
        measure: parse::measure,
        print: parse::print,
    },
];

pub(crate) fn run(mut args: Args) -> Result<()> {
    let json = args.flag("--json");
    let words = args.names()?;
    let benches = chosen(&words)?;
    let mut figures = Map::new();
    for bench in &benches {
        let figure = (bench.measure)()?;
        println!("\n{}", bench.name);
        (bench.print)(&figure);
        figures.insert(bench.name.to_owned(), figure);
    }
    if json {
        println!("{}", last_line(figures));
    }
    Ok(())
}

fn chosen(words: &[String]) -> Result<Vec<&'static Bench>> {
    let known = |word: &String| word == "all" || BENCHES.iter().any(|bench| bench.name == word);
    if let Some(word) = words.iter().find(|word| !known(word)) {
        let names: Vec<_> = BENCHES.iter().map(|bench| bench.name).collect();
        return Err(Error::Usage(format!(
            "no bench named `{word}`; benches: {}, all",
            names.join(", ")
        )));
    }
    let all = words.is_empty() || words.iter().any(|word| word == "all");
    let wanted = |bench: &&Bench| all || words.iter().any(|word| word == bench.name);
    Ok(BENCHES.iter().filter(wanted).collect())
}

/// One bench alone stands for itself; several are an object of their names.
fn last_line(figures: Map<String, Value>) -> Value {
    if figures.len() > 1 {
        return Value::Object(figures);
    }
    figures
        .into_iter()
        .next()
        .map_or(Value::Null, |(_, figure)| figure)
}
