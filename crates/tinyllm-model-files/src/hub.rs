//! A file from the hub: one GET, resumed where it broke off, a bounded number of times.
//!
//! Knows what is on the disk and when to ask again; one exchange is `hub/exchange.rs`.
//! The credentials of the hub are never read or sent: the files that are named here are public.

mod exchange;
mod partial;

use std::path::Path;
use std::thread;

use crate::check::{self, Checked};
use crate::error::{Error, ErrorKind};
use crate::fetch::Fetch;
use crate::model::HubFile;
use crate::places::is_address;
use crate::progress::Event;
use exchange::{Broke, Exchange};
use partial::Partial;

pub(crate) use partial::forget;

/// More breaks than this, though each exchange brought something, are no connection.
const MOST_BREAKS: u32 = 30;

/// Fetch `file` into `to`.
pub(crate) fn fetch(
    fetch: &Fetch<'_>,
    hub: &str,
    file: &HubFile,
    to: &Path,
) -> Result<Checked, Error> {
    let url = address(hub, file)?;
    // Its own thread, so that this may be called within an async runtime.
    thread::scope(|scope| {
        scope
            .spawn(|| fetch_all(fetch, &url, file, to))
            .join()
            .unwrap_or_else(|_| {
                Err(hub_error(
                    "the download panicked; this is a defect of tinyllm",
                ))
            })
    })
}

/// `https://huggingface.co/OWNER/NAME/resolve/REVISION/FILE`
fn address(hub: &str, file: &HubFile) -> Result<String, Error> {
    let HubFile {
        repository,
        revision,
        file,
        ..
    } = file;
    let hub = hub.trim_end_matches('/');
    if !is_address(hub) {
        // Not shown: a mistaken value may be a secret.
        let say = "the hub's address is not like `https://hub.example`";
        return Err(hub_error(say).advise("correct TINYLLM_HUB_URL, or leave it out"));
    }
    Ok(format!("{hub}/{repository}/resolve/{revision}/{file}"))
}

fn hub_error(say: impl Into<String>) -> Error {
    Error::new(ErrorKind::Hub, say)
}

fn fetch_all(fetch: &Fetch<'_>, url: &str, file: &HubFile, to: &Path) -> Result<Checked, Error> {
    let came = download(fetch, url, file, to)?;
    match finish(fetch, file, to, &came) {
        // What was there from before may be the reason: once more, from the beginning.
        Err(error) if came.was_resumed && error.kind() == ErrorKind::WrongHash => {
            let wait = fetch.patience.between_tries(1);
            let fault = error.to_string();
            fetch.progress.tell(&Event::Again { fault, wait });
            let came = download(fetch, url, file, to)?;
            finish(fetch, file, to, &came)
        }
        other => other,
    }
}

/// What is known of a partial file that is whole.
struct Came {
    /// Its beginning is from another exchange than its end.
    was_resumed: bool,
    /// The SHA-256 that the hub itself tells.
    word: Option<String>,
}

/// Ask until the partial file is whole.
fn download(fetch: &Fetch<'_>, url: &str, file: &HubFile, to: &Path) -> Result<Came, Error> {
    let mut partial = Partial::open(to, url, file.pin.content().is_some())?;
    let exchange = Exchange::new(fetch, url, file.pin)?;
    let mut was_resumed = false;
    let (mut fruitless, mut breaks) = (0, 0);
    loop {
        let before = partial.length();
        was_resumed |= before > 0;
        let broke = match exchange.run(&mut partial) {
            Ok(word) => return Ok(Came { was_resumed, word }),
            Err(broke) => broke,
        };
        let Broke {
            fault,
            is_final,
            wait,
        } = broke;
        breaks += 1;
        fruitless = if partial.length() > before {
            1
        } else {
            fruitless + 1
        };
        if is_final || fruitless >= fetch.patience.tries || breaks >= MOST_BREAKS {
            let tries = match breaks {
                1 => String::new(),
                _ => format!(" (asked {breaks} times)"),
            };
            if partial.length() == 0 {
                partial::forget(to);
            }
            return Err(match fault.kind() {
                ErrorKind::Hub => hub_error(format!("{fault}{tries}")),
                _ => fault,
            });
        }
        let wait = wait.unwrap_or_else(|| fetch.patience.between_tries(fruitless));
        let fault = fault.to_string();
        fetch.progress.tell(&Event::Again { fault, wait });
        thread::sleep(wait);
    }
}

/// Check what came and give it its name; what is wrong is deleted.
fn finish(fetch: &Fetch<'_>, file: &HubFile, to: &Path, came: &Came) -> Result<Checked, Error> {
    let partial = partial::path(to);
    let checked = check::fresh(&partial, &file.pin, fetch.architecture)
        .and_then(|checked| as_the_hub_says(checked, came))
        .and_then(|checked| fetch.keep(&partial, to, &checked).map(|()| checked));
    partial::forget(to);
    checked
}

/// Where nothing is pinned, the hub's own word finds what broke on the way.
fn as_the_hub_says(checked: Checked, came: &Came) -> Result<Checked, Error> {
    match (&came.word, &checked.sha256) {
        (Some(word), Some(seen)) if word != seen => {
            let say =
                format!("the wrong hash came: its SHA-256 is {seen}, and the hub says {word}");
            Err(Error::new(ErrorKind::WrongHash, say))
        }
        _ => Ok(checked),
    }
}
