//! What standard error shows: lines without a terminal, nothing if silent.

use std::process::Command;

use tinyllm_model_files::{Pin, Progress};

use crate::support::{Folder, finder, hub_source, model, places};

const FOLDER: &str = "TINYLLM_TEST_PRINTED";

/// Not a test by itself: the body of a child process of the test below.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let places = tinyllm_model_files::Places::in_folder(folder)
        .without_hub()
        .without_pip();
    let finder = finder(places).progress(Progress::stderr());
    finder.find(model([hub_source(Pin::None)])).unwrap_err();
}

#[test]
fn lines_without_a_terminal() {
    let folder = Folder::new();
    folder.file("test.gguf", b"GGUF");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["printed::child", "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let path = folder.path().join("test.gguf").display().to_string();
    let expected = format!(
        "model file: {path} is truncated: its 4 bytes end within its header; fetching it again\n"
    );
    assert!(
        said.replace("\n  to do: delete the file and fetch it again", "")
            .contains(&expected),
        "{said}"
    );
    assert!(
        said.contains("model file: not from the hub: not asked"),
        "{said}"
    );
    assert!(!said.contains('\r') && !said.contains('\x1b'), "{said}");
}

#[test]
fn silent_is_silent() {
    let folder = Folder::new();
    let silent = finder(places(&folder)).progress(Progress::silent());
    assert_eq!(format!("{:?}", Progress::silent()), "Progress::silent");
    silent.find(model([hub_source(Pin::None)])).unwrap_err();
}
