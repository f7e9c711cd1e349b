//! What a scan of the sources finds is what the macros wrote, graph by graph.

use std::collections::BTreeMap;
use std::path::Path;

use tinyllm_build::scan::{Root, Scan, Target};
use tinyllm_graph::Graph;
use tinyllm_tests_random::{ALL, FILE};

/// As `module_path!` names the crate of the text: the library includes it in a module.
const ROOT: &str = "tinyllm_tests_random::generated";

#[test]
fn a_scan_finds_what_the_macros_wrote() {
    let roots = [Root::new(Target::Lib, ROOT, Path::new(FILE))];
    let scan = Scan::of_roots(Path::new(""), &roots);
    assert_eq!(scan.notes, []);
    let items = scan.items.iter().map(|item| (item.path(), &item.graph));
    let scanned: BTreeMap<String, &Graph> = items.collect();
    for program in ALL {
        let written = Graph::of(program.spec);
        let path = format!("{}::{}", written.module, written.name);
        let seen = scanned.get(&path).copied();
        assert_eq!(seen, Some(&written), "seed {}", program.seed);
    }
    println!(
        "{} programs, {} nodes and graphs",
        ALL.len(),
        scan.items.len()
    );
}
