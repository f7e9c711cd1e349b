//! `cargo xtask test`: everything that the tests need, then the tests.
//!
//! It must not know what is tested. Compiling comes first: the tests that talk to a model
//! have deadlines, and should not share the cores with a compiler.

use crate::args::Args;
use crate::error::{Error, Result};
use crate::process::{self, progress};
use crate::server::{Options, Server, Show, install};
use crate::test_counts::Counts;
use crate::tools;
use crate::workspace::cargo;

/// Where the tests that need a real model find it.
const BASE_URL: &str = "TINYLLM_TEST_BASE_URL";

/// Where the tests of the embedded model find its file.
const MODEL: &str = "TINYLLM_TEST_MODEL";

pub(crate) fn run(args: Args) -> Result<()> {
    args.none_left()?;
    let mut counts = Counts::default();
    let outcome = compile_and_run(&mut counts).map(drop);
    println!("{counts}");
    outcome
}

/// Compiles and runs the tests, adding to `counts`, and gives the server that they used.
pub(crate) fn compile_and_run(counts: &mut Counts) -> Result<Option<Server>> {
    let installed =
        install::while_running(|| process::run(&mut cargo(&["test", "--workspace", "--no-run"])))?;
    tools::install()?;
    let model = installed.as_ref().ok();
    let model = model.map(|installed| installed.model.clone());
    let server = installed.and_then(|installed| Server::launch(&installed, &Options::default()));
    let server = or_skip(server, "tests on a real model")?;
    // One failing binary should not hide what the others say.
    let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
    tests.env_remove(BASE_URL);
    if let Some(server) = &server {
        tests.env(BASE_URL, server.base_url());
    }
    if let Some(model) = model {
        tests.env(MODEL, model);
    }
    process::tee(&mut tests, |line| counts.read(line))?;
    Ok(server)
}

/// A server for `what`; on a person's machine, `None` and a line about it if there can be none.
pub(crate) fn server_for(what: &str) -> Result<Option<Server>> {
    or_skip(Server::start(Show::for_stderr()), what)
}

fn or_skip(server: Result<Server>, what: &str) -> Result<Option<Server>> {
    match server {
        Ok(server) => Ok(Some(server)),
        Err(error) if process::is_ci() => Err(Error::Failed(format!(
            "there is no model server, and CI must run the {what}\n{error}"
        ))),
        Err(error) => {
            progress(&format!(
                "skipped: {what}, since there is no model server: {error}"
            ));
            Ok(None)
        }
    }
}
