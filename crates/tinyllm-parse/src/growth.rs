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

/// What may come on top, once: the deepest value at the end of a text is tried in full, and how
/// deep the last one is does not depend on the length.
const ONCE: f64 = 80_000.0;

#[test]
fn twice_the_text_is_about_twice_the_work() {
    let mut wrong = Vec::new();
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in shapes::SHAPES {
            let work = |length| steps(&shapes::text(*shape, length), &schema, Policy::Lenient);
            let (small, large) = (work(16 * 1024) as f64, work(32 * 1024) as f64);
            if large > GROWTH * small + ONCE {
                wrong.push(format!("schema {at}, {}: {small} became {large}", shape.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A text of 10 KB is at most so much work: what is slow enough for the figures to miss their aim
/// fails here first, by name.
const HOSTILE: u64 = 200_000;

#[test]
fn ten_kilobytes_are_bounded_work() {
    let mut wrong = Vec::new();
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in shapes::SHAPES {
            let text = shapes::text(*shape, 10 * 1024);
            let work = steps(&text, &schema, Policy::Lenient);
            if work > HOSTILE {
                wrong.push(format!("schema {at}, {}: {work} steps", shape.0));
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
            let (small, large) = (work(4096) as f64, work(8192) as f64);
            if large > GROWTH * small + ONCE / 4.0 {
                wrong.push(format!("schema {at}, {}: {small} became {large}", shape.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
