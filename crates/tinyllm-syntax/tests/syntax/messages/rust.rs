//! Rust that is no part of a graph.

use super::check;

#[test]
fn rust_that_is_no_graph() {
    let operator = "a graph has no operators: let a node compute this";
    check(
        "a(p).await",
        "await",
        "every node call is awaited already: leave `.await` out",
    );
    check(
        "let x = a(p).await; x",
        "await",
        "every node call is awaited already: leave `.await` out",
    );
    check(
        "a(p)?",
        "?",
        "a failing node ends the graph already: leave `?` out, or catch it with `attempt!`",
    );
    check("a(&p)", "&", "values are passed whole: leave `&` out");
    check(
        "a(p.clone())",
        "clone",
        "values are cloned where it is needed: leave `.clone()` out",
    );
    check("a(p + 1)", "+", operator);
    check("a(p) == b(q)", "=", operator);
    check("a(p && q)", "&", operator);
    check("if !a(p) { b(q) }", "!", operator);
    check("a(*p)", "*", operator);
    check(
        "let mut x = p; x += 1; x",
        "+",
        "no `+=`: let a node compute the new value, and assign it with `=`",
    );
    check(
        "a(p.len())",
        "len",
        "a graph calls nodes only: put `.len(..)` into a node",
    );
    check(
        "a(|x| x)",
        "|",
        "a graph has no closures: put this code into a node",
    );
    check(
        "a(move |x| x)",
        "move",
        "a graph has no closures: put this code into a node",
    );
    check(
        "a(m::Data { x: p })",
        "Data",
        "a graph builds no values: let a node return this one",
    );
    check(
        "a([p, q])",
        "[",
        "a graph builds no lists: let a node return this one",
    );
    check(
        "a([p; 3])",
        "[",
        "a graph builds no lists: let a node return this one",
    );
    check(
        "a(p[0])",
        "[",
        "a graph has no indexing: let a node pick the element",
    );
    check("a(p as u8)", "as", "no casts: let a node convert this");
    check(
        "a(0..3)",
        ".",
        "a range stands only in `for _ in 0..5`: let a node return a list",
    );
    check(
        "if let Some(x) = p { a(x) } else { b(q) }",
        "let",
        "write `match`, so that every case is named",
    );
    check(
        "let Some(x) = p else { return q }; a(x)",
        "else",
        "write `match`, so that every case is named",
    );
    check(
        "unsafe { a(p) }",
        "unsafe",
        "no `unsafe` in a graph: put this code into a node",
    );
    check(
        "async { a(p) }",
        "async",
        "every node call is awaited already: leave `async` out",
    );
    check(
        "println!(\"{p}\"); q",
        "println",
        "`println!` is no part of a graph (`concurrent!`, `race!`, `fallback!` and `attempt!` are): put it into a node",
    );
    check(
        "chain!(fn x() -> R { a() })",
        "chain",
        "`chain!` makes a graph of its own: write it beside this one, and call it",
    );
    check(
        "fn h() {} a(p)",
        "fn",
        "a graph body holds steps only; put items beside the graph",
    );
    check(
        "use x::y; a(p)",
        "use",
        "a graph body holds steps only; put items beside the graph",
    );
    check(
        "let x = return p; x",
        "return",
        "`return` has no value: make it a step or an arm of its own",
    );
    check(
        "a(return p)",
        "return",
        "`return` has no value: make it a step or an arm of its own",
    );
    check(
        "let mut x = p; a(x = q)",
        "=",
        "an assignment has no value: make it a step of its own",
    );
    check(
        "'a: { a(p) }",
        "'a",
        "no labels: leave it out, or make the inner loop a graph of its own",
    );
    check(
        "a(p).x",
        "a",
        "take a field of a named value: `let x = node(..);`, then `x.field`",
    );
    check(
        "#[cfg(x)] let y = a(p); q",
        "#",
        "a step takes no attributes: put them on the graph; a remark starts with `//`",
    );
    check(
        "match a(p) { #[cfg(x)] V::A => q, _ => q }",
        "#",
        "a step takes no attributes: put them on the graph; a remark starts with `//`",
    );
    check(
        "const { 3 }",
        "const",
        "this is no part of a graph: put it into a node",
    );
}
