//! Where plain Rust names nodes.

use crate::support::Package;
use tinyllm_build::scan::{Item, Scan, shown_from};

fn scan(files: &[(&str, &str)]) -> Scan {
    let package = Package::of(files);
    let roots = Scan::roots_of(&package.folder).unwrap();
    Scan::with_rust(&shown_from(&package.folder), &roots)
}

/// `line method within`, one per use.
fn uses(scan: &Scan, name: &str) -> Vec<String> {
    let item: &Item = scan.find(name).unwrap();
    let show = |one: &tinyllm_build::scan::RustUse| {
        let within = one
            .within
            .map_or("-", |number| scan.items[number].ident.as_str());
        format!(
            "{} {} {within}",
            one.line,
            one.method.as_deref().unwrap_or("-")
        )
    };
    item.rust_uses.iter().map(show).collect()
}

#[test]
fn runs_calls_and_mentions() {
    let scan = scan(&[
        (
            "src/lib.rs",
            "#[llm_function] pub fn judge(x: u8) -> u8 { x }
             pub mod loans {
                 use super::judge;
                 chain! { pub fn settle(x: u8) -> u8 { judge(x) } }
                 #[llm_function] async fn twice(cx: &Cx, x: u8) -> u8 { judge(x); judge::call(cx, x).await }
                 #[llm_function] fn lonely(x: u8) -> u8 { let judge = 1; judge.max(x) }
             }
             #[cfg(test)] mod tests { #[test] fn t() { assert_eq!(super::judge(1), 1); } }",
        ),
        (
            "src/main.rs",
            "use bank::loans;
             fn main() {
                 loans::settle::run(&runtime, 1); // loans::settle::start
                 let entries = [bank::judge::ENTRY];
                 runtime.run(loans::settle::input(1).seed(7));
                 other::settle::run(1);
             }",
        ),
        ("src/bin/local.rs", "fn main() { use bank::loans::settle; settle::start(&runtime, 1); }"),
    ]);
    assert_eq!(
        uses(&scan, "judge"),
        ["5 - twice", "5 call twice", "8 - -", "4 ENTRY -"]
    );
    assert_eq!(uses(&scan, "settle"), ["1 start -", "3 run -", "5 input -"]);
    assert_eq!(uses(&scan, "lonely"), Vec::<String>::new());
    let plain = Package::of(&[(
        "src/lib.rs",
        "#[llm_function] fn a(x: u8) -> u8 { x } fn f() { a(1); }",
    )])
    .scan();
    assert!(plain.items[0].rust_uses.is_empty());
}
