//! Printing and writing files. Must not know what is printed.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::failure::{Failure, Result};

/// Prints on stdout; a reader that went away (`| head`) is no failure.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let cannot = |error| {
        let say = format!(
            "cannot write `{}`: {error}; choose another place with `-o FILE`",
            path.display()
        );
        Failure::Failed(say)
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    std::fs::write(path, text).map_err(cannot)
}
