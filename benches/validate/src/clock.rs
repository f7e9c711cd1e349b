//! Timing several programs in turn, so that a change of the machine's speed meets all of them.

use std::time::Instant;

const ROUNDS: usize = 61;
const CALLS: u32 = 20_000;

/// The median nanoseconds of a call of each.
pub fn medians<const N: usize>(mut programs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for (program, times) in programs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..CALLS {
                program();
            }
            times.push(start.elapsed().as_nanos() as f64 / f64::from(CALLS));
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times.get(ROUNDS / 2).copied().unwrap_or_default()
    })
}
