//! Names, loops, steps and arms.

use super::{check, header};

#[test]
fn names() {
    check(
        "a(aplication)",
        "aplication",
        "no value named `aplication` here; values: `p`, `q`",
    );
    check(
        "a(LIMIT_2)",
        "LIMIT_2",
        "`LIMIT_2` is a constant, and a graph knows values alone: write the literal, or let a node \
         return it",
    );
    check(
        "let p = a(p); b(r)",
        "r",
        "no value named `r` here; values: `p`, `q`",
    );
    check(
        "match a(p) { V::X { why } => b(why), _ => c(why) }",
        "why",
        "no value named `why` here; values: `p`, `q`",
    );
    check(
        "for x in p { a(x); } b(x)",
        "x",
        "no value named `x` here; values: `p`, `q`",
    );
    check(
        "a(None)",
        "None",
        "no value named `None` here; values: `p`, `q`",
    );
    check(
        "a(Style::Formal)",
        "Formal",
        "a path is no value here: let a node return it",
    );
    header(
        "fn g() -> R { a(x) }",
        "x",
        "no value named `x` here; there are no values yet",
    );
    check(
        "let x = a(p); x = b(q); x",
        "x",
        "`x` changes here: declare it with `let mut x = ..;` before the loop",
    );
    check(
        "p = b(q); p",
        "p",
        "`p` changes here: declare it with `let mut p = p;` before the loop",
    );
    check(
        "y = b(q); q",
        "y",
        "no value named `y` here; values: `p`, `q`",
    );
    check(
        "p.x = b(q); p",
        "x",
        "a field cannot be assigned: let a node return the whole value, and assign that",
    );
    check(
        "(p, q) = b(q); p",
        "(",
        "only a name declared with `let mut` can be assigned",
    );
}

#[test]
fn loops() {
    let unbounded = "a loop needs a bound: `for _ in 0..5 { .. }`";
    check("loop { a(p); }", "loop", unbounded);
    check("while a(p) { b(q); }", "while", unbounded);
    check("for _ in 0.. { a(p); }", ".", unbounded);
    check(
        "for _ in ..3 { a(p); }",
        ".",
        "a loop starts at a number: `for _ in 0..5 { .. }`",
    );
    check(
        "for _ in 0..p { a(q); }",
        "p",
        "the bound of a loop is a number",
    );
    check(
        "for _ in p..3 { a(q); }",
        "p",
        "the bound of a loop is a number",
    );
    check(
        "for _ in 0..2.5 { a(q); }",
        "2.5",
        "the bound of a loop is a number",
    );
    check("for _ in 3..1 { a(p); }", "1", "this loop never runs");
    check("for _ in 3..3 { a(p); }", "3", "this loop never runs");
    check(
        "'a: for _ in 0..3 { b(p); }",
        "'a",
        "no labels: leave it out, or make the inner loop a graph of its own",
    );
    check(
        "for _ in 0..3 { break 'a; }",
        "'a",
        "no labels: leave it out, or make the inner loop a graph of its own",
    );
    check(
        "for _ in 0..3 { continue 'a; }",
        "'a",
        "no labels: leave it out, or make the inner loop a graph of its own",
    );
    check(
        "for _ in 0..3 { break p; }",
        "p",
        "`break` carries no value: assign it to a `let mut` before",
    );
    check(
        "break; ",
        "break",
        "`break` stands outside of a loop: end the graph with `return`",
    );
    check(
        "continue",
        "continue",
        "`continue` stands outside of a loop: end the graph with `return`",
    );
    check(
        "let x = for y in p { a(y); }; x",
        "for",
        "a loop has no value: assign to a `let mut` in it, or fan out with `concurrent!`",
    );
    check(
        "for V::X(y) in p { a(y); }",
        "V",
        "bind a name, `_` or a tuple; take enums apart with `match`",
    );
}

#[test]
fn steps() {
    check(
        "let x; a(p)",
        "x",
        "give this name a value: `let x = node(..);`",
    );
    check(
        "let V::X { y } = p; a(y)",
        "V",
        "bind a name, `_` or a tuple; take enums apart with `match`",
    );
    check(
        "let None = p; a(q)",
        "None",
        "bind a name, `_` or a tuple; take enums apart with `match`",
    );
    check(
        "let (mut x, y) = a(p); b(x, y)",
        "mut",
        "`mut` stands on a single name: give this one a `let mut` of its own",
    );
    check("return p; a(q)", "a", "this is never reached");
    check(
        "return p; let x = a(q); b(x)",
        "let",
        "this is never reached",
    );
    check(
        "for _ in 0..2 { break; a(q); }",
        "a",
        "this is never reached",
    );
    check(
        "for _ in 0..2 { continue; a(q); }",
        "a",
        "this is never reached",
    );
    check("if a(p) { return q; b(q); }", "b", "this is never reached");
}

#[test]
fn ends() {
    let leave_out = "a graph ends with its value: leave this `;` out";
    let write = "a graph ends with its value: write one after this `;`";
    check("a(p);", ";", leave_out);
    check("let x = a(p); x;", ";", leave_out);
    check("concurrent!(a(p), b(q));", ";", leave_out);
    check("let _x = a(p);", ";", write);
    check("let mut x = a(p); x = b(q);", ";", write);
    check("", "g", "a graph ends with its value: this one is empty");
}

#[test]
fn arms() {
    check(
        "match a(p) { V::A if b(q) => p, _ => q }",
        "if",
        "no guards: let a node decide, and match its answer",
    );
    let literal = "no literals or ranges in a pattern: let a node decide, and match its answer";
    check("match a(p) { 1 => p, _ => q }", "1", literal);
    check("match a(p) { \"x\" => p, _ => q }", "\"x\"", literal);
    check("match a(p) { 1..=2 => p, _ => q }", "1", literal);
    check("match a(p) { V::A(3) => p, _ => q }", "3", literal);
    check(
        "match a(p) { &x => p, _ => q }",
        "&",
        "an arm owns what it binds: leave `&` out",
    );
    check(
        "match a(p) { V::A(ref x) => b(x), _ => q }",
        "ref",
        "an arm owns what it binds: leave `ref` out",
    );
    check(
        "match a(p) { V::A(mut x) => b(x), _ => q }",
        "mut",
        "an arm binds what stays: leave `mut` out, or write `let mut x = x;` in it",
    );
    check(
        "match a(p) { m!() => p, _ => q }",
        "m",
        "a pattern names variants, fields and `_`: let a node decide the rest",
    );
}
