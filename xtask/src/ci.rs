//! `cargo xtask ci`: what CI runs, and what a person runs before a commit.
//!
//! Lives here: the list of steps, their order and their summary. It must not know how tests,
//! dependencies and examples are checked.

use std::time::{Duration, Instant};

use crate::args::Args;
use crate::error::{Result, failed};
use crate::server::Server;
use crate::test_counts::Counts;
use crate::workspace::{self, cargo};
use crate::{bench, deps, examples, process, test};

/// What one step leaves to the next.
#[derive(Default)]
struct Session {
    counts: Option<Counts>,
    server: Option<Server>,
}

struct Step {
    name: &'static str,
    run: fn(&mut Session) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        run: |_| process::run(&mut cargo(&["fmt", "--all", "--check"])),
    },
    Step {
        name: "clippy",
        run: |_| clippy(),
    },
    Step {
        name: "test",
        run: tests,
    },
    Step {
        name: "docs",
        run: |_| docs(),
    },
    Step {
        name: "features",
        run: |_| features(),
    },
    Step {
        name: "deps",
        run: |_| deps::check(),
    },
    Step {
        name: "examples",
        run: run_examples,
    },
    Step {
        name: "figures",
        run: |_| figures(),
    },
];

struct Outcome {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

pub(crate) fn run(mut args: Args) -> Result<()> {
    let keep_going = args.flag("--keep-going");
    args.none_left()?;
    let mut session = Session::default();
    let mut outcomes = Vec::new();
    for step in STEPS {
        let outcome = run_step(step, &mut session);
        let stop = outcome.failure.is_some() && !keep_going;
        outcomes.push(outcome);
        if stop {
            break;
        }
    }
    print!("\n{}", summary(&outcomes));
    if let Some(counts) = session.counts {
        println!("{counts}");
    }
    verdict(&outcomes)
}

fn run_step(step: &Step, session: &mut Session) -> Outcome {
    println!("\n== {}", step.name);
    let start = Instant::now();
    let failure = (step.run)(session).err().map(|error| error.to_string());
    let took = start.elapsed();
    let how = if failure.is_some() { "failed" } else { "ok" };
    println!("== {}: {how} in {:.1} s", step.name, took.as_secs_f64());
    if let Some(failure) = &failure {
        println!("{failure}");
    }
    Outcome {
        name: step.name,
        took,
        failure,
    }
}

fn summary(outcomes: &[Outcome]) -> String {
    let line = |step: &Step| {
        let outcome = outcomes.iter().find(|outcome| outcome.name == step.name);
        let (how, took) = match outcome {
            Some(Outcome {
                failure: None,
                took,
                ..
            }) => ("ok", seconds(*took)),
            Some(Outcome { took, .. }) => ("FAILED", seconds(*took)),
            None => ("not run", String::new()),
        };
        format!("{:<10} {how:<8} {took:>8}\n", step.name)
    };
    let total = outcomes.iter().map(|outcome| outcome.took).sum();
    let lines: String = STEPS.iter().map(line).collect();
    format!("{lines}{:<19} {:>8}\n", "total", seconds(total))
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn verdict(outcomes: &[Outcome]) -> Result<()> {
    let failed_steps: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome.failure.is_some())
        .map(|step| step.name)
        .collect();
    if failed_steps.is_empty() {
        return Ok(());
    }
    failed(format!(
        "failed: {}; its own error stands above",
        failed_steps.join(", ")
    ))
}

fn clippy() -> Result<()> {
    let words = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    process::run(&mut cargo(&words))
}

fn tests(session: &mut Session) -> Result<()> {
    let counts = session.counts.insert(Counts::default());
    session.server = test::compile_and_run(counts)?;
    Ok(())
}

fn docs() -> Result<()> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    process::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

/// The bounded benches: what is grossly slower than it was is a defect.
fn figures() -> Result<()> {
    bench::parse::check()?;
    bench::validate::check()
}

/// Each feature of tinyllm alone, and none.
fn features() -> Result<()> {
    let members = workspace::members()?;
    let package = workspace::member(&members, "tinyllm")?;
    check_with("")?;
    let features = package
        .get("features")
        .and_then(serde_json::Value::as_object);
    for feature in features.into_iter().flat_map(|features| features.keys()) {
        if feature != "default" {
            check_with(feature)?;
        }
    }
    Ok(())
}

fn check_with(feature: &str) -> Result<()> {
    println!(
        "features: {}",
        if feature.is_empty() { "none" } else { feature }
    );
    let words = [
        "check",
        "--package",
        "tinyllm",
        "--no-default-features",
        "--features",
        feature,
    ];
    process::run(&mut cargo(&words))
}

fn run_examples(session: &mut Session) -> Result<()> {
    if session.server.is_none() {
        session.server = test::server_for("examples on a real model")?;
    }
    examples::check(&[], session.server.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_every_step() {
        let took = Duration::from_millis(1200);
        let text = summary(&[
            Outcome {
                name: "fmt",
                took,
                failure: None,
            },
            Outcome {
                name: "clippy",
                took,
                failure: Some("no".to_owned()),
            },
        ]);
        assert_eq!(text.lines().next(), Some("fmt        ok          1.2 s"));
        assert_eq!(text.lines().nth(1), Some("clippy     FAILED      1.2 s"));
        assert_eq!(text.lines().nth(2), Some("test       not run          "));
        assert_eq!(text.lines().last(), Some("total                  2.4 s"));
        assert_eq!(text.lines().count(), STEPS.len() + 1);
    }
}
