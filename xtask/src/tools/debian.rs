//! Packages of Debian, where we may install them. It must not know what they are for.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Result, failed};
use crate::process::{self, progress};

pub(crate) fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists()
}

/// As root on Debian we may install packages.
pub(crate) fn may_install() -> bool {
    let user = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    is_debian() && user.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Installs `packages`, or says how a person gets them; `what` needs them.
pub(super) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if !may_install() {
        return failed(if is_debian() {
            format!("{what}: apt-get install {names}")
        } else {
            format!("{what}: install {names}")
        });
    }
    progress(&format!("tools: debian packages {names} .."));
    let mut update = Command::new("apt-get");
    update.args(["--quiet=2", "update"]);
    let mut install = Command::new("apt-get");
    install.args(["--quiet=2", "install", "--yes", "--no-install-recommends"]);
    install.args(packages);
    for command in [&mut update, &mut install] {
        command.env("DEBIAN_FRONTEND", "noninteractive");
        quietly(command)?;
    }
    Ok(())
}

/// Runs `command` and shows what it printed only if it fails.
pub(super) fn quietly(command: &mut Command) -> Result<()> {
    let finished = process::finish_within(command, LIMIT)?;
    if finished.status.success() {
        return Ok(());
    }
    let text = process::tail(&format!("{}\n{}", finished.stdout, finished.stderr), 15);
    failed(format!(
        "{} failed ({}):\n{text}",
        process::shown(command),
        finished.status
    ))
}

/// No installation of a tool takes longer than this.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(600);
