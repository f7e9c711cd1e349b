//! The files that are drawn of a scan.

use crate::support::scan;
use tinyllm_build::Pages;

const LIB: &str = "
    /// Weigh it.
    #[llm_function(model = \"local/tiny\", retries = 2)] pub async fn weigh(x: u8) -> u8;
    pub mod loans {
        use super::*;
        chain! {
            /// Decide | one loan.
            ///
            /// More about it.
            pub fn settle(x: u8) -> u8 { profiler::check(weigh(x)) }
        }
    }
    chain! { fn settle(x: u8) -> u8 { loans::settle(x) } }
    fn f() { chain! { fn settle(x: u8) -> u8 { weigh(x) } } chain! { fn Settle(x: u8) -> u8 { weigh(x) } } }
";

#[test]
fn every_graph_has_files_of_its_own() {
    let scan = scan(&[
        ("src/lib.rs", LIB),
        (
            "examples/loan.rs",
            "chain! { fn settle(x: u8) -> u8 { bank::loans::settle(x) } }",
        ),
    ]);
    let pages = Pages::of(&scan, "bank");
    let names: Vec<&str> = pages.files.keys().map(String::as_str).collect();
    let expected = [
        "README.md",
        "Settle-3.md",
        "Settle-3.svg",
        "graphs.html",
        "loan.settle.md",
        "loan.settle.svg",
        "loans.settle.md",
        "loans.settle.svg",
        "settle-2.md",
        "settle-2.svg",
        "settle.md",
        "settle.svg",
    ];
    assert_eq!(names, expected);
    assert!(pages.files["loans.settle.svg"].starts_with("<svg "));
    assert!(pages.files["graphs.html"].starts_with("<!doctype html>"));
    assert_eq!(pages, Pages::of(&scan, "bank"), "one scan, one result");
}

#[test]
fn a_page_says_what_a_graph_calls_and_where_it_is_part_of() {
    let scan = scan(&[("src/lib.rs", LIB)]);
    let page = &Pages::of(&scan, "bank").files["loans.settle.md"];
    let after_file = page
        .split("In `bank::loans`, `")
        .nth(1)
        .unwrap()
        .split_once("`.\n")
        .unwrap()
        .1;
    assert!(
        page.starts_with(
            "# `settle`\n\nDecide | one loan.\n\nMore about it.\n\n![The graph settle](loans.settle.svg)\n\n\
             ```rust\nfn settle(x: u8) -> u8\n```\n\n"
        ),
        "{page}"
    );
    assert_eq!(
        after_file,
        "It makes at most 1 + calls(check) LLM calls, 3 + calls(check) with re-asks.\n\n\
         | place | calls | which is |\n|---|---|---|\n\
         | `weigh` | `weigh` | an LLM call to `local/tiny`, asked again 2 times |\n\
         | `check` | `profiler::check` | in another crate |\n\n\
         Part of [`settle`](settle.md).\n"
    );
}

#[test]
fn the_index_lists_all_and_says_what_is_not_shown() {
    let unseen = "macro_rules! m { () => { chain! { fn x(x: u8) -> u8 { x } } } }";
    let text = format!("{LIB}{unseen}");
    let index = &Pages::of(&scan(&[("src/lib.rs", &text)]), "bank").files["README.md"];
    assert!(index.starts_with("# Graphs of `bank`\n"));
    assert!(
        index.contains("| [`settle`](loans.settle.md) | `bank::loans` | Decide \\| one loan. |\n")
    );
    assert!(index.contains("`m!` writes nodes or graphs"), "{index}");
}

#[test]
fn lines_that_move_change_no_file() {
    let moved = format!("\n\n\n{LIB}");
    let (one, other) = (
        scan(&[("src/lib.rs", LIB)]),
        scan(&[("src/lib.rs", &moved)]),
    );
    assert_ne!(one.items[0].graph.line, other.items[0].graph.line);
    // The folders of the two tests differ, and stand in no file but as the place of a source.
    let plain = |scan: &tinyllm_build::scan::Scan| {
        let mut scan = scan.clone();
        for item in &mut scan.items {
            item.graph
                .for_each_node_mut(&mut |node| node.file = "src/lib.rs".to_owned());
        }
        Pages::of(&scan, "bank")
    };
    assert_eq!(plain(&one), plain(&other));
}
