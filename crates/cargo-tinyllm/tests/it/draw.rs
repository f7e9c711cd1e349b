//! One graph, in every form.

use std::process::Command;

use tinyllm_graph::Graph;

use crate::support::{Folder, LOAN, command, ran, repository, tinyllm};

#[test]
fn in_the_terminal() {
    let folder = Folder::package("drawn", LOAN);
    let drawn = tinyllm(folder.path(), "graph settle").fine();
    assert!(
        drawn.starts_with("settle(facts: Facts) -> String\n"),
        "{drawn}"
    );
    for word in [
        "judge(facts)",
        "Good",
        "Bad { reason }",
        "reject(reason)",
        "at most 1 LLM call",
    ] {
        assert!(drawn.contains(word), "{drawn}");
    }
    assert!(!drawn.contains('\u{1b}'), "a pipe has no colours");
}

#[test]
fn in_every_form() {
    let folder = Folder::package("forms", LOAN);
    let of = |form: &str| tinyllm(folder.path(), &format!("graph process --format {form}")).fine();
    assert!(of("svg").starts_with("<svg "));
    assert!(of("mermaid").starts_with("flowchart TD\n"));
    assert!(of("dot").starts_with("digraph \"process\" {\n"));
    assert!(of("html").starts_with("<!doctype html>"));
    assert!(of("terminal").starts_with("process(application: String) -> String\n"));
    let graph = Graph::from_json(&of("json")).unwrap();
    assert_eq!((graph.name.as_str(), graph.line), ("process", 20));
    assert_eq!(of("mermaid"), graph.to_mermaid());
    assert_eq!(of("svg"), graph.to_svg());
}

#[test]
fn into_a_file_as_it_ends() {
    let folder = Folder::package("files", LOAN);
    for (file, beginning) in [
        ("a.svg", "<svg "),
        ("new/folder/a.mmd", "flowchart TD\n"),
        ("a.dot", "digraph "),
        ("a.json", "{\n"),
        ("a.html", "<!doctype html>"),
        ("a.txt", "process("),
    ] {
        let out = tinyllm(folder.path(), &format!("graph process -o {file}")).fine();
        assert_eq!(out, "");
        assert!(folder.read(file).starts_with(beginning), "{file}");
    }
    tinyllm(folder.path(), "graph process -o a.svg --format dot").fine();
    assert!(
        folder.read("a.svg").starts_with("digraph "),
        "what is said goes before the ending"
    );
    tinyllm(folder.path(), "graph --output all.html").fine();
    assert!(folder.read("all.html").contains("settle"));
}

#[test]
fn of_several_the_nearest() {
    let source = format!("{LOAN}\npub mod other {{ {LOAN} }}\npub mod third {{ {LOAN} }}");
    let folder = Folder::package("several", &source);
    let nearest = tinyllm(folder.path(), "graph settle");
    assert!(
        nearest.err.contains("this is `several::settle`"),
        "{nearest:?}"
    );
    assert!(
        nearest.err.contains("`several::other::settle`"),
        "{nearest:?}"
    );
    nearest.fine();
    let exact = tinyllm(folder.path(), "graph other::settle");
    assert_eq!(exact.err, "");
    let source = format!("pub mod other {{ {LOAN} }}\npub mod third {{ {LOAN} }}");
    folder.write("src/lib.rs", &source);
    let said = tinyllm(folder.path(), "graph settle").fails(2);
    assert_eq!(
        said,
        "error: more than one graph is named `settle`: write its path; \
         `several::other::settle`, `several::third::settle`\n"
    );
}

#[test]
fn this_repository() {
    let loan = tinyllm(&repository(), "graph loan::process_loan").fine();
    assert!(
        loan.starts_with("process_loan(application: LoanApplication) -> Outcome\n"),
        "{loan}"
    );
    for word in ["settle", "judge", "approve", "reject", "background_check"] {
        assert!(loan.contains(word), "{loan}");
    }
}

/// As cargo finds it: a program of that name on the path.
#[test]
fn as_a_command_of_cargo() {
    let folder = Folder::package("cargos", LOAN);
    let programs = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-tinyllm"))
        .parent()
        .unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::iter::once(programs.to_owned()).chain(std::env::split_paths(&path));
    let mut cargo = Command::new("cargo");
    cargo
        .args(["tinyllm", "graph", "settle"])
        .current_dir(folder.path());
    cargo.env("PATH", std::env::join_paths(path).unwrap());
    assert!(
        ran(cargo)
            .fine()
            .starts_with("settle(facts: Facts) -> String\n")
    );
}

/// A program in the place of the desktop's, which writes down what it was asked to open.
#[cfg(target_os = "linux")]
#[test]
fn opened_in_the_program_of_the_desktop() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::package("opened", LOAN);
    let opener = folder.path().join("desktop/xdg-open");
    let asked = folder.path().join("asked");
    folder.write(
        "desktop/xdg-open",
        &format!("#!/bin/sh\necho \"$1\" > {}\n", asked.display()),
    );
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        folder.path().join("desktop").display(),
        std::env::var("PATH").unwrap()
    );
    for (words, ending, beginning) in [
        (
            "graph process --open",
            "target/tinyllm-graphs/process.html",
            "<!doctype html>",
        ),
        (
            "graph --open",
            "target/tinyllm-graphs/graphs.html",
            "<!doctype html>",
        ),
        (
            "graph settle --open --format svg",
            "target/tinyllm-graphs/settle.svg",
            "<svg ",
        ),
        ("graph settle --open -o here.svg", "here.svg", "<svg "),
    ] {
        let mut open = command(folder.path(), words);
        open.env("PATH", &path);
        ran(open).fine();
        let shown = std::fs::read_to_string(&asked).unwrap();
        assert!(shown.trim().ends_with(ending), "{words}: {shown}");
        assert!(folder.read(ending).starts_with(beginning), "{words}");
    }
}
