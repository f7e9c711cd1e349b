//! A crate outside of this repository adds one build-dependency and one line, and `cargo doc` shows
//! its graphs. Real builds, offline, with warnings as errors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod package;

use package::{Package, page_of, text_of};

/// One test: the builds share what they depend on, and cargo lets one build at a time.
#[test]
fn cargo_doc_shows_the_graphs() {
    let package = Package::new();
    shows_whole_graphs(&package);
    shows_a_node_in_its_graphs(&package);
    shows_one_level_of_what_a_macro_wrote(&package);
    shows_the_graphs_of_a_program(&package);
    links_other_crates(&package);
    runs_again_only_for_sources(&package);
    warns_of_what_rustc_rejects(&package);
    writes_docs_where_they_may_be(&package);
    does_without_a_build_script(&package);
}

fn shows_whole_graphs(package: &Package) {
    package.doc();
    for kind in ["fn", "struct"] {
        let page = page_of(package, &format!("bank/{kind}.process_loan.html"));
        // Its own, and that of the program's graph that it is part of.
        assert_eq!(page.matches("<svg ").count(), 2);
        assert!(text_of(&page).contains("greet, as greet/process_loan"));
        // Nested: what `settle` calls is in the picture of `process_loan`.
        for name in ["extract_facts", "settle", "send_email", "reject"] {
            assert!(svg(&page).contains(name), "{name} in {kind}");
        }
        for theme in ["light", "dark", "ayu"] {
            assert!(
                svg(&page).contains(&format!("data-theme=\"{theme}\"")),
                "{theme}"
            );
        }
        assert!(page.contains("at most 1 LLM call, 3 with re-asks"));
    }
    // Another graph of that name.
    let other = page_of(package, "bank/other/fn.process_loan.html");
    assert!(svg(&other).contains("describe") && !svg(&other).contains("send_email"));
}

fn shows_a_node_in_its_graphs(package: &Package) {
    let page = page_of(package, "bank/fn.judge.html");
    let text = text_of(&page);
    assert!(text.contains("In graphs"), "{text}");
    assert!(text.contains("settle, as settle/judge"), "{text}");
    assert!(text.contains("local, as local/judge"), "{text}");
    // Its box leads to its page, and a style of that page marks it.
    assert!(
        svg(&page).contains("<a href=\"../bank/fn.judge.html\">"),
        "{page}"
    );
    assert!(
        page.contains("a[href$=\"/bank/fn.judge.html\"] rect{stroke-width:3.5}"),
        "{page}"
    );
}

fn shows_one_level_of_what_a_macro_wrote(package: &Package) {
    let page = page_of(package, "bank/other/fn.by_macro.html");
    assert!(svg(&page).contains("judge"));
}

fn shows_the_graphs_of_a_program(package: &Package) {
    let page = page_of(package, "teller/fn.greet.html");
    assert!(svg(&page).contains("process_loan") && svg(&page).contains("send_email"));
}

fn links_other_crates(package: &Package) {
    let page = page_of(package, "bank/other/fn.process_loan.html");
    let link = "href=\"../../profiler/fn.describe.html\"";
    assert!(page.contains(link), "{}", text_of(&page));
}

fn runs_again_only_for_sources(package: &Package) {
    let ran = || {
        package.doc();
        package.ran_again()
    };
    package.forget_runs();
    assert!(!ran(), "nothing has changed");
    package.write("bank/README.md", "more");
    package.write("bank/src/data.txt", "more");
    assert!(!ran(), "no source has changed");
    package.append("bank/src/loans.rs", "\n// more\n");
    assert!(ran(), "a source has changed");
}

fn warns_of_what_rustc_rejects(package: &Package) {
    let broken = "\nchain! { fn endless(facts: Facts) -> Outcome { while true {} } }\n";
    let before = package.append("bank/src/loans.rs", broken);
    let (succeeded, said) = package.cargo(&["check", "-p", "bank"]);
    assert!(!succeeded, "rustc rejects it");
    assert!(
        said.contains("warning: bank@0.1.0: bank/src/loans.rs:"),
        "{said}"
    );
    assert!(
        said.contains("the graph `endless` is left out of the pictures"),
        "{said}"
    );
    assert!(
        !said.contains("build script failed") && !said.contains("custom build command"),
        "{said}"
    );
    package.write("bank/src/loans.rs", &before);
}

fn writes_docs_where_they_may_be(package: &Package) {
    let script = "fn main() { tinyllm_build::Builder::new().docs(\"docs/graphs\").emit(); }";
    package.write("bank/build.rs", script);
    package.env_doc(("DOCS_RS", "1"));
    assert!(
        !package.exists("bank/docs"),
        "docs.rs has read-only sources"
    );
    package.write("bank/Cargo.toml.orig", "");
    package.append("bank/build.rs", "\n");
    package.doc();
    assert!(
        !package.exists("bank/docs"),
        "a packed crate does not change"
    );
    package.remove("bank/Cargo.toml.orig");
    package.append("bank/build.rs", "\n");
    package.doc();
    for file in [
        "README.md",
        "graphs.html",
        "loans.process_loan.svg",
        "loans.settle.md",
    ] {
        assert!(
            package.exists(&format!("bank/docs/graphs/{file}")),
            "{file}"
        );
    }
}

fn does_without_a_build_script(package: &Package) {
    package.remove("bank/build.rs");
    package.doc();
    let page = page_of(package, "bank/fn.process_loan.html");
    assert_eq!(page.matches("<svg ").count(), 1);
    assert!(svg(&page).contains("settle"));
    assert!(!svg(&page).contains("send_email"), "one level only");
    assert!(!page_of(package, "bank/fn.judge.html").contains("In graphs"));
}

fn svg(page: &str) -> &str {
    let start = page.find("<svg ").expect("a picture");
    let end = page[start..].find("</svg>").expect("its end");
    &page[start..start + end]
}
