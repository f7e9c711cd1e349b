//! Sites: one line per rule.

use crate::support::{sites, sound};

#[track_caller]
fn check(body: &str, expected: &str) {
    let graph = sound(&format!("fn g(p: P, q: Q) -> R {{ {body} }}"));
    assert_eq!(sites(&graph), expected, "{body}");
}

#[test]
fn names() {
    check("a(p)", "a");
    check("let x = a(p); x", "x");
    check("let _ = a(p); q", "a");
    check("let (x, y) = a(p); f(x, y)", "a f");
    check("let x: X = a(p); x", "x");
    check("let mut x = a(p); x = b(q); x", "x x#2");
    check("a(p); a(q)", "a a#2");
    check("other::judge(p)", "judge");
    check("r#match(p)", "match");
    check("let r#type = a(p); f(r#type)", "type f");
    check("a(b(p), b(q))", "b b#2 a");
    check("return a(p);", "a");
    check("let x = (a(p)); x", "x");
    check("let x = a(p).with(seed = 7); x", "x");
    check("let x = { let y = a(p); b(y) }; x", "y b");
    check(
        "let x = match a(p) { A => b(q), B => c(q) }; x",
        "a A/b B/c",
    );
}

#[test]
fn arms() {
    check(
        "match a(p) { V::Good => b(q), V::Bad { .. } => b(q) }",
        "a Good/b Bad/b",
    );
    check(
        "match a(p) { true => b(q), false => b(q) }",
        "a true/b false/b",
    );
    check(
        "match a(p) { Some(x) => b(x), None => b(q) }",
        "a Some/b None/b",
    );
    check(
        "match a(p) { Ok(x) => b(x), Err(e) => b(e) }",
        "a Ok/b Err/b",
    );
    check(
        "match a(p) { V::A | V::B => b(q), _ => b(q) }",
        "a A|B/b otherwise/b",
    );
    check(
        "match a(p) { V::A => b(q), rest => b(rest) }",
        "a A/b otherwise/b",
    );
    check(
        "match (a(p), b(q)) { (X::A, Y::B) => c(), (_, true) => c() }",
        "a b A,B/c otherwise,true/c",
    );
    check(
        "match a(p) { x @ V::A => b(x), (V::C) => b(q) }",
        "a A/b C/b",
    );
    check(
        "match a(p) { V::A => match b(q) { W::C => c(), W::D => d() }, V::B => d() }",
        "a A/b A/C/c A/D/d B/d",
    );
    check("match a(p) { V::A => b(q), V::A => b(q) }", "a A/b A/b#2");
    check(
        "match a(p) { V::A => { let x = b(q); c(x) } V::B => d(q) }",
        "a A/x A/c B/d",
    );
    check(
        "let mut x = a(q); match b(p) { V::A => x = c(x), V::B => () } x",
        "x b A/x",
    );
    check("if a(p) { b(q) } else { c(q) }", "a true/b false/c");
    check(
        "if a(p) { b(q) } else if c(q) { d() } else { e() }",
        "a true/b false/c false/true/d false/false/e",
    );
}

#[test]
fn loops() {
    check("for _ in 0..3 { a(p); } q", "round a");
    check("for i in 0..3 { a(i); a(i); } q", "round a a#2");
    check("for step in p.steps { a(step); } b(q)", "step a b");
    check("for (k, v) in p { a(k, v); } q", "round a");
    check("for x in a(p) { b(x); } q", "a x b");
    check(
        "for _ in 0..2 { a(p); } for _ in 0..2 { a(p); } a(q)",
        "round a round#2 a a",
    );
    check(
        "for _ in 0..2 { for _ in 0..2 { a(p); } } q",
        "round round a",
    );
    check(
        "match a(p) { V::A => { for x in q { b(x); } } V::B => () } c()",
        "a A/x b c",
    );
}

#[test]
fn fan_outs() {
    check("let (x, _) = concurrent!(a(p), b(q)); x", "concurrent x b");
    check(
        "let (x, (y, z)) = concurrent!(a(p), b(q)); f(x, y, z)",
        "concurrent x b f",
    );
    check(
        "let (x, y) = concurrent!(attempt!(a(p)), b(q)); f(x, y)",
        "concurrent x y f",
    );
    check("let both = concurrent!(a(p), b(q)); both", "both a b");
    check(
        "concurrent!(a(p), a(q)); concurrent!(a(p), b(q))",
        "concurrent a a#2 concurrent#2 a#3 b",
    );
    check("let winner = race!(a(p), b(q)); winner", "winner a b");
    check("let (x, y) = race!(a(p), b(q)); f(x, y)", "race a b f");
    check("race!(a(p), b(q))", "race a b");
    check(
        "let graded = concurrent!(for d in p { grade(q, d) }); graded",
        "graded",
    );
    check("f(concurrent!(for d in p { grade(q, d) }))", "grade f");
    check("let x = fallback!(a(p), b(p)); x", "a b");
    check("let x = attempt!(a(p)); x", "x");
    check(
        "match attempt!(a(p)) { Ok(x) => x, Err(_) => b(q) }",
        "a Err/b",
    );
    check(
        "let (x, ok) = concurrent!(a(p), match check(q) { S::Safe => (), S::Bad { why } => return refuse(why) }); f(x, ok)",
        "concurrent x check Bad/refuse f",
    );
}
