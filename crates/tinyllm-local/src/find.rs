//! Where the file of a model is, by what a request calls the model.
//!
//! Knows names and paths; the finding itself is `tinyllm-model-files`' work. Without the feature
//! `files` there are paths only.

use std::path::{Path, PathBuf};

use tinyllm::ErrorKind;

use crate::fault::{Fault, Result};

/// What a request calls a model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wanted {
    /// A file, as one path for one file.
    File(PathBuf),
    /// A name that has to be looked up, and may have to be downloaded.
    Named(String),
}

impl Wanted {
    /// `path/to.gguf` is a file, and all else a name.
    pub(crate) fn of(model: &str) -> Self {
        let path = Path::new(model);
        let extension = path.extension();
        if extension.is_some_and(|extension| extension.eq_ignore_ascii_case("gguf")) {
            Self::file(path)
        } else {
            Self::Named(model.to_string())
        }
    }

    /// A file. A path that leads nowhere is told by whoever opens it.
    pub(crate) fn file(path: &Path) -> Self {
        Self::File(path.canonicalize().unwrap_or_else(|_| path.to_path_buf()))
    }

    /// The file; this may take as long as a download does.
    pub(crate) fn path(&self) -> Result<PathBuf> {
        match self {
            Self::File(path) => Ok(path.clone()),
            Self::Named(name) => find(name),
        }
    }
}

#[cfg(feature = "files")]
fn find(name: &str) -> Result<PathBuf> {
    use tinyllm_model_files::{ErrorKind as FileErrorKind, Finder};

    let found = Finder::from_env().get(name, "llama").map_err(|error| {
        let kind = match error.kind() {
            FileErrorKind::NotFound => ErrorKind::ModelNotFound,
            FileErrorKind::Unreadable if is_missing(&error) => ErrorKind::ModelNotFound,
            FileErrorKind::Hub | FileErrorKind::Pip => ErrorKind::Connection,
            _ => ErrorKind::Settings,
        };
        let fault = Fault::new(kind, error.told());
        match error.advice() {
            Some(advice) => fault.advise(advice),
            None => fault,
        }
    });
    Ok(found?.path)
}

#[cfg(feature = "files")]
fn is_missing(error: &tinyllm_model_files::Error) -> bool {
    let cause = std::error::Error::source(error);
    let cause = cause.and_then(|cause| cause.downcast_ref::<std::io::Error>());
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::NotFound)
}

#[cfg(not(feature = "files"))]
fn find(name: &str) -> Result<PathBuf> {
    let message = format!("no model named `{name}` in this process");
    Err(Fault::new(ErrorKind::ModelNotFound, message).advise(
        "write the path of a GGUF file, `local/path/to.gguf`, or build `tinyllm-local` with the \
         feature `files`, which finds and downloads models by name",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_extension() {
        assert!(matches!(Wanted::of("a/b.GGUF"), Wanted::File(_)));
        assert_eq!(
            Wanted::of("smollm2-135m"),
            Wanted::Named("smollm2-135m".to_string())
        );
    }
}
