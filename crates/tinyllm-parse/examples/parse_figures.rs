//! Measures the parser: the last line is
//! `{"valid_ratio":..,"hostile_10kb_ms":..,"worst_growth_per_doubling":..,"stream_us_per_kb":..}`.
//!
//! Run by `cargo xtask bench parse`, in a release build. Times are the least of several rounds, so
//! that another busy process does not count.

#[path = "../tests/it/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shapes::SHAPES;
use tinyllm_parse::{Policy, Schema, Stream, parse};

const ROUNDS: usize = 5;

/// After so long no further round is begun.
const PATIENCE: Duration = Duration::from_millis(20);

/// What grows faster than this is measured again, so many times.
const GROWTH: f64 = 2.2;
/// And what takes more seconds than this.
const HOSTILE: f64 = 0.002;
const AGAIN: usize = 6;

/// So many of the slowest shapes are told.
const TOLD: usize = 12;

fn main() {
    let valid_ratio = valid_ratio();
    let (hostile, hostile_shape) = hostile_10kb();
    let (growth, growth_shape) = worst_growth();
    let stream = stream_us_per_kb();
    println!("slowest of 10 KB: {hostile_shape}");
    println!("fastest growing: {growth_shape}");
    println!(
        "{}",
        json!({
            "valid_ratio": rounded(valid_ratio),
            "hostile_10kb_ms": rounded(hostile),
            "worst_growth_per_doubling": rounded(growth),
            "stream_us_per_kb": rounded(stream),
        })
    );
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Seconds that `work` takes: the least of several rounds is what it costs, and the rest is the
/// machine. Rounds end after a while, or slow work would take minutes.
fn least(work: &mut dyn FnMut()) -> f64 {
    let begun = Instant::now();
    let mut least = f64::MAX;
    for round in 0..ROUNDS {
        let from = Instant::now();
        work();
        least = least.min(from.elapsed().as_secs_f64());
        if round > 1 && begun.elapsed() > PATIENCE {
            break;
        }
    }
    least
}

fn record(at: usize) -> Value {
    json!({
        "name": format!("Person {at}"),
        "age": at % 100,
        "email": format!("person{at}@example.org"),
        "active": at.is_multiple_of(2),
        "score": at as f64 / 7.0,
        "address": {"street": "Main Street 1", "city": "Springfield", "zip": format!("{at:05}")},
        "tags": ["first", "second", "a somewhat longer tag with spaces"],
        "notes": "Text of a usual length, as models write it, with \"quotes\" and a line\nbreak.",
    })
}

fn records_schema() -> Schema {
    Schema::new(&json!({
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer"},
                "email": {"type": "string"},
                "active": {"type": "boolean"},
                "score": {"type": "number"},
                "address": {
                    "type": "object",
                    "properties": {
                        "street": {"type": "string"},
                        "city": {"type": "string"},
                        "zip": {"type": "string"},
                    },
                    "required": ["street", "city", "zip"],
                },
                "tags": {"type": "array", "items": {"type": "string"}},
                "notes": {"type": "string"},
            },
            "required": ["name", "age", "email", "active", "score", "address", "tags", "notes"],
        },
    }))
}

/// Valid JSON of about 20 KB, over `serde_json::from_str::<Value>`.
fn valid_ratio() -> f64 {
    let text = Value::Array((0..64).map(record).collect()).to_string();
    let schema = records_schema();
    let (mut floor, mut ours) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        floor = floor.min(least(&mut || {
            drop(black_box(serde_json::from_str::<Value>(black_box(&text))));
        }));
        ours = ours.min(least(&mut || {
            drop(black_box(parse(black_box(&text), &schema, Policy::Lenient)));
        }));
    }
    ours / floor
}

/// Milliseconds of the slowest shape of 10 KB, of all schemas; and the slowest few by name.
fn hostile_10kb() -> (f64, String) {
    let mut all = Vec::new();
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in SHAPES {
            let text = shapes::text(*shape, 10 * 1024);
            let mut took = once(&text, &schema);
            for _ in 0..AGAIN {
                if took <= HOSTILE {
                    break;
                }
                took = took.min(once(&text, &schema));
            }
            all.push((took * 1e3, at, shape.0));
        }
    }
    all.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    let told = all.iter().take(TOLD);
    let told: Vec<_> = told
        .map(|(took, at, shape)| format!("{took:.2} ms schema {at}, {shape}"))
        .collect();
    let worst = all.first().map_or(0.0, |(took, ..)| *took);
    (worst, told.join("; "))
}

fn once(text: &str, schema: &Schema) -> f64 {
    least(&mut || {
        drop(black_box(parse(black_box(text), schema, Policy::Lenient)));
    })
}

/// How the time of the fastest growing shape grows when the text is twice as long.
///
/// A shape that seems to grow too fast is measured again: a disturbed round of the shorter text
/// hides growth, and one of the longer text looks like it.
fn worst_growth() -> (f64, String) {
    const SMALL: usize = 12 * 1024;
    let mut worst = (0.0, String::new());
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in SHAPES {
            let (small, large) = (shapes::text(*shape, SMALL), shapes::text(*shape, 2 * SMALL));
            let (mut before, mut after) = (once(&small, &schema), once(&large, &schema));
            for _ in 0..AGAIN {
                if after <= GROWTH * before {
                    break;
                }
                before = before.min(once(&small, &schema));
                after = after.min(once(&large, &schema));
            }
            let grown = after / before;
            if grown > worst.0 {
                worst = (grown, format!("schema {at}, {}", shape.0));
            }
        }
    }
    worst
}

/// Microseconds a kilobyte of a 20 KB answer in a fence that comes in pieces of 4 bytes.
fn stream_us_per_kb() -> f64 {
    let text = format!(
        "Here it is:\n```json\n{}\n```\n",
        Value::Array((0..64).map(record).collect())
    );
    let schema = records_schema();
    let pieces: Vec<String> = text
        .chars()
        .collect::<Vec<_>>()
        .chunks(4)
        .map(|piece| piece.iter().collect())
        .collect();
    let took = least(&mut || {
        let mut stream = Stream::new(schema.clone(), Policy::Lenient);
        for piece in &pieces {
            black_box(stream.push(piece));
        }
        drop(black_box(stream.finish()));
    });
    took * 1e6 / (text.len() as f64 / 1024.0)
}
