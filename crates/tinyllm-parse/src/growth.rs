//! How the work grows with the text, on the shapes that such parsers grow worst on.
//!
//! Work is counted in steps, not in time: the counts are the same on every machine and every run.

use std::cell::Cell;

use crate::{Policy, Schema, Stream, parse};

#[path = "../tests/it/shapes.rs"]
mod shapes;

/// The aim: twice the text is at most this many times the work.
const GROWTH: f64 = 2.3;

fn steps(text: &str, schema: &Schema, policy: Policy) -> u64 {
    let steps = Cell::new(0);
    drop(parse::counted(text, schema, policy, &steps));
    steps.get()
}

#[test]
fn twice_the_text_is_about_twice_the_work() {
    let mut wrong = Vec::new();
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in shapes::SHAPES {
            for policy in [Policy::Lenient, Policy::Salvage] {
                let (small, large) = (shapes::text(*shape, 32768), shapes::text(*shape, 65536));
                if policy == Policy::Salvage && at > 2 {
                    continue;
                }
                let began = std::time::Instant::now();
                let (small, large) = (
                    steps(&small, &schema, policy),
                    steps(&large, &schema, policy),
                );
                let took = began.elapsed().as_millis();
                let grown = large as f64 / small.max(1) as f64;
                let per_byte = large as f64 / 65536.0;
                if std::env::var("SHOW").is_ok() {
                    eprintln!(
                        "{at} {policy:?} {:<40} {grown:.2} {per_byte:.1} {took}",
                        shape.0
                    );
                }
                if grown > GROWTH || per_byte > 150.0 {
                    wrong.push(format!(
                        "schema {at}, {}: {grown:.2} times, {per_byte:.1} a byte",
                        shape.0
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_stream_of_small_pieces_is_linear() {
    let mut wrong = Vec::new();
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in shapes::SHAPES {
            let work = |length: usize| {
                let text = shapes::text(*shape, length);
                let mut stream = Stream::new(schema.clone(), Policy::Lenient);
                for piece in text.as_bytes().chunks(3) {
                    stream.push(&String::from_utf8_lossy(piece));
                }
                stream.steps()
            };
            let grown = work(8192) as f64 / work(4096).max(1) as f64;
            if grown > GROWTH {
                wrong.push(format!("schema {at}, {}: {grown:.2} times", shape.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
