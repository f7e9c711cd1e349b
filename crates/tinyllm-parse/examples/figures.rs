//! Measures the parser: the last line is
//! `{"valid_ratio":..,"hostile_10kb_ms":..,"worst_growth_per_doubling":..,"stream_us_per_kb":..}`.
//!
//! Run by `cargo xtask bench parse`, in a release build. Times are medians of rounds that take
//! turns, so that another busy process meets both sides of a ratio.

#[path = "../tests/it/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};
use shapes::SHAPES;
use tinyllm_parse::{Policy, Schema, Stream, parse};

const ROUNDS: usize = 3;

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

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Seconds that `work` takes, done `times` over: of the processor where the system tells.
fn time(times: usize, mut work: impl FnMut()) -> f64 {
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    for _ in 0..times {
        work();
    }
    let spent = match (cpu, cpu_seconds()) {
        (Some(before), Some(after)) => after - before,
        _ => wall.elapsed().as_secs_f64(),
    };
    spent / times as f64
}

/// The first field of schedstat: nanoseconds of this thread on a processor.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
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
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS * 9 {
        floor.push(time(20, || {
            drop(black_box(serde_json::from_str::<Value>(black_box(&text))));
        }));
        ours.push(time(20, || {
            drop(black_box(parse(black_box(&text), &schema, Policy::Lenient)));
        }));
    }
    median(ours) / median(floor)
}

/// Milliseconds of the slowest shape of 10 KB.
fn hostile_10kb() -> (f64, String) {
    let mut worst = (0.0, String::new());
    for schema in shapes::schemas() {
        let schema = Schema::new(&schema);
        for shape in SHAPES {
            let text = shapes::text(*shape, 10 * 1024);
            let times = (0..ROUNDS).map(|_| once(&text, &schema));
            let took = median(times.collect()) * 1e3;
            if took > worst.0 {
                worst = (took, shape.0.to_owned());
            }
        }
    }
    worst
}

fn once(text: &str, schema: &Schema) -> f64 {
    time(1, || {
        drop(black_box(parse(black_box(text), schema, Policy::Lenient)));
    })
}

/// How the time of the fastest growing shape grows when the text is twice as long.
fn worst_growth() -> (f64, String) {
    const SMALL: usize = 24 * 1024;
    let mut worst = (0.0, String::new());
    for schema in shapes::schemas() {
        let schema = Schema::new(&schema);
        for shape in SHAPES {
            let (small, large) = (shapes::text(*shape, SMALL), shapes::text(*shape, 2 * SMALL));
            let (mut smalls, mut larges) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                smalls.push(once(&small, &schema));
                larges.push(once(&large, &schema));
            }
            // The least of several is what the work costs; the rest is the machine.
            let least = |times: Vec<f64>| times.into_iter().fold(f64::MAX, f64::min);
            let grown = least(larges) / least(smalls);
            if grown > worst.0 {
                worst = (grown, shape.0.to_owned());
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
    let rounds = (0..ROUNDS).map(|_| {
        time(1, || {
            let mut stream = Stream::new(schema.clone(), Policy::Lenient);
            for piece in &pieces {
                black_box(stream.push(piece));
            }
            drop(black_box(stream.finish()));
        })
    });
    median(rounds.collect()) * 1e6 / (text.len() as f64 / 1024.0)
}
