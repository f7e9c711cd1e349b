//! Finding a Python that can make virtual environments, or saying how to get one.
//!
//! It must not know what the environment is for.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Result, failed};
use crate::server::steps::{Show, step};
use crate::tools::{is_debian, may_install};

/// Oldest Python that the server's wheel is built for.
const OLDEST: &str = "3.10";

const CANDIDATES: &[&str] = if cfg!(windows) {
    &["python", "py"]
} else {
    &["python3", "/usr/bin/python3", "python"]
};

const DEBIAN_PACKAGES: &[&str] = &["python3", "python3-venv"];

/// What a candidate lacks, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Usable,
    WithoutVenv,
    TooOld,
    Nothing,
}

/// The name of a Python that can make a virtual environment; installs one where it may.
pub(crate) fn find(show: Show, folder: &Path) -> Result<&'static str> {
    let (found, name) = best();
    if found == Found::Usable {
        return Ok(name);
    }
    if found == Found::TooOld || !may_install() {
        return failed(advice(found, name));
    }
    install(show, folder)?;
    match best() {
        (Found::Usable, name) => Ok(name),
        (found, name) => failed(advice(found, name)),
    }
}

fn best() -> (Found, &'static str) {
    let found = CANDIDATES.iter().map(|name| (probe(name), *name));
    found
        .min_by_key(|(found, _)| *found)
        .unwrap_or((Found::Nothing, "python3"))
}

fn probe(python: &str) -> Found {
    let oldest = OLDEST.replace('.', ", ");
    if !runs(python, "") {
        Found::Nothing
    } else if !runs(
        python,
        &format!("import sys; sys.exit(sys.version_info < ({oldest}))"),
    ) {
        Found::TooOld
    } else if !runs(python, "import venv, ensurepip") {
        Found::WithoutVenv
    } else {
        Found::Usable
    }
}

fn runs(python: &str, program: &str) -> bool {
    let mut command = Command::new(python);
    command
        .args(["-c", program])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn install(show: Show, folder: &Path) -> Result<()> {
    let mut update = Command::new("apt-get");
    update.arg("update");
    let mut install = Command::new("apt-get");
    install
        .args(["install", "--yes", "--no-install-recommends"])
        .args(DEBIAN_PACKAGES);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    let title = format!("debian packages {}", DEBIAN_PACKAGES.join(", "));
    step(show, folder, &title, &mut [update, install])
}

fn advice(found: Found, name: &str) -> String {
    let install = if is_debian() {
        format!("apt-get install {}", DEBIAN_PACKAGES.join(" "))
    } else {
        format!("install python {OLDEST} or newer, with `venv`")
    };
    match found {
        Found::Nothing => format!("the model server needs python 3, and none is here: {install}"),
        Found::TooOld => {
            format!("`{name}` is too old for the model server: it needs python {OLDEST} or newer")
        }
        Found::WithoutVenv | Found::Usable => {
            format!("`{name}` cannot make virtual environments (no `ensurepip`): {install}")
        }
    }
}
