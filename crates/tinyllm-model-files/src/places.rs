//! Places: where files are looked for, kept and fetched from.
//!
//! [`Places::from_env`] is the only function of this crate that reads the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where the hub is, if nobody says otherwise.
const HUB: &str = "https://huggingface.co";

/// Where files are looked for, kept and fetched from.
///
/// ```
/// use tinyllm_model_files::Places;
///
/// let offline = Places::in_folder("models").without_hub().without_pip();
/// assert_eq!(offline.folder(), std::path::Path::new("models"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Places {
    folder: PathBuf,
    pub(crate) hub_caches: Vec<PathBuf>,
    pub(crate) hub: Option<String>,
    /// The value of `PATH` in which `pip` is looked for.
    pub(crate) programs: Option<OsString>,
}

impl Places {
    /// Files lie in this folder, and come from the public hub; `pip` is not used.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            hub_caches: Vec::new(),
            hub: Some(HUB.to_string()),
            programs: None,
        }
    }

    /// As the environment says.
    ///
    /// | variable | what it decides |
    /// |---|---|
    /// | `TINYLLM_CACHE` | the folder that holds tinyllm's `models`; else `XDG_CACHE_HOME/tinyllm`, or the platform's folder for caches |
    /// | `HF_HUB_CACHE`, `HF_HOME` | where the hub's own tools keep files; those are used and never written |
    /// | `HF_HUB_OFFLINE` | with `1`, the hub is not asked |
    /// | `TINYLLM_HUB_URL` | another hub: a mirror |
    /// | `PATH` | where `pip` is looked for |
    pub fn from_env() -> Self {
        Self::from_variables(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    /// As [`Places::from_env`], with the variables given by a function.
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name: &str| variable(name).map(PathBuf::from);
        let caches = caches(&path);
        let tinyllm = path("TINYLLM_CACHE").unwrap_or_else(|| caches.join("tinyllm"));
        let hub_cache = path("HF_HUB_CACHE")
            .or_else(|| Some(path("HF_HOME")?.join("hub")))
            .unwrap_or_else(|| unix_caches(&path).join("huggingface").join("hub"));
        let is_offline = variable("HF_HUB_OFFLINE").is_some_and(|value| is_true(&value));
        let hub = variable("TINYLLM_HUB_URL").map(|url| url.to_string_lossy().into_owned());
        Self {
            folder: tinyllm.join("models"),
            hub_caches: vec![hub_cache],
            hub: (!is_offline).then(|| hub.unwrap_or_else(|| HUB.to_string())),
            programs: Some(variable("PATH").unwrap_or_default()),
        }
    }

    /// Files come from this hub: its address without a path, such as `https://hub.example`.
    pub fn hub(mut self, url: impl Into<String>) -> Self {
        self.hub = Some(url.into());
        self
    }

    /// The hub is not asked.
    pub fn without_hub(mut self) -> Self {
        self.hub = None;
        self
    }

    /// Files that the hub's own tools keep here are used, and never written.
    pub fn hub_cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.hub_caches.push(folder.into());
        self
    }

    /// `pip` is looked for in these folders, written as in `PATH`.
    pub fn programs(mut self, path: impl Into<OsString>) -> Self {
        self.programs = Some(path.into());
        self
    }

    /// `pip` is not used.
    pub fn without_pip(mut self) -> Self {
        self.programs = None;
        self
    }

    /// Where files are kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Whether this is the address of a hub and nothing more; what is not may be a secret.
pub(crate) fn is_address(url: &str) -> bool {
    let is_http = url.starts_with("http://") || url.starts_with("https://");
    is_http && !url.contains(['?', '#', '@'])
}

fn is_true(value: &OsString) -> bool {
    let value = value.to_string_lossy().to_lowercase();
    matches!(value.as_str(), "1" | "true" | "yes" | "on")
}

/// The platform's folder for caches.
fn caches(path: &impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    if path("XDG_CACHE_HOME").is_some() {
        return unix_caches(path);
    }
    if cfg!(windows)
        && let Some(folder) = path("LOCALAPPDATA")
    {
        return folder;
    }
    if cfg!(target_os = "macos") {
        return home(path).join("Library").join("Caches");
    }
    unix_caches(path)
}

/// `~/.cache` or what XDG says, which the hub's tools use on every platform.
fn unix_caches(path: &impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    // The XDG specification says to ignore paths that are not absolute.
    let xdg = path("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
    xdg.unwrap_or_else(|| home(path).join(".cache"))
}

/// The user's folder; where nobody has one, files go below the current folder.
fn home(path: &impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    path("HOME")
        .or_else(|| path("USERPROFILE"))
        .unwrap_or_default()
}
