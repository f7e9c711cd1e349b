//! The graph that a scan of the sources finds is the graph that the macros wrote: for every node
//! and every graph of this program, compared whole, places and docs included.

use std::collections::BTreeMap;
use std::path::Path;

use tinyllm::__private::NodeEntry;
use tinyllm_build::scan::{Item, Note, NoteKind, Root, Scan, Target, shown_from};
use tinyllm_graph::Graph;

/// The programs, which a macro of this crate declares as modules; a scan takes them one by one.
const PROGRAMS: &str = "it/programs";

fn scan() -> Scan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut roots = vec![Root::new(Target::Test, "it", folder.join("it/main.rs"))];
    let entries = std::fs::read_dir(folder.join(PROGRAMS)).unwrap();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        roots.push(Root::new(
            Target::Test,
            &format!("it::programs::{name}"),
            &path,
        ));
    }
    Scan::of_roots(&shown_from(folder), &roots)
}

/// Where a definition stands.
fn place(file: &str, line: u32, column: u32) -> String {
    format!("{file}:{line}:{column}")
}

/// A graph with what the scan cannot know by its name alone: other crates, and what macros write.
fn known(mut graph: Graph, scanned: &BTreeMap<String, &Item>) -> Graph {
    graph.for_each_node_mut(&mut |node| {
        if !scanned.contains_key(&place(&node.file, node.line, node.column)) {
            *node = Graph::elsewhere(&node.name);
        }
    });
    graph
}

#[test]
fn a_scan_finds_what_the_macros_wrote() {
    let scan = scan();
    let scanned: BTreeMap<String, &Item> = scan
        .items
        .iter()
        .map(|item| {
            let Graph {
                file, line, column, ..
            } = &item.graph;
            (place(file, *line, *column), item)
        })
        .collect();
    let writes_unseen = |file: &str| {
        let unseen = |note: &Note| note.kind == NoteKind::Unseen && note.file == file;
        scan.notes.iter().any(unseen)
    };
    let (mut compared, mut unseen) = (0, 0);
    for entry in NodeEntry::all() {
        let spec = entry.spec;
        if !spec.module.starts_with("it") {
            continue;
        }
        match scanned.get(&place(spec.file, spec.line, spec.column)) {
            Some(item) => {
                let (seen, written) = (item.graph.clone(), Graph::of(spec));
                assert_eq!(known(seen, &scanned), known(written, &scanned));
                compared += 1;
            }
            None => {
                assert!(writes_unseen(spec.file), "not scanned: {spec:?}");
                unseen += 1;
            }
        }
    }
    assert!(compared > 150, "{compared} nodes and graphs were compared");
    assert!(unseen < 10, "{unseen} nodes and graphs were not seen");
    let broken = |note: &&Note| note.kind == NoteKind::Skipped;
    let broken: Vec<&Note> = scan.notes.iter().filter(broken).collect();
    assert!(broken.is_empty(), "{broken:?}");
}
