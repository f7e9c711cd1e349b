//! What is said where the engine is compiled without optimisation: it looks like a program that hangs.
//!
//! Knows how the crate was compiled, by `build.rs`; knows nothing of the engine.

use std::io::Write;
use std::sync::Once;

const TOLD: &str = "\
tinyllm-local is compiled without optimisation: an answer takes minutes instead of seconds.
Build with `--release`, or write into your Cargo.toml:

    [profile.dev.package]
    tinyllm-local = { opt-level = 3 }
    llguidance = { opt-level = 3 }
    derivre = { opt-level = 3 }
    toktrie = { opt-level = 3 }
";

/// Say so on standard error, once a process.
pub(crate) fn tell() {
    static ONCE: Once = Once::new();
    if cfg!(unoptimised) {
        // Nobody is left to tell when standard error itself is gone.
        ONCE.call_once(|| drop(write!(std::io::stderr().lock(), "{TOLD}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_those_of_the_readme_and_of_our_own_profile() {
        let readme = include_str!("../../../README.md");
        let lines = TOLD.lines().filter_map(|line| line.strip_prefix("    "));
        for line in lines.filter(|line| line.contains('=')) {
            assert!(readme.contains(line), "README.md lacks `{line}`");
        }
        let is_optimised = !cfg!(unoptimised);
        assert!(is_optimised, "the workspace's profile optimises this crate");
    }
}
