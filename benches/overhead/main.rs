//! What the runtime adds to hand-written async Rust: time and allocations a node.
//!
//! Prints a table to stderr and one JSON object as the last line of stdout. Every figure compares two
//! programs of the same shape in one process, measured in turn; medians of many rounds.

mod allocations;
mod clock;
#[cfg_attr(
    not(feature = "events"),
    expect(dead_code, reason = "without events only the chain is measured")
)]
mod floor;
mod graphs;

use std::hint::black_box;
use std::sync::atomic::AtomicU64;
#[cfg(feature = "events")]
use std::sync::atomic::Ordering;

use serde_json::{Map, Value, json};
#[cfg(feature = "events")]
use tinyllm::event::{Event, Observer};
use tinyllm::node::BodyNode;
use tinyllm::prelude::*;

use clock::{Measured, block_on, compare};

/// Counts events, as cheaply as can be.
#[derive(Default)]
#[cfg_attr(
    not(feature = "events"),
    expect(dead_code, reason = "nothing to count without events")
)]
struct Counting(AtomicU64);

#[cfg(feature = "events")]
impl Observer for Counting {
    fn observe(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn main() {
    let plain = Runtime::builder()
        .build()
        .expect("a runtime without settings");
    let figures = block_on(measure::run(&plain)).expect("figures");
    println!("{figures}");
}

/// All figures, taken within a run: what a node costs, not what it costs to begin a run.
#[llm_function]
async fn measure(cx: &Cx) -> Value {
    let mut figures = Map::new();
    let mut report = |name: &str, nodes: f64, measured: Measured| {
        eprintln!("{name:<18}{}", measured.line(nodes));
        figures.insert(name.to_string(), measured.figure(nodes));
    };
    let chain10 = compare(
        || block_on(floor::chain10(black_box(7))).ok(),
        || block_on(graphs::chain10::body(cx, (black_box(7),))).ok(),
    );
    report("chain10", 10.0, chain10);
    #[cfg(feature = "events")]
    rest(cx, &mut report);
    for (name, bytes) in [
        ("future64_bytes", graphs::future64_bytes()),
        ("future16_bytes", graphs::future16_bytes()),
    ] {
        eprintln!("{name:<18}{bytes}");
        figures.insert(name.to_string(), json!(bytes));
    }
    Value::Object(figures)
}

/// Everything but the chain: not measured without events.
#[cfg(feature = "events")]
fn rest(cx: &Cx<'_>, report: &mut impl FnMut(&str, f64, Measured)) {
    let (items, ten): (Vec<u64>, Vec<u64>) = ((0..100).collect(), (0..10).collect());
    let fanout10 = compare(
        || block_on(floor::fanout(black_box(ten.clone()))).ok(),
        || block_on(graphs::fanout10::body(cx, (black_box(ten.clone()),))).ok(),
    );
    report("fanout10", 10.0, fanout10);
    let branches10 = compare(
        || block_on(floor::branches10(black_box(7))).ok(),
        || block_on(graphs::branches10::body(cx, (black_box(7),))).ok(),
    );
    report("branches10", 10.0, branches10);
    let fanout100 = compare(
        || block_on(floor::fanout(black_box(items.clone()))).ok(),
        || block_on(graphs::fanout100::body(cx, (black_box(items.clone()),))).ok(),
    );
    report("fanout100", 100.0, fanout100);
    let decide3 = compare(
        || block_on(floor::decide3(black_box(7))).ok(),
        || block_on(graphs::decide3::body(cx, (black_box(7),))).ok(),
    );
    report("decide3", 1.0, decide3);
    let plain = Runtime::builder().build().expect("a runtime");
    let run = compare(
        || block_on(graphs::chain10::body(cx, (black_box(7),))).ok(),
        || block_on(graphs::chain10::run(&plain, black_box(7))).ok(),
    );
    report("run", 1.0, run);
    observed(&plain, report);
}

/// The cost of an event: two whole runs, one of them told to an observer.
#[cfg(feature = "events")]
fn observed(plain: &Runtime, report: &mut impl FnMut(&str, f64, Measured)) {
    use std::sync::Arc;
    struct Shared(Arc<Counting>);
    impl Observer for Shared {
        fn observe(&self, event: &Event<'_>) {
            self.0.observe(event);
        }
    }
    let counting = Arc::new(Counting::default());
    let watched = Runtime::builder()
        .observer(Shared(counting.clone()))
        .build()
        .expect("a runtime");
    block_on(graphs::chain10::run(&watched, 7)).expect("a chain");
    let events = counting.0.load(Ordering::Relaxed) as f64;
    let measured = compare(
        || block_on(graphs::chain10::run(plain, black_box(7))).ok(),
        || block_on(graphs::chain10::run(&watched, black_box(7))).ok(),
    );
    eprintln!("{:<18}{events} events a run, so many to divide by:", "");
    report("chain10_observer", events, measured);
}
