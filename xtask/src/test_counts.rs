//! Adding up the `test result:` lines of cargo's test runner.
//!
//! It must not know what was tested.

use std::ops::AddAssign;

/// How many tests ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct Counts {
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Counts {
    /// Adds what `line` tells, if it is a runner's closing line.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(counts) = parse(line) {
            *self += counts;
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.ignored > 0 {
            write!(f, ", {} skipped", self.ignored)?;
        }
        Ok(())
    }
}

/// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; ..`.
fn parse(line: &str) -> Option<Counts> {
    let (_, counts) = line
        .trim()
        .strip_prefix("test result: ")?
        .split_once(". ")?;
    let mut found = Counts::default();
    for part in counts.split(';') {
        let Some((number, what)) = part.trim().split_once(' ') else {
            continue;
        };
        match what {
            "passed" => found.passed = number.parse().ok()?,
            "failed" => found.failed = number.parse().ok()?,
            "ignored" => found.ignored = number.parse().ok()?,
            _ => {}
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expected: &str) {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.read(line));
        assert_eq!(counts.to_string(), expected);
    }

    #[test]
    fn closing_lines_are_added_up() {
        let ok = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; \
                  finished in 0.00s";
        let bad = "test result: FAILED. 1 passed; 2 failed; 4 ignored; 0 measured; 0 filtered out";
        check(&[ok], "3 passed, 0 failed");
        check(
            &[ok, "running 3 tests", bad],
            "4 passed, 2 failed, 4 skipped",
        );
        check(&["test result of my own: 3 passed"], "0 passed, 0 failed");
        check(&[], "0 passed, 0 failed");
    }
}
