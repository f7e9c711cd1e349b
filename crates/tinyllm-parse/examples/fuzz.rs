//! The fuzz target: reads texts by chance until its time is over.
//!
//! `cargo xtask fuzz [--seconds N] [--seed N]` runs it in a release build, on stable. A panic, a
//! text that takes too long or a value that does not fit ends it with the text.
//! The texts are the cases of the tests, broken answers and noise, cut, doubled and spliced.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fuzz target that cannot go on fails"
)]

#[path = "../tests/it/checked.rs"]
mod checked;
#[path = "../tests/it/texts.rs"]
mod texts;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::Value;
use texts::{Chance, answer, broken, noise, schemas};
use tinyllm_parse::{Policy, Schema, Stream, parse};

const CASES: &str = include_str!("../tests/data/cases.jsonl");

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).map(|word| word.parse::<u64>());
    let (Some(Ok(seconds)), Some(Ok(seed))) = (args.next(), args.next()) else {
        eprintln!("usage: fuzz SECONDS SEED");
        return ExitCode::from(2);
    };
    let mut chance = Chance::new(seed);
    let corpus: Vec<String> = CASES
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|case| case["raw"].as_str().map(str::to_owned))
        .collect();
    let schemas: Vec<_> = schemas()
        .into_iter()
        .map(|schema| {
            let validator = jsonschema::validator_for(&schema).expect("a schema");
            (Schema::new(&schema), validator, schema)
        })
        .collect();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut count = 0_u64;
    while Instant::now() < end {
        let (compiled, validator, schema) = &schemas[chance.below(schemas.len())];
        let text = match chance.below(4) {
            0 => noise(&mut chance),
            1 => corpus[chance.below(corpus.len())].clone(),
            2 => noise(&mut chance) + &corpus[chance.below(corpus.len())],
            _ => answer(&mut chance, schema).to_string(),
        };
        let text = broken(&mut chance, &text);
        let run = std::panic::catch_unwind(AssertUnwindSafe(|| {
            checked::check(&text, compiled, validator);
            streamed(&text, compiled);
        }));
        if run.is_err() {
            eprintln!("seed {seed}, text {count}: {text:?}");
            return ExitCode::FAILURE;
        }
        count += 1;
    }
    println!("{count} texts from seed {seed}, nothing found");
    ExitCode::SUCCESS
}

/// A stream of single characters ends as the whole text does.
fn streamed(text: &str, schema: &Schema) {
    let mut stream = Stream::new(schema.clone(), Policy::Lenient);
    for character in text.chars() {
        stream.push(character.encode_utf8(&mut [0; 4]));
    }
    assert_eq!(stream.finish(), parse(text, schema, Policy::Lenient));
}
