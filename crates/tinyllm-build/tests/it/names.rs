//! What a path means.

use crate::support::{calls, notes, scan};

/// `judge` in `nodes`, and what stands beside it.
fn meaning(lib: &str) -> Vec<String> {
    let nodes = "#[llm_function] pub fn judge(x: u8) -> u8 { x }
                 #[llm_function] fn own(x: u8) -> u8 { x }";
    calls(&scan(&[("src/lib.rs", lib), ("src/nodes.rs", nodes)]), "g")
}

#[track_caller]
fn check(lib: &str, expected: &str) {
    assert_eq!(meaning(lib), [expected], "{lib}");
}

const JUDGE: &str = "bank::nodes::judge";

#[test]
fn paths() {
    check(
        "mod nodes; chain! { fn g(x: u8) -> u8 { nodes::judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; chain! { fn g(x: u8) -> u8 { crate::nodes::judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; chain! { fn g(x: u8) -> u8 { self::nodes::judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; mod a { mod b { chain! { fn g(x: u8) -> u8 { super::super::nodes::judge(x) } } } }",
        JUDGE,
    );
    check(
        "mod nodes; chain! { fn g(x: u8) -> u8 { r#nodes::r#judge(x) } }",
        JUDGE,
    );
}

#[test]
fn imports() {
    check(
        "mod nodes; use nodes::judge; chain! { fn g(x: u8) -> u8 { judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; use crate::nodes::judge as weigh; chain! { fn g(x: u8) -> u8 { weigh(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; use self::nodes::{self as n, own}; chain! { fn g(x: u8) -> u8 { n::judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; use crate::{nodes::{judge, own}}; chain! { fn g(x: u8) -> u8 { judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; use nodes::*; chain! { fn g(x: u8) -> u8 { judge(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; use nodes::judge; mod a { use super::*; chain! { fn g(x: u8) -> u8 { judge(x) } } }",
        JUDGE,
    );
    check(
        "mod nodes; mod api { pub use crate::nodes::judge as weigh; } use api::*; chain! { fn g(x: u8) -> u8 { weigh(x) } }",
        JUDGE,
    );
    check(
        "mod nodes; fn f() { use nodes::judge; chain! { fn g(x: u8) -> u8 { judge(x) } } }",
        JUDGE,
    );
    check(
        "mod nodes; use nodes::judge; fn f() { chain! { fn g(x: u8) -> u8 { judge(x) } } }",
        JUDGE,
    );
    check(
        "extern crate self as me; mod nodes; use me::nodes::judge; chain! { fn g(x: u8) -> u8 { judge(x) } }",
        JUDGE,
    );
}

#[test]
fn own_names_come_before_imported_ones() {
    let own = "#[llm_function] fn judge(x: u8) -> u8 { x }";
    check(
        &format!("mod nodes; use nodes::*; {own} chain! {{ fn g(x: u8) -> u8 {{ judge(x) }} }}"),
        "bank::judge",
    );
    check(
        &format!(
            "mod nodes; use nodes::judge; fn f() {{ {own} chain! {{ fn g(x: u8) -> u8 {{ judge(x) }} }} }}"
        ),
        "bank::judge",
    );
    check(
        "mod nodes; use other::*; use nodes::judge; chain! { fn g(x: u8) -> u8 { judge(x) } }",
        JUDGE,
    );
}

#[test]
fn what_is_private_is_not_imported_by_a_glob() {
    check(
        "mod nodes; use nodes::*; chain! { fn g(x: u8) -> u8 { own(x) } }",
        "~?own",
    );
    check(
        "mod a { use crate::nodes::judge; } mod nodes; use a::*; chain! { fn g(x: u8) -> u8 { judge(x) } }",
        "~?judge",
    );
}

#[test]
fn other_crates() {
    check(
        "use profiler::describe; chain! { fn g(x: u8) -> u8 { describe(x) } }",
        "~profiler::describe",
    );
    check(
        "use profiler::{people as p}; chain! { fn g(x: u8) -> u8 { p::describe(x) } }",
        "~profiler::people::describe",
    );
    check(
        "chain! { fn g(x: u8) -> u8 { ::profiler::describe(x) } }",
        "~profiler::describe",
    );
    check(
        "extern crate profiler as p; chain! { fn g(x: u8) -> u8 { p::describe(x) } }",
        "~profiler::describe",
    );
    check(
        "use profiler::*; chain! { fn g(x: u8) -> u8 { describe(x) } }",
        "~?describe",
    );
}

#[test]
fn a_program_uses_its_library() {
    let scan = scan(&[
        ("src/lib.rs", "pub mod nodes;"),
        (
            "src/nodes.rs",
            "#[llm_function] pub fn judge(x: u8) -> u8 { x }",
        ),
        (
            "src/main.rs",
            "use bank::nodes; chain! { fn g(x: u8) -> u8 { nodes::judge(x) } }",
        ),
        (
            "tests/it.rs",
            "chain! { fn h(x: u8) -> u8 { bank::nodes::judge(x) } }",
        ),
    ]);
    assert_eq!(calls(&scan, "g"), [JUDGE]);
    assert_eq!(calls(&scan, "h"), [JUDGE]);
    let users: Vec<String> = scan.items[0]
        .used_by
        .iter()
        .map(|user| scan.items[*user].path())
        .collect();
    assert_eq!(users, ["bank::g", "it::h"]);
}

#[test]
fn circles_end() {
    let lib =
        "mod a { pub use super::b::*; } mod b { pub use super::a::*; pub use super::a::x as y; }
               pub use a::y as x; use a::*; chain! { fn g(x: u8) -> u8 { x(x) } }";
    assert_eq!(meaning(lib), ["~?x"]);
    let scan = scan(&[(
        "src/lib.rs",
        "chain! { fn a(x: u8) -> u8 { b(x) } } chain! { fn b(x: u8) -> u8 { a(x) } }",
    )]);
    assert_eq!(scan.items.len(), 2);
    assert_eq!(notes(&scan).len(), 1, "{:?}", notes(&scan));
}

#[test]
fn our_macros_under_other_names() {
    let scan = scan(&[
        ("src/lib.rs", "mod loans; mod names;"),
        (
            "src/names.rs",
            "pub use tinyllm::{chain as pipeline, llm_function as node};",
        ),
        (
            "src/loans.rs",
            "use crate::names::*; #[node] fn a(x: u8) -> u8 { x } pipeline! { fn g(x: u8) -> u8 { a(x) } }",
        ),
    ]);
    assert_eq!(calls(&scan, "g"), ["bank::loans::a"]);
}

#[test]
fn which_ones_rustdoc_shows() {
    let scan = scan(&[
        (
            "src/lib.rs",
            "pub mod open { #[llm_function] pub fn a(x: u8) -> u8 { x } #[llm_function] fn b(x: u8) -> u8 { x } }
             mod closed { #[llm_function] pub fn c(x: u8) -> u8 { x } #[llm_function] pub fn d(x: u8) -> u8 { x }
                 pub mod all { #[llm_function] pub fn e(x: u8) -> u8 { x } #[llm_function] pub(crate) fn f(x: u8) -> u8 { x } } }
             pub use closed::c; pub use closed::d as weigh; pub use closed::all::*;
             #[doc(hidden)] pub mod hidden { #[llm_function] pub fn h(x: u8) -> u8 { x } }
             fn f() { #[llm_function] pub fn i(x: u8) -> u8 { x } }",
        ),
        ("src/main.rs", "#[llm_function] fn m(x: u8) -> u8 { x } fn f() { #[llm_function] fn n(x: u8) -> u8 { x } }"),
    ]);
    let pages: Vec<&str> = scan
        .items
        .iter()
        .filter_map(|item| item.page.as_deref())
        .collect();
    let expected = [
        "bank/open/fn.a.html",
        "bank/fn.c.html",
        "bank/fn.weigh.html",
        "bank/fn.e.html",
        "bank/fn.m.html",
    ];
    assert_eq!(pages, expected);
    let shown: Vec<&str> = scan
        .items
        .iter()
        .filter(|item| item.documented)
        .map(|item| item.ident.as_str())
        .collect();
    assert_eq!(shown, ["a", "c", "d", "e", "m"]);
}
