//! `cargo xtask fuzz`: the fuzz target of the parser, for a bounded time, on stable.
//!
//! It must not know what the target looks for.

use crate::args::Args;
use crate::error::Result;
use crate::process;
use crate::workspace::cargo;

/// Long enough to read some hundred thousand texts.
const SECONDS: u64 = 60;

pub(crate) fn run(mut args: Args) -> Result<()> {
    let seconds = args.value("--seconds")?.unwrap_or(SECONDS);
    let seed = args.value("--seed")?.unwrap_or_else(by_the_clock);
    args.none_left()?;
    let words = [
        "run",
        "--release",
        "--package",
        "tinyllm-parse",
        "--example",
        "fuzz",
        "--",
    ];
    let mut command = cargo(&words);
    process::run(command.args([seconds.to_string(), seed.to_string()]))
}

/// Another seed each time; the target prints it.
fn by_the_clock() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(1, |since| since.as_secs())
}
