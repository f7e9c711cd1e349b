//! Partial: the part of a file that is there, and what the server called the whole.
//!
//! Survives the process: the next one goes on where this one stopped. Knows no HTTP.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::check::beside;
use crate::error::Error;
use crate::fetch::storage;

/// Where the part of a file lies.
pub(super) fn path(to: &Path) -> PathBuf {
    beside(to, ".part")
}

fn note_path(to: &Path) -> PathBuf {
    beside(to, ".part.json")
}

/// Delete what there is of a part.
pub(crate) fn forget(to: &Path) {
    // Either may be missing; and what cannot be deleted is overwritten or told by the next try.
    let _ = fs::remove_file(path(to));
    let _ = fs::remove_file(note_path(to));
}

/// What is remembered of the server's file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Note {
    url: String,
    /// A strong entity tag or a date, as an `If-Range` takes it.
    validator: Option<String>,
}

/// The part of a file that is there.
pub(super) struct Partial {
    to: PathBuf,
    file: File,
    length: u64,
    note: Note,
    /// The hash of the whole is known, so that a wrong mixture will be found.
    is_pinned: bool,
}

impl Partial {
    /// Go on with the part that is there, if it came from this address.
    pub(super) fn open(to: &Path, url: &str, is_pinned: bool) -> Result<Self, Error> {
        let note: Option<Note> = fs::read(note_path(to))
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok());
        let note = note.filter(|note| note.url == url);
        if note.is_none() {
            forget(to);
        }
        let file = File::options().create(true).append(true).open(path(to));
        let file = file.map_err(|error| storage(to, error))?;
        let length = file.metadata().map_err(|error| storage(to, error))?.len();
        let mut partial = Self {
            to: to.to_path_buf(),
            file,
            length,
            note: note.unwrap_or_else(|| Note {
                url: url.to_string(),
                validator: None,
            }),
            is_pinned,
        };
        if !partial.can_go_on() {
            partial.restart()?;
        }
        Ok(partial)
    }

    /// A part can be gone on with if a mixture of two files would be noticed.
    fn can_go_on(&self) -> bool {
        self.length == 0 || self.is_pinned || self.note.validator.is_some()
    }

    /// How many bytes are there.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// What the server called the file that the part is of.
    pub(super) fn validator(&self) -> Option<&str> {
        self.note.validator.as_deref()
    }

    /// Begin again with nothing.
    pub(super) fn restart(&mut self) -> Result<(), Error> {
        self.file
            .set_len(0)
            .map_err(|error| storage(&self.to, error))?;
        self.length = 0;
        self.note.validator = None;
        Ok(())
    }

    /// Drop the part if the next exchange could not go on with it.
    pub(super) fn prepare(&mut self) -> Result<(), Error> {
        if self.can_go_on() {
            return Ok(());
        }
        self.restart()
    }

    /// Remember what the server calls the file that comes now.
    pub(super) fn note(&mut self, validator: Option<String>) -> Result<(), Error> {
        self.note.validator = validator;
        let written = serde_json::to_vec(&self.note)
            .map_err(io::Error::from)
            .and_then(|text| fs::write(note_path(&self.to), text));
        written.map_err(|error| storage(&self.to, error))
    }

    /// Add what came.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| storage(&self.to, error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }
}
