//! Whether a file is the one that it should be: its size, its hash, its header.
//!
//! A receipt beside a file in the cache says that it was hashed, so that it is hashed once and not
//! at every start. Knows files and pins; knows nothing of sources.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind};
use crate::gguf;
use crate::model::{Content, Pin};

/// What is known of a file that has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) sha256: Option<String>,
    pub(crate) architecture: String,
}

/// What was seen when a file was hashed.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Receipt {
    path: PathBuf,
    size: u64,
    modified_ns: u64,
    sha256: String,
}

/// A file outside of the cache: its header and its length.
pub(crate) fn header(path: &Path, architecture: &str) -> Result<Checked, Error> {
    let header = gguf::inspect(path)?;
    if header.architecture != architecture {
        let found = &header.architecture;
        let say = format!(
            "{} holds a model of the architecture `{found}`, and `{architecture}` is needed",
            path.display()
        );
        let advice = format!("choose a GGUF file whose `general.architecture` is `{architecture}`");
        return Err(Error::new(ErrorKind::WrongArchitecture, say).advise(advice));
    }
    Ok(Checked {
        sha256: None,
        architecture: header.architecture,
    })
}

/// A file in the cache: its size, its hash (unless a receipt says it), its header.
pub(crate) fn cached(
    path: &Path,
    receipt: &Path,
    pin: &Pin,
    architecture: &str,
) -> Result<Checked, Error> {
    let (size, modified_ns) = stamp(path).map_err(|error| unreadable(path, error))?;
    if let Some(content) = pin.content() {
        right_size(path, size, content)?;
    }
    let checked = header(path, architecture)?;
    let known = read_receipt(receipt)
        .filter(|it| it.path == path && it.size == size && it.modified_ns == modified_ns);
    let sha256 = match known {
        Some(receipt) => receipt.sha256,
        None => {
            let sha256 = sha256(path).map_err(|error| unreadable(path, error))?;
            // A cache that cannot be written costs a hash at every start, and nothing else.
            let _ = write_receipt(path, receipt, &sha256);
            sha256
        }
    };
    if let Some(content) = pin.content() {
        right_hash(path, &sha256, content)?;
    }
    Ok(Checked {
        sha256: Some(sha256),
        ..checked
    })
}

/// A file that has just come: all that can be checked, and no receipt is believed.
pub(crate) fn fresh(path: &Path, pin: &Pin, architecture: &str) -> Result<Checked, Error> {
    let sha256 = content(path, pin)?;
    let checked = header(path, architecture)?;
    Ok(Checked {
        sha256: Some(sha256),
        ..checked
    })
}

/// Size and hash alone; the hash that was seen.
pub(crate) fn content(path: &Path, pin: &Pin) -> Result<String, Error> {
    let (size, _) = stamp(path).map_err(|error| unreadable(path, error))?;
    if let Some(content) = pin.content() {
        right_size(path, size, content)?;
    }
    let sha256 = sha256(path).map_err(|error| unreadable(path, error))?;
    if let Some(content) = pin.content() {
        right_hash(path, &sha256, content)?;
    }
    Ok(sha256)
}

fn right_size(path: &Path, size: u64, pinned: Content) -> Result<(), Error> {
    let shown = path.display();
    let needs = pinned.size;
    if size < needs {
        let say = format!("{shown} is truncated: it has {size} of {needs} bytes");
        return Err(Error::new(ErrorKind::Truncated, say));
    }
    if size > needs {
        let say = format!("{shown} is another file: it has {size} bytes, not {needs}");
        return Err(Error::new(ErrorKind::WrongHash, say));
    }
    Ok(())
}

fn right_hash(path: &Path, sha256: &str, pinned: Content) -> Result<(), Error> {
    if sha256 == pinned.sha256 {
        return Ok(());
    }
    let say = format!(
        "{} has the wrong hash: its SHA-256 is {sha256}, not {}",
        path.display(),
        pinned.sha256
    );
    Err(Error::new(ErrorKind::WrongHash, say))
}

fn unreadable(path: &Path, error: io::Error) -> Error {
    let say = format!("cannot read {}", path.display());
    Error::new(ErrorKind::Unreadable, say).because(error)
}

/// The SHA-256 of a file, as 64 hex digits in lower case.
pub(crate) fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hash.update(buffer.get(..count).unwrap_or_default());
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Size and time of the last change.
fn stamp(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::metadata(path)?;
    let since = metadata.modified()?.duration_since(UNIX_EPOCH);
    let nanoseconds = since.map_or(0, |since| since.as_nanos());
    Ok((
        metadata.len(),
        u64::try_from(nanoseconds).unwrap_or(u64::MAX),
    ))
}

fn read_receipt(path: &Path) -> Option<Receipt> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Write down that `path` was hashed.
pub(crate) fn write_receipt(path: &Path, receipt: &Path, sha256: &str) -> io::Result<()> {
    let (size, modified_ns) = stamp(path)?;
    let content = Receipt {
        path: path.to_path_buf(),
        size,
        modified_ns,
        sha256: sha256.to_string(),
    };
    if let Some(folder) = receipt.parent() {
        // Nothing was fetched yet if the file is one of the hub's tools.
        fs::create_dir_all(folder)?;
    }
    // Renamed into place, since another process may read it.
    let part = receipt.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&part, serde_json::to_vec(&content)?)?;
    fs::rename(&part, receipt)
}

/// Where the receipt of a file in the cache lies.
pub(crate) fn receipt_path(path: &Path) -> PathBuf {
    beside(path, ".receipt.json")
}

/// The path with something appended to its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
