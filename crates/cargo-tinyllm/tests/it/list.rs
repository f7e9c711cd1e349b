//! The list of graphs, here and in a package outside.

use tinyllm_graph::Graph;

use crate::support::{Folder, LOAN, command, ran, repository, tinyllm};

#[test]
fn a_fresh_package_outside_is_not_compiled() {
    let folder = Folder::package("bank", LOAN);
    let list = tinyllm(folder.path(), "graph").fine();
    assert_eq!(
        list,
        "process  -> String  at most 2 LLM calls  src/lib.rs:20\n\
         settle   -> String  at most 1 LLM call   src/lib.rs:27\n"
    );
    let made = |name: &str| folder.path().join(name).exists();
    assert!(
        !made("target") && !made("Cargo.lock"),
        "something was built"
    );
}

#[test]
fn this_repository() {
    let list = tinyllm(&repository(), "graph").fine();
    for line in [
        "tinyllm-examples\n",
        "  loan::process_loan ",
        "  loan::by_model::process_loan ",
    ] {
        assert!(list.contains(line), "{list}");
    }
    assert!(list.contains("examples/loan.rs:"), "{list}");
    let list = tinyllm(&repository().join("examples"), "graph").fine();
    assert!(list.starts_with("edit "), "{list}");
    let list = tinyllm(&repository(), "graph --package tinyllm-tests-profiler").fine();
    let first: Vec<&str> = list
        .lines()
        .next()
        .unwrap_or_default()
        .split("  ")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let [name, output, calls, place] = first[..] else {
        panic!("{list}");
    };
    assert_eq!(
        [name, output, calls],
        ["describe", "-> Profile", "at most 1 LLM call"]
    );
    assert!(place.starts_with("tests/profiler/src/lib.rs:"), "{place}");
}

#[test]
fn targets_choose() {
    let folder = Folder::package("chosen", LOAN);
    let chain = |name: &str| format!("chain! {{ fn {name}(a: u8) -> u8 {{ a }} }}");
    folder.write("src/main.rs", &chain("in_program"));
    folder.write("examples/one.rs", &chain("in_example"));
    folder.write("tests/one.rs", &chain("in_test"));
    folder.write("benches/one.rs", &chain("in_bench"));
    let names = |words: &str| -> Vec<String> {
        let list = tinyllm(folder.path(), words).fine();
        list.lines()
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        names("graph"),
        ["process", "settle", "in_program", "in_example"]
    );
    assert_eq!(names("graph --bins"), ["in_program"]);
    assert_eq!(names("graph --tests --benches"), ["in_test", "in_bench"]);
    assert_eq!(names("graph --lib"), ["process", "settle"]);
}

#[test]
fn colours_where_they_are_wanted() {
    let folder = Folder::package("colours", LOAN);
    let is_coloured = |words: &str| tinyllm(folder.path(), words).fine().contains('\u{1b}');
    assert!(!is_coloured("graph"), "a pipe has no colours");
    assert!(is_coloured("graph --color always"));
    assert!(!is_coloured("graph --color never"));
    let mut piped = command(folder.path(), "graph --color auto");
    piped.env("NO_COLOR", "1");
    assert!(!ran(piped).fine().contains('\u{1b}'));
}

#[test]
fn as_one_page_and_as_json() {
    let folder = Folder::package("page", LOAN);
    let page = tinyllm(folder.path(), "graph --format html").fine();
    assert!(page.starts_with("<!doctype html>") && page.contains("settle"));
    let json = tinyllm(folder.path(), "graph --format json").fine();
    let all: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let graphs = all
        .iter()
        .map(|one| Graph::from_json(&one.to_string()).unwrap());
    let names: Vec<String> = graphs.map(|graph| graph.name).collect();
    assert_eq!(names, ["process", "settle"]);
    let said = tinyllm(folder.path(), "graph --format svg").fails(2);
    assert_eq!(
        said,
        "error: `svg` shows one graph: name it; graphs: `process`, `settle`\n"
    );
}

#[test]
fn nothing_to_list() {
    let folder = Folder::package("nothing", "pub fn add() {}");
    assert_eq!(
        tinyllm(folder.path(), "graph").fine(),
        "no graphs are seen in these sources\n"
    );
}
