//! What is said about sources that cannot be read, or only in part.

use crate::support::{calls, notes, paths, scan};

#[track_caller]
fn check(lib: &str, expected: &[&str]) {
    let said = notes(&scan(&[("src/lib.rs", lib)]));
    let said: Vec<String> = said.iter().map(|note| after_folder(note)).collect();
    assert_eq!(said, expected, "{lib}");
}

/// The folder of a test has a name of its own.
fn after_folder(note: &str) -> String {
    let (kind, place) = note.split_once(' ').unwrap();
    let place = place.find("src/").map_or(place, |at| &place[at..]);
    format!("{kind} {place}")
}

#[test]
fn a_file_that_is_no_rust() {
    check(
        "chain! { fn g(x: u8) -> u8 { a(x) }",
        &[
            "skipped src/lib.rs:1: this file is left out: a bracket, a text or a comment does not \
           close here, or this is no Rust",
        ],
    );
}

#[test]
fn a_graph_with_a_mistake() {
    check(
        "\nchain! { fn g(x: u8) -> u8 { while true {} } }",
        &[
            "skipped src/lib.rs:2: the graph `g` is left out of the pictures: \
           a loop needs a bound: `for _ in 0..5 { .. }`",
        ],
    );
    check(
        "chain! { fn }",
        &[
            "skipped src/lib.rs:1: a graph is left out of the pictures: \
           unexpected end of input, expected identifier",
        ],
    );
}

#[test]
fn a_node_with_a_mistake() {
    check(
        "#[llm_function(modle = \"x\")]\nfn a(x: u8) -> u8 { x }",
        &[
            "skipped src/lib.rs:1: the node `a` is left out of the pictures: \
           no option named `modle`; did you mean `model`?",
        ],
    );
    check(
        "#[llm_function] struct A;",
        &["skipped src/lib.rs:1: a node is left out of the pictures: \
           `#[llm_function]` stands on a function"],
    );
}

#[test]
fn one_mistake_hides_nothing_else() {
    let scan = scan(&[(
        "src/lib.rs",
        "mod gone; fn half( { } chain! { fn bad(x: u8) { } } #[llm_function] fn a(x: u8) -> u8 { x }
         chain! { fn g(x: u8) -> u8 { a(x) } } mod",
    )]);
    // `half(` never closes: rustc and the scan read no token behind it.
    assert_eq!(paths(&scan), Vec::<String>::new());
    let scan = crate::support::scan(&[(
        "src/lib.rs",
        "mod gone; chain! { fn bad(x: u8) { } } pub pub fn = ; #[llm_function] fn a(x: u8) -> u8 { x }
         chain! { fn g(x: u8) -> u8 { a(x) } } #[llm_function] fn mod",
    )]);
    assert_eq!(paths(&scan), ["bank::a", "bank::g"]);
    assert_eq!(calls(&scan, "g"), ["bank::a"]);
    assert_eq!(scan.missing.len(), 1);
}

#[test]
fn a_module_without_a_file() {
    check(
        "// chain!\n\nmod gone;",
        &[
            "skipped src/lib.rs:3: the module `gone` has no file: there is no src/gone.rs and no \
           src/gone/mod.rs",
        ],
    );
    check(
        "// chain!\n#[path = \"away.rs\"] mod gone;",
        &["skipped src/lib.rs:2: the module `gone` has no file: there is no src/away.rs"],
    );
    check(
        "#[path = \"lib.rs\"] mod again;",
        &["skipped src/lib.rs:1: the module `again` contains itself"],
    );
}

#[test]
fn what_other_macros_write() {
    check(
        "macro_rules! make { () => { chain! { fn g(x: u8) -> u8 { a(x) } } } }\nmake!();\n
         cfg_if! { if #[cfg(unix)] { chain! { fn h(x: u8) -> u8 { a(x) } } } }",
        &[
            "unseen src/lib.rs:1: `make!` writes nodes or graphs, which a scan of the sources cannot see",
            "unseen src/lib.rs:4: nodes or graphs within `cfg_if!` cannot be seen by a scan",
        ],
    );
}

#[test]
fn modules_that_other_macros_write() {
    check(
        "macro_rules! make { ($($name:ident),*) => { $(mod $name;)* } }\nmake!(a, b);\n
         cfg_if! { if #[cfg(unix)] { mod unix; } else { mod other; } }
         include!(\"part.rs\");
         chain! { fn g(x: u8) -> u8 { g2(x) } } #[llm_function] fn g2(x: u8) -> u8 { x }
         model! { a } macro_rules! plain { () => { struct S; } }",
        &[
            "unseen src/lib.rs:1: `make!` writes modules, which a scan of the sources cannot see",
            "unseen src/lib.rs:4: modules within `cfg_if!` cannot be seen by a scan",
            "unseen src/lib.rs:5: what is within `include!` cannot be seen by a scan",
        ],
    );
}

#[test]
fn a_name_that_is_not_there() {
    check(
        "chain! { fn g(x: u8) -> u8 {\n    gone(x) } }",
        &["elsewhere src/lib.rs:2: no node `gone` is seen in the sources; it is drawn by its name"],
    );
}

#[test]
fn two_under_different_conditions() {
    check(
        "#[cfg(unix)] #[llm_function] fn a(x: u8) -> u8 { x }
         #[cfg(not(unix))] #[llm_function] fn a(x: u8) -> u8 { x }
         chain! { fn g(x: u8) -> u8 { a(x) } }",
        &[
            "conditional src/lib.rs:3: `a` is defined more than once (unix; not(unix)); the first one is drawn",
        ],
    );
}

#[test]
fn graphs_that_contain_each_other() {
    check(
        "chain! { fn a(x: u8) -> u8 { b(x) } }\nchain! { fn b(x: u8) -> u8 { a(x) } }",
        &["skipped src/lib.rs:2: `a` leads back to the graph that calls it"],
    );
}

#[test]
fn a_graph_that_doubles_again_and_again() {
    let mut lib = "#[llm_function] fn g0(x: u8) -> u8 { x }\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        lib.push_str(&format!(
            "chain! {{ fn g{level}(x: u8) -> u8 {{ g{below}(g{below}(x)) }} }}\n"
        ));
    }
    let scan = scan(&[("src/lib.rs", &lib)]);
    assert_eq!(scan.items.len(), 40);
    assert!(
        notes(&scan)
            .iter()
            .any(|note| note.ends_with("calls and is not drawn here"))
    );
}

#[test]
fn a_package_that_cannot_be_read() {
    let package = crate::support::Package::of(&[("Cargo.toml", "[package\n")]);
    let error = tinyllm_build::scan::Scan::of_package(&package.folder).unwrap_err();
    assert!(
        error.starts_with("cannot read ") && error.contains("Cargo.toml: "),
        "{error}"
    );
    let error = tinyllm_build::scan::Scan::of_package(&package.folder.join("none")).unwrap_err();
    assert!(error.starts_with("cannot read "), "{error}");
}
