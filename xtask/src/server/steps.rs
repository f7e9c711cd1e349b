//! One step of the installation as a person sees it: a title, its progress, its seconds.
//!
//! It must not know what is installed.

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Context, Result, failed};
use crate::process::{self, progress};

/// How often a step that shows no bar of its own says that it still runs.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What to show of the programs that a step runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Show {
    /// All that they print, with their own progress bars.
    All,
    /// One line per step.
    Lines,
}

impl Show {
    /// Bars on a terminal, lines elsewhere.
    pub(crate) fn for_stderr() -> Self {
        if std::io::stderr().is_terminal() {
            Self::All
        } else {
            Self::Lines
        }
    }
}

/// Runs `commands` one after the other as the step `title`; `folder` holds the log.
pub(crate) fn step(show: Show, folder: &Path, title: &str, commands: &mut [Command]) -> Result<()> {
    let start = Instant::now();
    if show == Show::All {
        progress(&format!("llm-server: {title} .."));
    }
    for command in commands {
        match show {
            // Our stdout is for the base URL.
            Show::All => process::run(command.stdin(Stdio::null()).stdout(std::io::stderr()))?,
            Show::Lines => quietly(command, folder, title, start)?,
        }
    }
    progress(&format!(
        "llm-server: {title}: done in {:.1} s",
        start.elapsed().as_secs_f64()
    ));
    Ok(())
}

fn quietly(command: &mut Command, folder: &Path, title: &str, start: Instant) -> Result<()> {
    let what = format!("cannot run {}", process::shown(command));
    let path = folder.join("install.log");
    let log = File::create(&path).context(&what)?;
    let stderr = log.try_clone().context(&what)?;
    command.stdin(Stdio::null()).stdout(log).stderr(stderr);
    let mut child = command.spawn().context(&what)?;
    loop {
        match process::wait_within(&mut child, HEARTBEAT).context(&what)? {
            None => progress(&format!(
                "llm-server: {title}: {} s ..",
                start.elapsed().as_secs()
            )),
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                let log = std::fs::read_to_string(&path).unwrap_or_default();
                let tail = process::tail(&log, 15);
                return failed(format!(
                    "{} failed ({status}):\n{tail}",
                    process::shown(command)
                ));
            }
        }
    }
}
