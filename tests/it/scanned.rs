//! The graph that a scan of the sources finds is the graph that the macros wrote, for all nodes and
//! graphs of these tests, the fourteen programs among them.

use std::path::Path;

use tinyllm_build::scan::{NoteKind, Root, Scan, Target, shown_from};
use tinyllm_tests::{Compared, compare};

/// A macro declares the programs as modules; a scan takes them one by one.
const PROGRAMS: &str = "it/programs";

#[test]
fn a_scan_finds_what_the_macros_wrote() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut roots = vec![Root::new(Target::Test, "it", folder.join("it/main.rs"))];
    let entries = std::fs::read_dir(folder.join(PROGRAMS)).unwrap();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let module = format!("it::programs::{name}");
        roots.push(Root::new(Target::Test, &module, &path));
    }
    assert_eq!(roots.len(), 15);
    let scan = Scan::of_roots(&shown_from(folder), &roots);
    let skipped = scan
        .notes
        .iter()
        .find(|note| note.kind == NoteKind::Skipped);
    assert_eq!(skipped, None);
    let Compared { equal, unseen } = compare(&scan, "it");
    assert!(equal > 200, "{equal} nodes and graphs were compared");
    assert!(unseen < 10, "{unseen} nodes and graphs were not seen");
}
