//! Committed diagrams: stale ones are found, shown and written.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Folder, LOAN, repository, tinyllm};

const CHECK: &str = "graph --check docs/graphs";

#[test]
fn from_nothing_to_a_change() {
    let folder = Folder::package("docs", LOAN);
    let missing = tinyllm(folder.path(), CHECK);
    assert_eq!(missing.code, 1);
    assert!(
        missing.out.contains("missing: docs/graphs/process.svg\n"),
        "{missing:?}"
    );
    assert!(
        missing.out.ends_with("stale: `--update` writes them\n"),
        "{missing:?}"
    );

    let wrote = tinyllm(folder.path(), &format!("{CHECK} --update")).fine();
    assert!(wrote.contains("wrote docs/graphs/settle.md\n"), "{wrote}");
    let fine = tinyllm(folder.path(), CHECK).fine();
    assert_eq!(fine, "6 diagrams are as the sources are\n");
    let again = tinyllm(folder.path(), &format!("{CHECK} --update")).fine();
    assert_eq!(again, "all diagrams are as the sources are\n");

    folder.write("src/lib.rs", &LOAN.replace("judge", "weigh"));
    let stale = tinyllm(folder.path(), CHECK);
    assert_eq!(stale.code, 1);
    assert!(
        stale.out.contains("stale: docs/graphs/settle.svg\n"),
        "{stale:?}"
    );
    for line in ["  - judge\n", "  + weigh\n"] {
        assert!(stale.out.contains(line), "{}", stale.out);
    }
    assert!(
        folder.read("docs/graphs/settle.svg").contains("judge"),
        "a check writes nothing"
    );
}

#[test]
fn lines_that_move_change_nothing() {
    let folder = Folder::package("moved", LOAN);
    tinyllm(folder.path(), &format!("{CHECK} --update")).fine();
    folder.write("src/lib.rs", &format!("// A remark.\n\n{LOAN}"));
    tinyllm(folder.path(), CHECK).fine();
    let page = folder.read("docs/graphs/process.md");
    folder.write("docs/graphs/process.md", &page.replace('\n', "\r\n"));
    tinyllm(folder.path(), CHECK).fine();
}

#[test]
fn a_graph_that_is_gone_leaves_nothing() {
    let folder = Folder::package("gone", LOAN);
    tinyllm(folder.path(), &format!("{CHECK} --update")).fine();
    folder.write("docs/graphs/notes.md", "Mine.");
    folder.write("docs/graphs/notes.svg", "<svg/>");
    folder.write("src/lib.rs", &LOAN.replace("settle", "decide"));
    let stale = tinyllm(folder.path(), CHECK);
    assert!(
        stale
            .out
            .contains("left over: docs/graphs/settle.svg belongs to no graph\n"),
        "{stale:?}"
    );
    assert!(!stale.out.contains("notes"), "{stale:?}");
    let wrote = tinyllm(folder.path(), &format!("{CHECK} --update")).fine();
    assert!(
        wrote.contains("removed docs/graphs/settle.svg\n"),
        "{wrote}"
    );
    assert_eq!(folder.read("docs/graphs/notes.md"), "Mine.");
    tinyllm(folder.path(), CHECK).fine();
}

#[test]
fn one_package_has_one_folder() {
    let folder = Folder::empty("two");
    folder.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"a\", \"b\"]\nresolver = \"3\"\n",
    );
    for name in ["a", "b"] {
        folder.write(
            &format!("{name}/Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        );
        folder.write(&format!("{name}/src/lib.rs"), LOAN);
    }
    let said = tinyllm(folder.path(), CHECK).fails(2);
    assert_eq!(
        said,
        "error: the diagrams of one package are in one folder: choose it with `--package NAME`\n"
    );
    tinyllm(folder.path(), &format!("{CHECK} -p a --update")).fine();
    tinyllm(folder.path(), &format!("{CHECK} -p a")).fine();
    assert_eq!(tinyllm(folder.path(), &format!("{CHECK} -p b")).code, 1);
    let list = tinyllm(folder.path(), "graph").fine();
    assert!(
        list.starts_with("a\n  process ") && list.contains("\n\nb\n"),
        "{list}"
    );
    let list = tinyllm(&folder.path().join("a"), "graph").fine();
    assert!(
        list.starts_with("process "),
        "the package of this folder alone: {list}"
    );
    let list = tinyllm(&folder.path().join("a"), "graph --workspace").fine();
    assert!(list.starts_with("a\n"), "{list}");
}

/// The names of the files in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// That they are of today is tested beside the examples.
#[test]
fn this_repository() {
    let folder = Folder::empty("of-the-repository");
    let words = format!(
        "graph -p tinyllm-examples --check {} --update",
        folder.path().display()
    );
    tinyllm(&repository(), &words).fine();
    assert_eq!(
        names(folder.path()),
        names(&repository().join("docs/graphs"))
    );
}
