//! Headers, the other macros, several mistakes at once.

use tinyllm_syntax::Composite;

use super::{header, item};
use crate::support::{chain, expect};

#[test]
fn headers() {
    header(
        "async fn g() -> R { a() }",
        "async",
        "leave `async` out: every graph is asynchronous",
    );
    header(
        "fn g<T>(p: T) -> R { a(p) }",
        "T",
        "a graph cannot be generic: write one graph per type",
    );
    header(
        "fn g(p: P) -> R where P: Q { a(p) }",
        "where",
        "a graph cannot be generic: write one graph per type",
    );
    header(
        "unsafe fn g() -> R { a() }",
        "unsafe",
        "a graph cannot be `unsafe`: leave it out",
    );
    header(
        "const fn g() -> R { a() }",
        "const",
        "a graph cannot be `const`: leave it out",
    );
    header(
        "extern \"C\" fn g() -> R { a() }",
        "extern",
        "a graph cannot be `extern`: leave it out",
    );
    header(
        "fn g(self) -> R { a() }",
        "self",
        "a graph is no method: write a function beside the `impl`, and take the value as a parameter",
    );
    header(
        "fn g((a, b): P) -> R { c() }",
        "(",
        "name this parameter, and take it apart in the body",
    );
    header(
        "fn g(mut p: P) -> R { a(p) }",
        "mut",
        "a parameter does not change: write `let mut p = p;`",
    );
    header(
        "fn g(cx: &Cx) -> R { a() }",
        "cx",
        "a graph takes no `cx`: leave it out, every call has it already",
    );
    header(
        "fn g(p: &str) -> R { a(p) }",
        "&",
        "a graph owns its inputs: write `String`",
    );
    header(
        "fn g(p: P) -> &R { a(p) }",
        "&",
        "a graph owns its output: write `R`",
    );
    header(
        "fn g(p: P) { a(p) }",
        "g",
        "a graph names its output: `-> Type`",
    );
    header(
        "fn g(p: P) -> R;",
        "g",
        "a graph has a body: write its steps between braces",
    );
    header(
        "fn g() -> R { a() } fn h() -> R { a() }",
        "fn",
        "one graph per macro: give this one a macro of its own",
    );
    header(
        "#[tinyllm(krate = x)] fn g() -> R { a() }",
        "tinyllm",
        "`#[tinyllm(..)]` says where the crate is: `#[tinyllm(crate = path)]`",
    );
    header(
        "fn g(#[x] p: P) -> R { a(p) }",
        "#",
        "a parameter takes no attributes: describe it in the doc comment above",
    );
    header("fn g() -> R { let x = ; }", ";", "expected an expression");
}

#[test]
fn other_composites() {
    item(
        Composite::Decide,
        "fn g(p: P) -> R { let x = a(p); match b(x) { _ => x } }",
        "g",
        "`decide!` is one `match`; use `chain!` for more steps",
    );
    item(
        Composite::Decide,
        "fn g(p: P) -> R { a(p) }",
        "g",
        "`decide!` is one `match`; use `chain!` for more steps",
    );
    item(
        Composite::Concurrent,
        "fn g(p: P) -> R { a(p) }",
        "g",
        "one branch alone is not concurrent: call the node",
    );
    item(
        Composite::Concurrent,
        "fn g() -> R {}",
        "g",
        "`concurrent!` is empty: name at least two node calls",
    );
    item(
        Composite::Concurrent,
        "fn g(p: P) -> R { let x = a(p); b(x) }",
        ";",
        "the body of a `concurrent!` is a list of branches: `{ a(x), b(y) }`",
    );
    item(
        Composite::Concurrent,
        "fn g(p: P) -> R { a(p); b(p) }",
        ";",
        "the body of a `concurrent!` is a list of branches: `{ a(x), b(y) }`",
    );
    item(
        Composite::Chain,
        "",
        "",
        "write a graph here: `fn name(input: Input) -> Output { .. }`",
    );
}

/// Every mistake is reported, in the order of the text per pass.
#[test]
fn several_at_once() {
    let text = "fn g(p: P) -> R { let x = a(p) + 1; for _ in 0..2 { b(y).await; } c(x)? }";
    expect(
        text,
        chain(text).errors,
        &[
            ("+", "a graph has no operators: let a node compute this"),
            (
                "await",
                "every node call is awaited already: leave `.await` out",
            ),
            (
                "?",
                "a failing node ends the graph already: leave `?` out, or catch it with `attempt!`",
            ),
            ("y", "no value named `y` here; values: `p`, `x`"),
        ],
    );
}
