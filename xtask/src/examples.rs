//! `cargo xtask examples`: every example runs and prints what its expected shape says.
//!
//! The shape of example `x` is `examples/expected/x.txt`; how it is matched is in `shape`.
//! A shape that begins with the line `#! model` belongs to an example that needs a real model:
//! it is run on the model server. One of `#! local` brings its model, one of `#! local, model` is
//! run on both. Every other one needs no model, and finds none in its environment.
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
const BRINGS_MODEL: &str = "#! local";
const ON_BOTH: &str = "#! local, model";
/// What a person may say about the embedded model without changing what it prints.
const KEPT: [&str; 3] = ["TINYLLM_CACHE", "TINYLLM_HUB_URL", "TINYLLM_LOCAL_THREADS"];
/// What looks for the file of the embedded model, and fetches it.
const FETCH: [&str; 6] = [
    "run",
    "--quiet",
    "--package",
    "tinyllm-model-files",
    "--example",
    "fetch",
];
const LIMIT: Duration = Duration::from_secs(300);

/// An example and the output it should have.
struct Example {
    name: String,
    shape: String,
    /// Where it is run.
    on: &'static [Model],
}

/// Where the model of an example is.
#[derive(Clone, Copy, PartialEq)]
enum Model {
    Nowhere,
    Inside,
    Server,
}

pub(crate) fn run(args: Args) -> Result<()> {
    let names = args.names()?;
    let server = match find(&names)?
        .iter()
        .any(|it| it.on.contains(&Model::Server))
    {
        true => test::server_for("examples on a real model")?,
        false => None,
    };
    check(&names, server.as_ref())
}

/// Runs the examples named, or all; those whose model is missing are skipped.
pub(crate) fn check(names: &[String], server: Option<&Server>) -> Result<()> {
    let examples = find(names)?;
    process::run(&mut cargo(&["build", "--package", PACKAGE, "--examples"]))?;
    let needs_file = examples.iter().any(|it| it.on.contains(&Model::Inside));
    let has_file = needs_file && has_model_file()?;
    if has_file {
        let words = [
            "build",
            "--package",
            PACKAGE,
            "--examples",
            "--features",
            "local",
        ];
        process::run(&mut cargo(&words))?;
    }
    let mut failures = Vec::new();
    for example in &examples {
        for model in example.on {
            let (place, is_there) = match model {
                Model::Nowhere => ("", true),
                Model::Inside => (" on the embedded model", has_file),
                Model::Server => (" on the model server", server.is_some()),
            };
            let name = format!("example {}{place}", example.name);
            if !is_there {
                println!("{name}: skipped: it is not there");
                continue;
            }
            let start = Instant::now();
            match check_one(example, *model, server) {
                Ok(()) => println!("{name}: ok in {:.1} s", start.elapsed().as_secs_f64()),
                Err(error) => {
                    println!("{name}: FAILED: {error}");
                    failures.push(name);
                }
            }
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        failed(failures.join(", "))
    }
}

/// Whether the embedded model has its file, or gets it now; CI must have it.
fn has_model_file() -> Result<bool> {
    match process::run(&mut cargo(&FETCH)) {
        Ok(()) => Ok(true),
        Err(error) if process::is_ci() => Err(error),
        Err(error) => {
            println!("there is no file of the embedded model: {error}");
            Ok(false)
        }
    }
}

fn find(names: &[String]) -> Result<Vec<Example>> {
    let members = workspace::members()?;
    let targets = list(workspace::member(&members, PACKAGE)?, "targets");
    let is_example = |target: &&serde_json::Value| {
        let mut kinds = list(target, "kind").iter();
        kinds.any(|kind| kind.as_str() == Some("example"))
    };
    let examples = targets.iter().filter(is_example);
    let known: Vec<_> = examples.map(|it| text(it, "name")).collect();
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
         and the first line `{NEEDS_MODEL}`, `{BRINGS_MODEL}` or `{ON_BOTH}` if it has a model"
    ))?;
    let on: &[Model] = match shape.lines().next().map(str::trim_end) {
        Some(NEEDS_MODEL) => &[Model::Server],
        Some(BRINGS_MODEL) => &[Model::Inside],
        Some(ON_BOTH) => &[Model::Inside, Model::Server],
        _ => &[Model::Nowhere],
    };
    let skipped = usize::from(on != [Model::Nowhere]);
    let shape = shape.lines().skip(skipped).collect::<Vec<_>>().join("\n");
    Ok(Example {
        name: name.to_owned(),
        shape,
        on,
    })
}

fn check_one(example: &Example, model: Model, server: Option<&Server>) -> Result<()> {
    let finished = process::finish_within(&mut command(example, model, server), LIMIT)?;
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

fn command(example: &Example, model: Model, server: Option<&Server>) -> Command {
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
        let is_ours = name.to_string_lossy().starts_with("TINYLLM_") || name == "OPENAI_API_KEY";
        if is_ours && !KEPT.iter().any(|kept| name == *kept) {
            command.env_remove(name);
        }
    }
    if model == Model::Inside {
        command.args(["--features", "local"]);
    }
    if let Some(server) = server.filter(|_| model == Model::Server) {
        command.envs(model_environment(server));
    }
    command
}
