//! Fetch: what every source needs while it fetches: patience, progress, the lock; and the last
//! step, which gives a file its name.
//!
//! Knows no source.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::check::{self, Checked};
use crate::error::{Error, ErrorKind};
use crate::lock::Lock;
use crate::progress::{Event, Progress};

/// How long is waited for what, and how often something is tried.
///
/// All of them bound a wait: nothing here hangs.
///
/// ```
/// use std::time::Duration;
/// use tinyllm_model_files::Patience;
///
/// let patience = Patience { tries: 1, ..Patience::default() };
/// assert_eq!(patience.silence, Duration::from_secs(30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the next byte.
    pub silence: Duration,
    /// Over this time at least [`Patience::least_per_window`] bytes have to come.
    pub window: Duration,
    /// See [`Patience::window`].
    pub least_per_window: u64,
    /// How often in a row something is tried that brings nothing.
    pub tries: u32,
    /// The wait before the second try; it doubles with each.
    pub between: Duration,
    /// For `pip`, from its start to its end.
    pub pip: Duration,
    /// For another process that fetches the same file and does not get on.
    pub standstill: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            window: Duration::from_secs(60),
            least_per_window: 64 * 1024,
            tries: 3,
            between: Duration::from_secs(1),
            pip: Duration::from_secs(30 * 60),
            standstill: Duration::from_secs(5 * 60),
        }
    }
}

impl Patience {
    /// The wait after this many fruitless tries.
    #[cfg_attr(
        not(feature = "hub"),
        expect(dead_code, reason = "only the hub is asked again")
    )]
    pub(crate) fn between_tries(&self, fruitless: u32) -> Duration {
        self.between * 2_u32.saturating_pow(fruitless.saturating_sub(1).min(5))
    }
}

/// What every source needs while it fetches.
pub(crate) struct Fetch<'f> {
    pub(crate) architecture: &'f str,
    pub(crate) patience: Patience,
    pub(crate) progress: &'f Progress,
    pub(crate) lock: &'f Lock,
}

impl Fetch<'_> {
    /// Tell of an event that shows that we get on.
    pub(crate) fn told(&self, event: &Event) {
        self.lock.beat();
        self.progress.tell(event);
    }

    /// Give a checked file its name, all at once, and write its receipt.
    pub(crate) fn keep(&self, partial: &Path, to: &Path, checked: &Checked) -> Result<(), Error> {
        let synced = File::options()
            .write(true)
            .open(partial)
            .and_then(|file| file.sync_all());
        synced
            .and_then(|()| fs::rename(partial, to))
            .map_err(|error| storage(to, error))?;
        if let Some(sha256) = &checked.sha256 {
            // Without it the file is hashed once more.
            let _ = check::write_receipt(to, &check::receipt_path(to), sha256);
        }
        Ok(())
    }
}

/// The folder of `to` cannot be written.
pub(crate) fn storage(to: &Path, error: io::Error) -> Error {
    let folder = to.parent().unwrap_or(to).display();
    let say = format!("cannot write into {folder}");
    Error::new(ErrorKind::Storage, say)
        .because(error)
        .advise(FREE_THE_FOLDER)
}

/// What to do about a folder that cannot be written.
pub(crate) const FREE_THE_FOLDER: &str =
    "make room or free the folder, or let TINYLLM_CACHE name another one";
