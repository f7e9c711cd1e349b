//! The graphs of the examples: a scan finds what the macros wrote, and the committed pictures in
//! `docs/graphs` are those of the sources.
//!
//! `UPDATE_EXPECTED=1 cargo test -p tinyllm-tests --test scanned` draws them anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tinyllm_build::Pages;
use tinyllm_build::scan::{NoteKind, Root, Scan, Target, shown_from};
use tinyllm_tests::{Compared, compare};

/// The examples as modules, and the list of their names.
macro_rules! examples {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            #[allow(dead_code, reason = "the example's own `main` calls it")]
            mod $name;
        )*
        const EXAMPLES: &[(&str, &str)] = &[$((stringify!($name), $path)),*];
    };
}

examples! {
    choose = "../examples/choose.rs",
    fan_out = "../examples/fan_out.rs",
    joke = "../examples/joke.rs",
    loan = "../examples/loan.rs",
    plain_rust = "../examples/plain_rust.rs",
    step_by_hand = "../examples/step_by_hand.rs",
    your_own_provider = "../examples/your_own_provider.rs",
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> PathBuf {
    package().parent().unwrap().join("examples")
}

/// The examples that cargo knows.
fn roots() -> Vec<Root> {
    let mut roots = Scan::roots_of(&examples()).unwrap();
    roots.retain(|root| root.target == Target::Example);
    roots
}

#[test]
fn every_example_stands_in_this_file() {
    let known: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
    let all: Vec<String> = roots().into_iter().map(|root| root.name).collect();
    assert_eq!(
        known, all,
        "add the example to `examples!` in tests/scanned.rs"
    );
}

#[test]
fn a_scan_finds_what_the_macros_wrote() {
    let roots = EXAMPLES.iter().map(|(name, path)| {
        let module = format!("scanned::{name}");
        Root::new(Target::Example, &module, package().join(path))
    });
    let roots: Vec<Root> = roots.collect();
    let scan = Scan::of_roots(&shown_from(package()), &roots);
    assert_eq!(scan.notes, []);
    let nodes = scan.items.len();
    let expected = Compared {
        equal: nodes,
        unseen: 0,
    };
    assert_eq!(compare(&scan, "scanned"), expected);
    assert!(nodes > 20, "{nodes} nodes and graphs");
}

#[test]
fn committed_pictures_are_those_of_the_sources() {
    let scan = Scan::of_roots(&shown_from(&examples()), &roots());
    let skipped = scan
        .notes
        .iter()
        .find(|note| note.kind == NoteKind::Skipped);
    assert_eq!(skipped, None);
    let drawn = Pages::of(&scan, "tinyllm-examples").files;
    let folder = package().parent().unwrap().join("docs/graphs");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &drawn {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let committed = committed(&folder);
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    let how = "draw them anew: UPDATE_EXPECTED=1 cargo test -p tinyllm-tests --test scanned";
    assert_eq!(names(&committed), names(&drawn), "{how}");
    for (name, text) in &drawn {
        assert!(
            committed[name] == *text,
            "docs/graphs/{name} is stale; {how}"
        );
    }
}

fn committed(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.insert(name, fs::read_to_string(&path).unwrap());
    }
    files
}
