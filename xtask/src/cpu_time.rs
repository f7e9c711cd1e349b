//! How much CPU time the programs that this process waited for have used.
//!
//! It must not know which programs.

use std::time::{Duration, Instant};

/// A point to measure from.
pub(crate) struct Stopwatch {
    wall: Instant,
    children: Option<Duration>,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            wall: Instant::now(),
            children: children(),
        }
    }

    /// User and system time of the children since the start; wall time where that is not known.
    pub(crate) fn elapsed(&self) -> Duration {
        match (self.children, children()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => self.wall.elapsed(),
        }
    }
}

fn children() -> Option<Duration> {
    parse(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// Fields 16 and 17 (`cutime`, `cstime`) of proc(5), in hundredths of a second.
fn parse(stat: &str) -> Option<Duration> {
    // The second field is the program's name in parentheses, and may hold spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(13);
    let user: u64 = ticks.next()?.parse().ok()?;
    let system: u64 = ticks.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_children_s_times_are_the_right_fields() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194560 9 9 0 0 11 12 1300 14 20 0 1 0 5 6";
        assert_eq!(parse(stat), Some(Duration::from_millis(13_140)));
    }
}
