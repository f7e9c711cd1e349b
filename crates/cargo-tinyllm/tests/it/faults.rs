//! What is said, and with which code, when something is wrong.

use crate::support::{Folder, LOAN, tinyllm};

#[test]
fn no_project() {
    let folder = Folder::empty("no-project");
    let said = tinyllm(folder.path(), "graph").fails(2);
    let here = folder.path().display();
    assert_eq!(
        said,
        format!(
            "error: no cargo project: there is no `Cargo.toml` in `{here}` or above; go to a package, \
             or name one with `--manifest-path FILE`\n"
        )
    );
    let said = tinyllm(folder.path(), "lint --manifest-path nowhere/Cargo.toml").fails(2);
    assert_eq!(
        said,
        "error: no manifest `nowhere/Cargo.toml`: name a `Cargo.toml`\n"
    );
}

#[test]
fn a_manifest_that_is_named() {
    let (outside, folder) = (Folder::empty("outside"), Folder::package("named", LOAN));
    for path in [folder.path().join("Cargo.toml"), folder.path().to_owned()] {
        let words = format!("graph --manifest-path {}", path.display());
        assert!(
            tinyllm(outside.path(), &words)
                .fine()
                .starts_with("process ")
        );
    }
}

#[test]
fn a_manifest_that_is_broken() {
    let folder = Folder::package("broken", LOAN);
    folder.write("Cargo.toml", "[package\n");
    let said = tinyllm(folder.path(), "graph").fails(3);
    assert!(
        said.starts_with("error: cannot read the package: "),
        "{said}"
    );
    assert!(said.contains("Cargo.toml"), "{said}");
}

#[test]
fn an_unknown_package() {
    let folder = Folder::package("known", LOAN);
    let said = tinyllm(folder.path(), "graph -p knwon").fails(2);
    assert_eq!(
        said,
        "error: no package named `knwon`; did you mean `known`?\n"
    );
}

#[test]
fn an_unknown_graph() {
    let folder = Folder::package("unknown", LOAN);
    let said = |name: &str| tinyllm(folder.path(), &format!("graph {name}")).fails(2);
    assert_eq!(
        said("proces"),
        "error: no graph named `proces`; did you mean `process`?\n"
    );
    assert_eq!(
        said("wholly_else"),
        "error: no graph named `wholly_else`; graphs: `process`, `settle`\n"
    );
    assert_eq!(
        said("judge"),
        "error: `judge` is a node, and a node has no steps to draw; it is drawn in `settle`\n"
    );
    let source = LOAN.replace("match judge(", "match weigh(");
    let folder = Folder::package("renamed", &format!("use crate::judge as weigh;\n{source}"));
    assert_eq!(
        tinyllm(folder.path(), "graph judge").fails(2),
        "error: `judge` is a node, and a node has no steps to draw; it is drawn in `settle`\n"
    );
}

/// What is left out may use the rest, so nothing is called unused.
#[test]
fn a_graph_with_a_mistake_makes_nothing_unused() {
    let source = LOAN
        .replace("pub ", "")
        .replace("settle(facts)\n", "settle(facts)?\n");
    let folder = Folder::package("mistake", &source);
    let ran = tinyllm(folder.path(), "lint");
    assert_eq!(
        (ran.out.as_str(), ran.code),
        ("nothing to look at\n", 0),
        "{ran:?}"
    );
    let (mistake, rest) = ran.err.split_once('\n').unwrap();
    assert!(
        mistake.contains("the graph `process` is left out"),
        "{ran:?}"
    );
    assert_eq!(
        rest,
        "warning: a source could not be read in full, so what is unused is not looked for\n"
    );
}

#[test]
fn a_list_that_is_empty_says_why() {
    let folder = Folder::package("empty", "");
    assert_eq!(
        tinyllm(folder.path(), "graph").fine(),
        "no graphs are seen in these sources\n"
    );
    folder.write(
        "src/lib.rs",
        "chain! { pub fn half(a: u8) -> u8 { let b = \n",
    );
    let ran = tinyllm(folder.path(), "graph");
    assert_eq!(
        ran.err,
        "warning: src/lib.rs:1: this file is left out: a bracket, a text or a comment does not close \
         here, or this is no Rust\n"
    );
    assert_eq!(
        ran.fine(),
        "no graphs are seen in these sources; one could not be read in full, see the warnings above\n"
    );
}

#[test]
fn a_folder_that_is_a_file() {
    let folder = Folder::package("no-folder", LOAN);
    assert_eq!(
        tinyllm(folder.path(), "graph --check src/lib.rs").fails(2),
        "error: `src/lib.rs` is no folder: name the one with the diagrams\n"
    );
}

#[test]
fn a_half_typed_source() {
    let folder = Folder::package("half", &format!("{LOAN}\nmod more;"));
    folder.write(
        "src/more.rs",
        "chain! { pub fn half(a: u8) -> u8 { let b = \n",
    );
    let ran = tinyllm(folder.path(), "graph");
    assert!(ran.err.starts_with("warning: src/more.rs:"), "{ran:?}");
    assert!(ran.fine().starts_with("process "), "the others are listed");
    let ran = tinyllm(folder.path(), "graph half");
    assert!(ran.err.contains("no graph named `half`"), "{ran:?}");
    assert!(
        ran.err.contains("a source could not be read in full"),
        "{ran:?}"
    );
    assert_eq!(ran.code, 2);
    let ran = tinyllm(folder.path(), "graph --check docs");
    assert!(
        ran.err.contains("its diagrams cannot be checked"),
        "{ran:?}"
    );
    assert_eq!(ran.code, 3);
}

#[test]
fn a_file_that_is_missing() {
    let folder = Folder::package("missing", &format!("{LOAN}\nmod gone;"));
    let ran = tinyllm(folder.path(), "graph");
    assert!(
        ran.err.ends_with(
            "the module `gone` has no file: there is no src/gone.rs and no src/gone/mod.rs\n"
        ),
        "{ran:?}"
    );
    ran.fine();
}

#[test]
fn what_a_scan_cannot_see_is_told_when_asked() {
    let source = format!("{LOAN}\nchain! {{ pub fn far(a: String) -> String {{ nowhere(a) }} }}");
    let folder = Folder::package("unseen", &source);
    assert_eq!(tinyllm(folder.path(), "graph").err, "");
    let told = tinyllm(folder.path(), "graph -v").err;
    assert!(told.starts_with("note: src/lib.rs:"), "{told}");
    assert!(told.contains("`nowhere`"), "{told}");
}

#[test]
fn a_file_that_cannot_be_written() {
    let folder = Folder::package("written", LOAN);
    folder.write("file", "");
    let said = tinyllm(folder.path(), "graph process -o file/loan.svg").fails(3);
    assert!(
        said.starts_with("error: cannot write `file/loan.svg`: "),
        "{said}"
    );
    assert!(
        said.ends_with("; choose another place with `-o FILE`\n"),
        "{said}"
    );
}

#[test]
fn an_ending_that_names_no_format() {
    let folder = Folder::package("endings", LOAN);
    let said = tinyllm(folder.path(), "graph process -o loan.png").fails(2);
    assert_eq!(
        said,
        "error: the ending of `loan.png` names no format: say one with \
         `--format terminal|svg|mermaid|dot|json|html`\n"
    );
}
