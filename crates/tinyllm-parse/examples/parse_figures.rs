//! Measures the parser: the last line is
//! `{"valid_ratio":..,"hostile_10kb_ms":..,"hostile_10kb_ratio":..,"worst_growth_per_doubling":..,
//! "stream_us_per_kb":..,"stream_ratio":..}`.
//!
//! Run by `cargo xtask bench parse`, in a release build. Times are CPU time of the thread, the least
//! of several rounds. Ratios are over `serde_json` on valid JSON of the same length, timed in turn
//! with what it is compared with: neither another busy process nor a slower machine counts.

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
/// And what takes more milliseconds than this.
const HOSTILE: f64 = 1.6;
const AGAIN: usize = 16;

/// So many of the slowest shapes are told.
const TOLD: usize = 12;

fn main() {
    let floor = Floor::new();
    let valid_ratio = valid_ratio();
    let hostile = hostile_10kb(&floor);
    let (growth, growth_shape) = worst_growth(&floor);
    let stream = stream_of_a_kb(&floor);
    println!("slowest of 10 KB: {}", hostile.told);
    println!("fastest growing: {growth_shape}");
    println!(
        "{}",
        json!({
            "valid_ratio": rounded(valid_ratio),
            "hostile_10kb_ms": rounded(hostile.ms),
            "hostile_10kb_ratio": rounded(hostile.ratio),
            "worst_growth_per_doubling": rounded(growth),
            "stream_us_per_kb": rounded(stream.ms * 1e3),
            "stream_ratio": rounded(stream.ratio()),
        })
    );
}

/// Milliseconds that this thread has used: what others do in the meantime does not count.
#[cfg(unix)]
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// Milliseconds by the clock on the wall, where no other is known.
#[cfg(not(unix))]
fn cpu_time() -> f64 {
    static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64() * 1e3
}

/// What `serde_json` takes for valid JSON: what all else is held against.
struct Floor {
    text: String,
}

impl Floor {
    fn new() -> Self {
        let text = Value::Array((0..32).map(record).collect()).to_string();
        Self { text }
    }

    /// Milliseconds of `bytes` of it.
    fn once(&self, bytes: usize) -> f64 {
        let from = cpu_time();
        let value = serde_json::from_str::<Value>(black_box(&self.text));
        drop(black_box(value));
        (cpu_time() - from) * bytes as f64 / self.text.len() as f64
    }
}

/// Milliseconds of some work, and of the floor beside it.
#[derive(Clone, Copy)]
struct Cost {
    ms: f64,
    floor: f64,
}

impl Cost {
    fn least(self, other: Self) -> Self {
        Self {
            ms: self.ms.min(other.ms),
            floor: self.floor.min(other.floor),
        }
    }

    fn ratio(self) -> f64 {
        self.ms / self.floor
    }
}

/// The cost of work on `bytes` of text: the least of several rounds is what it costs, and the rest
/// is the machine. Rounds end after a while, or slow work would take minutes.
fn cost(floor: &Floor, bytes: usize, work: &mut dyn FnMut()) -> Cost {
    let begun = Instant::now();
    let mut least = Cost {
        ms: f64::MAX,
        floor: f64::MAX,
    };
    for round in 0..ROUNDS {
        let floor = floor.once(bytes);
        let from = cpu_time();
        work();
        let ms = cpu_time() - from;
        least = least.least(Cost { ms, floor });
        if round > 1 && begun.elapsed() > PATIENCE {
            break;
        }
    }
    least
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
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
    let floor = Floor { text };
    let rounds = (0..ROUNDS).map(|_| parsing(&floor, &floor.text, &schema));
    rounds.reduce(Cost::least).map_or(f64::MAX, Cost::ratio)
}

/// The slowest shape of 10 KB, of all schemas; and the slowest few by name.
struct Hostile {
    ms: f64,
    ratio: f64,
    told: String,
}

fn hostile_10kb(floor: &Floor) -> Hostile {
    let mut all = Vec::new();
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in SHAPES {
            let text = shapes::text(*shape, 10 * 1024);
            let mut own = parsing(floor, &text, &schema);
            for _ in 0..AGAIN {
                if own.ms <= HOSTILE {
                    break;
                }
                own = own.least(parsing(floor, &text, &schema));
            }
            all.push((own, at, shape.0));
        }
    }
    all.sort_by(|(a, ..), (b, ..)| b.ratio().total_cmp(&a.ratio()));
    let told = all.iter().take(TOLD);
    let told: Vec<_> = told
        .map(|(own, at, shape)| {
            let (ms, ratio) = (own.ms, own.ratio());
            format!("{ms:.2} ms ({ratio:.1}) schema {at}, {shape}")
        })
        .collect();
    let ms = all.iter().map(|(own, ..)| own.ms).fold(0.0, f64::max);
    Hostile {
        ms,
        ratio: all.first().map_or(0.0, |(own, ..)| own.ratio()),
        told: told.join("; "),
    }
}

fn parsing(floor: &Floor, text: &str, schema: &Schema) -> Cost {
    cost(floor, text.len(), &mut || {
        drop(black_box(parse(black_box(text), schema, Policy::Lenient)));
    })
}

/// How the cost of the fastest growing shape grows when the text is twice as long.
///
/// A shape that seems to grow too fast is measured again: a disturbed round of the shorter text
/// hides growth, and one of the longer text looks like it.
fn worst_growth(floor: &Floor) -> (f64, String) {
    const SMALL: usize = 12 * 1024;
    let mut worst = (0.0, String::new());
    for (at, schema) in shapes::schemas().iter().enumerate() {
        let schema = Schema::new(schema);
        for shape in SHAPES {
            let (small, large) = (shapes::text(*shape, SMALL), shapes::text(*shape, 2 * SMALL));
            let mut before = parsing(floor, &small, &schema);
            let mut after = parsing(floor, &large, &schema);
            for _ in 0..AGAIN {
                if after.ms <= GROWTH * before.ms {
                    break;
                }
                before = before.least(parsing(floor, &small, &schema));
                after = after.least(parsing(floor, &large, &schema));
            }
            let grown = after.ms / before.ms;
            if grown > worst.0 {
                worst = (grown, format!("schema {at}, {}", shape.0));
            }
        }
    }
    worst
}

/// A kilobyte of a 20 KB answer in a fence that comes in pieces of 4 bytes.
fn stream_of_a_kb(floor: &Floor) -> Cost {
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
    let mut whole = cost(floor, text.len(), &mut || {
        let mut stream = Stream::new(schema.clone(), Policy::Lenient);
        for piece in &pieces {
            black_box(stream.push(piece));
        }
        drop(black_box(stream.finish()));
    });
    let kilobytes = text.len() as f64 / 1024.0;
    whole.ms /= kilobytes;
    whole.floor /= kilobytes;
    whole
}
