//! Which file is which module, as rustc has it.

use crate::support::{paths, scan};

/// A node of this name.
macro_rules! node {
    ($name:literal) => {
        concat!("#[llm_function] fn ", $name, "(x: u8) -> u8 { x }\n")
    };
}

#[test]
fn files_beside_below_and_by_mod_rs() {
    let scan = scan(&[
        (
            "src/lib.rs",
            "mod flat; mod deep; mod old; pub mod inline { mod under; }",
        ),
        ("src/flat.rs", node!("a")),
        ("src/deep.rs", concat!("pub mod er; ", node!("b"))),
        ("src/deep/er.rs", concat!("mod est;", node!("c"))),
        ("src/deep/er/est.rs", node!("d")),
        ("src/old/mod.rs", "mod child;"),
        ("src/old/child.rs", node!("e")),
        ("src/inline/under.rs", node!("f")),
    ]);
    let expected = [
        "bank::flat::a",
        "bank::deep::b",
        "bank::deep::er::c",
        "bank::deep::er::est::d",
        "bank::old::child::e",
        "bank::inline::under::f",
    ];
    assert_eq!(paths(&scan), expected);
    assert_eq!(scan.notes, []);
    let file = &scan.find("est::d").unwrap().graph.file;
    assert!(file.ends_with("src/deep/er/est.rs"), "{file}");
}

#[test]
fn path_attributes() {
    let scan = scan(&[
        (
            "src/lib.rs",
            "#[path = \"other/place.rs\"] mod here; mod file;
             #[path = \"away\"] mod moved { mod x; #[path = \"y_file.rs\"] mod y; }",
        ),
        ("src/other/place.rs", concat!("mod below;", node!("a"))),
        ("src/other/below.rs", node!("b")),
        (
            "src/file.rs",
            "#[path = \"beside.rs\"] mod c; mod inner { #[path = \"within.rs\"] mod d; }",
        ),
        ("src/beside.rs", node!("c")),
        ("src/file/inner/within.rs", node!("d")),
        ("src/away/x.rs", node!("x")),
        ("src/away/y_file.rs", node!("y")),
    ]);
    let expected = [
        "bank::here::a",
        "bank::here::below::b",
        "bank::file::c::c",
        "bank::file::inner::d::d",
        "bank::moved::x::x",
        "bank::moved::y::y",
    ];
    assert_eq!(paths(&scan), expected);
    assert_eq!(scan.notes, []);
}

/// Conditions are noted and not evaluated: each file that is there is read.
#[test]
fn path_attributes_under_conditions() {
    let scan = scan(&[
        (
            "src/lib.rs",
            "#[cfg_attr(unix, path = \"for_unix.rs\")] #[cfg_attr(windows, doc(hidden), path = \"w.rs\")]
             mod imp; #[cfg_attr(test, allow(dead_code))] mod plain;",
        ),
        ("src/for_unix.rs", node!("a")),
        ("src/imp.rs", node!("b")),
        ("src/plain.rs", node!("c")),
    ]);
    let found: Vec<_> = scan
        .items
        .iter()
        .map(|item| (item.path(), item.cfg.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("bank::imp::a".to_owned(), Some("unix")),
            ("bank::imp::b".to_owned(), Some("not(any(unix, windows))")),
            ("bank::plain::c".to_owned(), None),
        ]
    );
    assert!(scan.notes.is_empty(), "{:?}", scan.notes);
}

#[test]
fn crates_of_a_package() {
    let manifest = "[package]\nname = \"my-bank\"\n[lib]\npath = \"lib/root.rs\"\n
        [[bin]]\nname = \"tool\"\npath = \"tools/tool.rs\"\n[[example]]\nname = \"shown\"\n";
    let scan = scan(&[
        ("Cargo.toml", manifest),
        ("lib/root.rs", node!("a")),
        ("src/main.rs", node!("b")),
        ("src/bin/quick.rs", node!("c")),
        ("src/bin/slow/main.rs", node!("d")),
        ("tools/tool.rs", node!("e")),
        ("examples/shown.rs", node!("f")),
        ("examples/long/main.rs", node!("g")),
        ("tests/it/main.rs", node!("h")),
        ("benches/speed.rs", node!("i")),
    ]);
    let expected = [
        "my_bank::a",
        "my_bank::b",
        "quick::c",
        "slow::d",
        "tool::e",
        "long::g",
        "shown::f",
        "it::h",
        "speed::i",
    ];
    assert_eq!(paths(&scan), expected);
}

#[test]
fn crates_that_are_switched_off() {
    let manifest = "[package]\nname = \"bank\"\nautobins = false\nautoexamples = false
        autotests = false\nautobenches = false\nautolib = false\n";
    let scan = scan(&[
        ("Cargo.toml", manifest),
        ("src/lib.rs", node!("a")),
        ("src/main.rs", node!("b")),
        ("examples/shown.rs", node!("c")),
        ("tests/it.rs", node!("d")),
        ("benches/speed.rs", node!("e")),
    ]);
    assert_eq!(paths(&scan), Vec::<String>::new());
}

#[test]
fn conditions_add_up() {
    let scan = scan(&[
        (
            "src/lib.rs",
            "#[cfg(feature = \"loans\")] mod loans; #[cfg(windows)] mod absent;",
        ),
        (
            "src/loans.rs",
            "#[cfg(not(test))] #[llm_function] fn a(x: u8) -> u8 { x }
             #[cfg(unix)] chain! { fn b(x: u8) -> u8 { a(x) } }
             #[cfg(unix)] chain! { #[cfg(test)] fn c(x: u8) -> u8 { a(x) } }",
        ),
    ]);
    let cfg = |name: &str| scan.find(name).unwrap().cfg.clone().unwrap();
    assert_eq!(cfg("a"), "all(feature = \"loans\", not(test))");
    assert_eq!(cfg("b"), "all(feature = \"loans\", unix)");
    assert_eq!(cfg("c"), "all(feature = \"loans\", all(unix, test))");
    assert_eq!(scan.notes, [], "a file that a cfg leaves out may be absent");
    assert!(scan.missing.is_empty());
}

#[test]
fn inside_of_functions_and_other_blocks() {
    let scan = scan(&[(
        "src/lib.rs",
        "fn outer(n: [u8; 2]) { use tinyllm::prelude::*;
             #[llm_function] fn a(x: u8) -> u8 { x }
             if true { chain! { fn b(x: u8) -> u8 { a(x) } } }
         }
         const _: () = { #[llm_function] fn c(x: u8) -> u8 { x } };",
    )]);
    let place = |name: &str| scan.find(name).unwrap().function.clone();
    assert_eq!(place("a").as_deref(), Some("outer"));
    assert_eq!(place("b").as_deref(), Some("outer"));
    assert_eq!(place("c").as_deref(), Some("_"));
    assert_eq!(scan.find("b").unwrap().calls[0].items, [0]);
}

#[test]
fn whatever_stands_around_is_passed_over() {
    let scan = scan(&[(
        "src/lib.rs",
        r####"#!/usr/bin/env run
        #![allow(dead_code)]
        //! chain! { fn no(x: u8) -> u8 { x } }
        /* #[llm_function] fn no() {} */
        const TEXT: &str = "chain! { fn no(x: u8) -> u8 { a(x) } }";
        const RAW: &str = r#"#[llm_function] fn no(x: u8) -> u8 { x }"#;
        struct Iter; impl Iter { fn chain(self) -> Self { self } }
        fn f<'a, const N: usize>(x: &'a str) -> [u8; 3] where 'a: 'static { let _ = 'c'; [0; 3] }
        fn g() { let x = other::chain! { a, b }; let y = Iter.chain(); decide!(1 + 1); }
        pub(in crate::x) static S: u8 = { 4 };
        trait T { fn m(); } enum E { A { b: u8 }, C(u8) } union U { a: u8 }
        extern "C" { fn ext(); } type A = B; macro m() {}
        pub(crate) async unsafe fn h() {}
        #[tinyllm::llm_function(name = "first")] #[inline] pub(crate) fn a(x: u8) -> u8 { x }
        tinyllm::chain! { /// Doc.
            pub fn b(x: u8) -> u8 { a(x) } }
        "####,
    )]);
    assert_eq!(paths(&scan), ["bank::a", "bank::b"]);
    assert_eq!(scan.notes, []);
    let a = &scan.items[0];
    assert_eq!(
        (a.graph.name.as_str(), a.attributes.as_slice()),
        ("first", &["inline".to_owned()][..])
    );
    assert_eq!(scan.items[1].graph.doc, "Doc.");
}

#[test]
fn files_without_our_names_are_skipped_without_effect() {
    let files = [
        ("src/lib.rs", "pub mod a; pub mod prelude; mod c;"),
        (
            "src/a.rs",
            "#[llm_function] pub fn judge(x: u8) -> u8 { x }",
        ),
        (
            "src/prelude.rs",
            "pub(crate) use crate::a::judge as weigh; pub use helper as aid; pub fn helper() {}",
        ),
        (
            "src/c.rs",
            "use crate::prelude::*; mod d { use super::*; chain! { fn g(x: u8) -> u8 { weigh(x) } } }",
        ),
        ("src/main.rs", "use bank::a; fn main() {}"),
    ];
    let skipping = scan(&files);
    assert_eq!(crate::support::calls(&skipping, "g"), ["bank::a::judge"]);
    // The same with one of our names in every file.
    let whole = files.map(|(name, text)| (name, format!("{text}\n// chain! {{}}")));
    let whole: Vec<(&str, &str)> = whole
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let whole = scan(&whole);
    let facts = |scan: &tinyllm_build::scan::Scan| {
        let one =
            |item: &tinyllm_build::scan::Item| (item.path(), item.calls.clone(), item.documented);
        scan.items.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(facts(&skipping), facts(&whole));
}
