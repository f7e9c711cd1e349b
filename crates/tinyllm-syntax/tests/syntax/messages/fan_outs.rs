//! `concurrent!`, `race!`, `fallback!`, `attempt!`.

use super::check;

#[test]
fn fan_outs() {
    let one = "a branch is one node call; name several steps with a `chain!`";
    check(
        "concurrent!()",
        "concurrent",
        "`concurrent!` is empty: name at least two node calls",
    );
    check(
        "race!()",
        "race",
        "`race!` is empty: name at least two node calls",
    );
    check(
        "concurrent!(a(p))",
        "concurrent",
        "one branch alone is not concurrent: call the node",
    );
    check(
        "race!(a(p))",
        "race",
        "one call alone needs no `race!`: call the node, or add another",
    );
    check(
        "fallback!(a(p))",
        "fallback",
        "one call alone needs no `fallback!`: call the node, or add another",
    );
    let many = |word: &str| format!("{word}!({}, last(p))", ["a(p)"; 12].join(", "));
    check(
        &many("concurrent"),
        "last",
        "at most 12 branches; fan out over a list with `concurrent!(for ..)`",
    );
    check(
        &many("race"),
        "last",
        "at most 12 branches; fan out over a list with `race!(for ..)`",
    );
    check(
        &many("fallback"),
        "last",
        "at most 12 branches; let a node with `cx: &Cx` try them in turn",
    );
    check("concurrent!(a(p), q)", "q", one);
    check("concurrent!(a(p), { b(q) })", "{", one);
    check("concurrent!(a(p), race!(b(q), c(q)))", "race", one);
    check("concurrent!(a(p), return q)", "return", one);
    check("fallback!(a(p), q)", "q", one);
    check(
        "concurrent!(a(p), b(q).await)",
        "await",
        "every node call is awaited already: leave `.await` out",
    );
    check(
        "concurrent!(a(p), b(q), limit = 2)",
        "limit",
        "`limit` stands after `for`; the calls of a `concurrent!` are counted",
    );
    let guard = "match b(q) { S::A => (), S::B => return p }";
    check(
        &format!("race!(a(p), {guard})"),
        "match",
        "a guard belongs in `concurrent!`",
    );
    check(
        &format!("fallback!(a(p), {guard})"),
        "match",
        "a guard belongs in `concurrent!`",
    );
    check(
        "race!(a(p), attempt!(b(q)))",
        "attempt",
        "`race!` catches failures already: leave `attempt!` out",
    );
    check(
        "fallback!(a(p), attempt!(b(q)))",
        "attempt",
        "`fallback!` catches failures already: leave `attempt!` out",
    );
    check(
        "concurrent!(a(p), match q { S::A => (), S::B => return p })",
        "q",
        "a guard decides on one node call",
    );
    check(
        "concurrent!(a(p), match b(q) { S::A => c(p), S::B => return p })",
        "c",
        "an arm of a guard is a value or a `return`; other steps follow the fan-out",
    );
    check(
        "concurrent!(a(p), match b(q) { S::A => (), S::B => p })",
        "match",
        "no arm returns: match the answer after the fan-out",
    );
    check(
        "fallback!(for x in p { a(x) })",
        "for",
        "`fallback!` takes calls: `fallback!(first(x), second(x))`",
    );
    let attempt = "`attempt!` takes one node call; name several steps with a `chain!`";
    check("attempt!()", "attempt", attempt);
    check("attempt!(p)", "p", attempt);
    check("attempt!(a(p), b(q))", "b", attempt);
    check("attempt!(for x in p { a(x) })", "for", attempt);
    check("concurrent!(a(p), attempt!())", "attempt", attempt);
}

/// What runs before is not caught: the reader would believe it is.
#[test]
fn caught() {
    check(
        "attempt!(a(b(p)))",
        "b",
        "this runs before the `attempt!` and is not caught: name it first, `let y = b(..);`",
    );
    check(
        "concurrent!(a(p), attempt!(a((q, b(p)))))",
        "b",
        "this runs before the `attempt!` and is not caught: name it first, `let y = b(..);`",
    );
    check(
        "race!(a(p), c(b(p)))",
        "b",
        "this runs before the `race!` and is not caught: name it first, `let y = b(..);`",
    );
    check(
        "fallback!(a(p), c(m::b(p)))",
        "b",
        "this runs before the `fallback!` and is not caught: name it first, `let y = b(..);`",
    );
    check(
        "attempt!(a(match p { _ => q }))",
        "match",
        "this runs before the `attempt!` and is not caught: name it first, `let y = g(..);`",
    );
}

#[test]
fn lists() {
    let one = "one node call per item; name several steps with a `chain!`";
    check("concurrent!(for d in p { let x = a(d); b(x) })", "b", one);
    check("concurrent!(for d in p {})", "for", one);
    check("concurrent!(for d in p { let x = a(d); })", "let", one);
    check(
        "concurrent!(for d in p { a(d); })",
        ";",
        "the answers are collected: leave this `;` out",
    );
    check(
        "concurrent!(for d in p { d })",
        "d",
        "a branch is one node call; name several steps with a `chain!`",
    );
    check(
        "concurrent!(for d in p { a(b(d)) })",
        "b",
        "one node call per item; name both steps with a `chain!`",
    );
    check(
        "concurrent!(for d in p { attempt!(a(b(d))) })",
        "b",
        "one node call per item; name both steps with a `chain!`",
    );
    check(
        "concurrent!(for d in p { a((q, match b(d) { _ => q })) })",
        "match",
        "one node call per item; name both steps with a `chain!`",
    );
    check(
        "concurrent!(for d in p { a(d) }, limits = 3)",
        "limits",
        "no option named `limits`; the option here is `limit = 8`",
    );
    check(
        "concurrent!(for d in p { a(d) }, limit = 0)",
        "0",
        "`limit` is at least 1",
    );
    check(
        "concurrent!(for d in p { a(d) }, limit = q)",
        "q",
        "`limit` is a whole number, such as `limit = 8`",
    );
    check(
        "concurrent!(for d in p { a(d) }, limit)",
        "limit",
        "`limit` is a whole number, such as `limit = 8`",
    );
    check(
        "concurrent!(for d in p { a(d) }, limit = 2, limit = 3)",
        "limit",
        "`limit` is set twice",
    );
    check(
        "concurrent!(for d in p { a(d) }, 8)",
        "8",
        "after the loop stands `limit = 8` or nothing",
    );
    check(
        "concurrent!(for d in p { a(d) }, b(q))",
        "b",
        "after the loop stands `limit = 8` or nothing",
    );
    check(
        "concurrent!(for _ in 3..2 { a(p) })",
        "2",
        "this loop never runs",
    );
}
