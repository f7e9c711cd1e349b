//! Lock: one process at a time fetches a file.
//!
//! The operating system holds the lock and lets go of it when a process ends, however it ends.
//! Its holder touches it while it gets on, so that those who wait can tell work from a standstill.
//! Knows a path; knows nothing of what is fetched.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::check::beside;
use crate::error::{Error, ErrorKind};
use crate::fetch::FREE_THE_FOLDER;
use crate::progress::{Event, Progress};

/// How often the lock is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// Held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    /// Tell those who wait that this process gets on.
    pub(crate) fn beat(&self) {
        // Where times cannot be set, those who wait lose their patience sooner, and say so.
        let _ = self.0.set_modified(SystemTime::now());
    }
}

/// Take the lock of `file`; if another process has it, wait while that one gets on.
///
/// `patience` is how long the other may stand still.
pub(crate) fn take(file: &Path, patience: Duration, progress: &Progress) -> Result<Lock, Error> {
    let path = beside(file, ".lock");
    let cannot = |error| {
        let say = format!("cannot take the lock {}", path.display());
        let error = Error::new(ErrorKind::Storage, say).because(error);
        error.advise(FREE_THE_FOLDER)
    };
    let mut options = File::options();
    let options = options.create(true).truncate(false).write(true);
    let lock = options.open(&path).map_err(cannot)?;
    let mut waiting: Option<(Instant, Option<SystemTime>)> = None;
    loop {
        match lock.try_lock() {
            Ok(()) => {
                let lock = Lock(lock);
                lock.beat();
                return Ok(lock);
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        let beat = lock.metadata().and_then(|it| it.modified()).ok();
        match &mut waiting {
            None => {
                let lock = path.display().to_string();
                progress.tell(&Event::Waiting { lock });
                waiting = Some((Instant::now(), beat));
            }
            Some((since, last)) if *last != beat => (*since, *last) = (Instant::now(), beat),
            Some((since, _)) if since.elapsed() >= patience => return Err(stuck(&path, patience)),
            Some(_) => {}
        }
        thread::sleep(AGAIN);
    }
}

fn stuck(path: &Path, patience: Duration) -> Error {
    let say = format!(
        "another process holds {} and has not got on for {:.0} s",
        path.display(),
        patience.as_secs_f64()
    );
    Error::new(ErrorKind::Locked, say).advise("end that process, and run this again")
}
