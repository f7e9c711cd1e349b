//! How many threads to compute on: the cores that nobody else is using.
//!
//! Knows the accounts that Linux keeps of its cores; elsewhere half of the cores are taken. More
//! threads than idle cores are slower than one: the others wait for the one that was put aside.

use std::num::NonZeroUsize;

/// Beyond this many the weights of a small model come no faster.
const MOST: usize = 8;

/// The cores' accounts at one moment.
pub(crate) struct Accounts {
    /// Ticks spent on anything, and on nothing, all cores together.
    at: Option<(u64, u64)>,
    cores: usize,
}

impl Accounts {
    /// Now.
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string("/proc/stat").ok();
        Self {
            at: text.and_then(|text| ticks(&text)),
            cores: std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        }
    }

    /// The threads to use, by what happened from then until now, while one thread of ours was busy.
    pub(crate) fn idle_until(&self, later: &Self) -> usize {
        let idle = match (self.at, later.at) {
            (Some((all, none)), Some((all_later, none_later))) if all_later > all => {
                let spent = all_later - all;
                let unused = none_later.saturating_sub(none);
                // Rounded, and our own thread's core is ours.
                let cores = self.cores as u64;
                let idle = (unused * cores + spent / 2) / spent;
                usize::try_from(idle).unwrap_or(0) + 1
            }
            _ => self.cores / 2,
        };
        idle.clamp(1, self.cores.min(MOST))
    }
}

/// The first line of `/proc/stat`: `cpu user nice system idle iowait ..`, in ticks.
fn ticks(text: &str) -> Option<(u64, u64)> {
    let line = text.lines().next()?.strip_prefix("cpu ")?;
    let numbers: Vec<u64> = line
        .split_whitespace()
        // The guests' ticks behind the eighth stand in the first two already.
        .take(8)
        .map_while(|number| number.parse().ok())
        .collect();
    let idle = numbers.get(3)? + numbers.get(4)?;
    Some((numbers.iter().sum(), idle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cores: usize, spent: u64, idle: u64, expected: usize) {
        let then = Accounts {
            at: Some((1000, 500)),
            cores,
        };
        let now = Accounts {
            at: Some((1000 + spent, 500 + idle)),
            cores,
        };
        assert_eq!(then.idle_until(&now), expected);
    }

    #[test]
    fn idle_cores_and_our_own_are_taken() {
        check(4, 400, 300, 4);
        check(4, 400, 0, 1);
        check(4, 400, 110, 2);
        check(2, 200, 100, 2);
        check(64, 6400, 6300, MOST);
    }

    #[test]
    fn without_accounts_half_of_the_cores_are_taken() {
        let unknown = Accounts { at: None, cores: 4 };
        assert_eq!(unknown.idle_until(&Accounts { at: None, cores: 4 }), 2);
    }

    #[test]
    fn the_accounts_are_read() {
        let text = "cpu  10 0 5 100 7 0 1 2 9 9\ncpu0 1 2";
        assert_eq!(ticks(text), Some((125, 107)));
        assert_eq!(ticks("intr 1"), None);
    }
}
