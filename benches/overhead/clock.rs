//! Timing two programs in turn, and a runtime of one line to run their futures.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use serde_json::{Value, json};

use super::allocations;

const ROUNDS: usize = 61;
const CALLS: u32 = 20_000;

/// Poll a future until it is done. Nothing here ever waits.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

/// Nanoseconds and allocations a call, of the floor and of ours.
pub struct Measured {
    floor: f64,
    ours: f64,
    floor_allocations: u64,
    our_allocations: u64,
}

/// Measure two programs in turn, so that a change of the machine's speed meets both.
pub fn compare<A, B>(mut floor: impl FnMut() -> A, mut ours: impl FnMut() -> B) -> Measured {
    let (mut floors, mut ourses) = (Vec::new(), Vec::new());
    let calls = calls_per_round(&mut ours);
    for _ in 0..ROUNDS {
        floors.push(time(calls, &mut floor));
        ourses.push(time(calls, &mut ours));
    }
    Measured {
        floor: median(floors),
        ours: median(ourses),
        floor_allocations: allocations::of(&mut floor),
        our_allocations: allocations::of(&mut ours),
    }
}

/// About five milliseconds a round, at most `CALLS`.
fn calls_per_round<T>(work: &mut impl FnMut() -> T) -> u32 {
    let once = time(100, work).max(1.0);
    ((5e6 / once) as u32).clamp(50, CALLS)
}

fn time<T>(calls: u32, work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Measured {
    /// Nanoseconds a call above the floor.
    pub fn above(&self) -> f64 {
        self.ours - self.floor
    }

    fn allocations(&self) -> f64 {
        self.our_allocations as f64 - self.floor_allocations as f64
    }

    /// The figure as JSON.
    pub fn figure(&self, nodes: f64) -> Value {
        let round = |value: f64| (value * 100.0).round() / 100.0;
        json!({
            "ratio": round(self.ours / self.floor),
            "ns_per_node_above": round(self.above() / nodes),
            "allocs_per_node": round(self.allocations() / nodes),
            "floor_ns": round(self.floor),
        })
    }

    /// The figure as a line of a table.
    pub fn line(&self, nodes: f64) -> String {
        format!(
            "floor {:>8.1} ns, ours {:>8.1} ns, ratio {:.2}, {:>6.2} ns a node above, allocations {} and {}",
            self.floor,
            self.ours,
            self.ours / self.floor,
            self.above() / nodes,
            self.floor_allocations,
            self.our_allocations,
        )
    }
}
