//! `cargo xtask examples`: every example runs and prints what its expected shape says.
//!
//! The shape of example `x` is `examples/expected/x.txt`; how it is matched is in `shape`.
//! A shape that begins with the line `#! model` belongs to an example that needs a real model:
//! it is run on the model server, and every other one without any model in its environment.
//! It must not know what an example does.

mod shape;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::args::Args;
use crate::demo::model_environment;
use crate::error::{Context, Error, Result, failed};
use crate::server::Server;
use crate::workspace::{self, cargo, list, text};
use crate::{cli, process, test};

const PACKAGE: &str = "tinyllm-examples";
const NEEDS_MODEL: &str = "#! model";
const LIMIT: Duration = Duration::from_secs(300);

/// An example and the output it should have.
struct Example {
    name: String,
    shape: String,
    needs_model: bool,
}

pub(crate) fn run(args: Args) -> Result<()> {
    let names = args.names()?;
    let server = match find(&names)?.iter().any(|example| example.needs_model) {
        true => test::server_for("examples on a real model")?,
        false => None,
    };
    check(&names, server.as_ref())
}

/// Runs the examples named, or all; those that need a model are skipped without a server.
pub(crate) fn check(names: &[String], server: Option<&Server>) -> Result<()> {
    let examples = find(names)?;
    process::run(&mut cargo(&["build", "--package", PACKAGE, "--examples"]))?;
    let mut failures = Vec::new();
    for example in &examples {
        if example.needs_model && server.is_none() {
            println!("example {}: skipped: no model server", example.name);
            continue;
        }
        let start = Instant::now();
        match check_one(example, server) {
            Ok(()) => {
                println!(
                    "example {}: ok in {:.1} s",
                    example.name,
                    start.elapsed().as_secs_f64()
                );
            }
            Err(error) => {
                println!("example {}: FAILED: {error}", example.name);
                failures.push(example.name.as_str());
            }
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        failed(format!("examples: {}", failures.join(", ")))
    }
}

fn find(names: &[String]) -> Result<Vec<Example>> {
    let members = workspace::members()?;
    let targets = list(workspace::member(&members, PACKAGE)?, "targets");
    let is_example = |target: &&serde_json::Value| {
        list(target, "kind")
            .iter()
            .any(|kind| kind.as_str() == Some("example"))
    };
    let known: Vec<_> = targets
        .iter()
        .filter(is_example)
        .map(|it| text(it, "name"))
        .collect();
    if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(unknown(name, &known));
    }
    let wanted = |name: &&&str| names.is_empty() || names.iter().any(|wanted| wanted == *name);
    known.iter().filter(wanted).map(|name| read(name)).collect()
}

fn unknown(name: &str, known: &[&str]) -> Error {
    let near = cli::nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
    let near = near.unwrap_or_default();
    Error::Usage(format!(
        "no example named `{name}`{near}\nexamples: {}",
        known.join(", ")
    ))
}

fn read(name: &str) -> Result<Example> {
    let path = format!("examples/expected/{name}.txt");
    let shape = fs::read_to_string(workspace::root().join(&path)).context(format!(
        "cannot read {path}; write there what `cargo run --example {name}` prints, \
         with `{{..}}` for what changes, `...` for any lines, \
         and the first line `{NEEDS_MODEL}` if it needs a model"
    ))?;
    let needs_model = shape.lines().next().map(str::trim_end) == Some(NEEDS_MODEL);
    let skipped = usize::from(needs_model);
    let shape = shape.lines().skip(skipped).collect::<Vec<_>>().join("\n");
    Ok(Example {
        name: name.to_owned(),
        shape,
        needs_model,
    })
}

fn check_one(example: &Example, server: Option<&Server>) -> Result<()> {
    let finished = process::finish_within(&mut command(example, server), LIMIT)?;
    if !finished.status.success() {
        return failed(format!(
            "{}\nstdout ends with\n{}\nstderr ends with\n{}",
            finished.status,
            process::tail(&finished.stdout, 20),
            process::tail(&finished.stderr, 20)
        ));
    }
    shape::matches(&example.shape, &finished.stdout).or_else(|difference| {
        failed(format!(
            "it does not print the shape in examples/expected/{}.txt\n{difference}",
            example.name
        ))
    })
}

fn command(example: &Example, server: Option<&Server>) -> Command {
    let mut command = cargo(&[
        "run",
        "--quiet",
        "--package",
        PACKAGE,
        "--example",
        &example.name,
    ]);
    for (name, _) in std::env::vars_os() {
        // A person's own models must not change what an example prints.
        if name.to_string_lossy().starts_with("TINYLLM_") || name == "OPENAI_API_KEY" {
            command.env_remove(name);
        }
    }
    if let Some(server) = server.filter(|_| example.needs_model) {
        command.envs(model_environment(server));
    }
    command
}
