//! Cross-crate tests: one integration binary (`it`), compile-fail tests (`ui`), the examples held
//! against a scan of their sources (`scanned`). What the first and the last share lives here.

use std::collections::BTreeMap;

use tinyllm::registry::NodeEntry;
use tinyllm_build::scan::{Item, Note, NoteKind, Scan};
use tinyllm_graph::Graph;

/// How many nodes and graphs were held against the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// As the macros wrote them.
    pub equal: usize,
    /// Written by a `macro_rules!`, which a scan cannot see.
    pub unseen: usize,
}

/// Holds every node and graph of this program, in the modules under `module`, against a scan: the
/// graph of its `SPEC` is the scanned one, places and docs included.
///
/// # Panics
///
/// If one differs, or is not in the scan though no macro wrote it.
pub fn compare(scan: &Scan, module: &str) -> Compared {
    let scanned: BTreeMap<String, &Item> = scan
        .items
        .iter()
        .map(|item| (place(&item.graph), item))
        .collect();
    let writes_unseen = |file: &str| {
        let unseen = |note: &Note| note.kind == NoteKind::Unseen && note.file == file;
        scan.notes.iter().any(unseen)
    };
    let mut compared = Compared {
        equal: 0,
        unseen: 0,
    };
    for entry in NodeEntry::all().filter(|entry| entry.spec.module.starts_with(module)) {
        let written = Graph::of(entry.spec);
        match scanned.get(&place(&written)) {
            Some(item) => {
                let seen = item.graph.clone();
                assert_eq!(known(seen, &scanned), known(written, &scanned));
                compared.equal += 1;
            }
            None => {
                let spec = entry.spec;
                assert!(writes_unseen(spec.file), "not scanned: {spec:?}");
                compared.unseen += 1;
            }
        }
    }
    compared
}

/// Where a definition stands.
fn place(graph: &Graph) -> String {
    format!("{}:{}:{}", graph.file, graph.line, graph.column)
}

/// A graph with what the scan cannot know by its name alone: other crates, and what macros write.
fn known(mut graph: Graph, scanned: &BTreeMap<String, &Item>) -> Graph {
    graph.for_each_node_mut(&mut |node| {
        if !scanned.contains_key(&place(node)) {
            *node = Graph::elsewhere(&node.name);
        }
    });
    graph
}
