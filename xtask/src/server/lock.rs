//! One process at a time in a folder.
//!
//! The lock is the kernel's, on an open file: it goes with its process, however that one ends,
//! so there is no such thing as a stale lock. It must not know what is done under it.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{Context, Result};
use crate::process;

/// Held until dropped.
pub(crate) struct Lock {
    _file: File,
}

/// Waits for the lock of `folder`, and says so if another process has it.
pub(crate) fn lock(folder: &Path) -> Result<Lock> {
    let path = folder.join("lock");
    let what = format!("cannot lock {}", path.display());
    let file = File::create(&path).context(&what)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            process::progress("llm-server: waiting for another process that sets it up");
            file.lock().context(&what)?;
        }
        Err(TryLockError::Error(error)) => return Err(error).context(&what),
    }
    Ok(Lock { _file: file })
}
