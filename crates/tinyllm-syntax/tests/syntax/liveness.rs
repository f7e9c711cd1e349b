//! Moves: `x` is moved, `x+` is cloned; one line per case.

use crate::support::{moves, sound};

#[track_caller]
fn check(body: &str, expected: &str) {
    let graph = sound(&format!("fn g(p: P, q: Q) -> R {{ {body} }}"));
    assert_eq!(moves(&graph), expected, "{body}");
}

#[test]
fn in_a_row() {
    check("a(p)", "p");
    check("let x = a(p); b(p, x)", "p+ p x");
    check("a(p, p)", "p+ p");
    check("(p, q, p)", "p+ q p");
    check("let x = a(p); let x = b(x); c(x)", "p x x");
    check(
        "let x = a(p); let y = { let x = b(p); c(x) }; d(x, y)",
        "p+ p x x y",
    );
    check("a(p.x, p.y)", "p.x+ p.y");
    check("a(p.x, p)", "p.x+ p");
    check("a(p, p.x.0)", "p+ p.x.0");
    check("a(p.x); b(p.x)", "p.x+ p.x");
    check("a(b(p), p)", "p+ p");
    check("a(p).with(seed = p)", "p+ p");
    check("a(p).with(seed = q.seed, model = q)", "p q.seed+ q");
    check("let mut x = a(p); x = b(x); x = c(q); x", "p x q x");
    check("let mut x = a(p); x = b(q); x", "p q x");
    check("let x = p; x", "p x");
}

#[test]
fn on_paths() {
    check("match a(p) { V::A => b(q), V::B => c(q) }", "p q q");
    check("match a(p) { V::A => b(p), V::B => c(q) }", "p+ p q");
    check(
        "let k = match a(q) { V::A => b(p), V::B => 7 }; c(k)",
        "q p k",
    );
    check(
        "let k = match a(q) { V::A => b(p), V::B => 7 }; c(k, p)",
        "q p+ k p",
    );
    check("match p { V::A { x } => b(x, x), V::B => q }", "p x+ x q");
    check("match p { V::A { x } => b(x), V::B => c(p) }", "p+ x p");
    check(
        "match p.kind { V::A => b(p.x), V::B => q }",
        "p.kind+ p.x q",
    );
    check("if a(p) { return b(p) } c(p)", "p+ p p");
    check("if a(p) { b(q); } c(q)", "p q+ q");
    check("if a(p) { b(q) } else { c(q) }", "p q q");
    check(
        "if a(p) { b(q) } else if c(q) { d(q) } else { e() }",
        "p q q+ q",
    );
    check("let mut x = a(p); if b(q) { x = c(x); } x", "p q x x");
    check("let mut x = a(p); if b(q) { x = c(q); } x", "p q+ q x");
    check(
        "match attempt!(a(p)) { Ok(x) => x, Err(e) => b(p, e.message) }",
        "p+ x p e.message",
    );
}

#[test]
fn in_loops() {
    check("for _ in 0..3 { a(p); } q", "p+ q");
    check("for _ in 0..3 { a(p, p); } p", "p+ p+ p");
    check("for i in 0..3 { a(i, i); } q", "i+ i q");
    check("for x in p { a(x, q); } q", "p x q+ q");
    check(
        "for x in p.items { a(x, p.style); } q",
        "p.items+ x p.style+ q",
    );
    check("for x in p { let y = a(x); b(y); } q", "p x y q");
    check(
        "let mut t = a(p); for _ in 0..4 { t = b(t); } c(t)",
        "p t t",
    );
    check(
        "let mut t = a(p); for _ in 0..4 { t = b(t, t); } c(t)",
        "p t+ t t",
    );
    check(
        "let mut t = a(p); for _ in 0..4 { t = b(t); c(t); } q",
        "p t t+ q",
    );
    check(
        "let mut t = a(p); for i in 0..4 { match w(i) { W::L => break, W::R => t = b(t) } } c(t)",
        "p i t t",
    );
    check(
        "let mut t = a(p); for i in 0..4 { match w(i) { W::L => continue, W::R => t = b(t) } } c(t)",
        "p i t t",
    );
    check("for i in 0..4 { if b(i) { return c(p) } } q", "i p q");
    check(
        "let mut n = a(q); for i in 0..4 { if b(i) { n = c(p); break } } n",
        "q i p n",
    );
    check("for i in 0..4 { if b(i) { c(p); break } } p", "i p+ p");
    check("for i in 0..4 { if b(i) { c(p); continue } } q", "i p+ q");
    check(
        "for i in 0..4 { if b(i) { return c(p) } d(p); } q",
        "i p p+ q",
    );
    check(
        "let mut t = a(p); for x in q { if b(x) { continue } for _ in 0..2 { t = c(t); } } d(t)",
        "p q x t t",
    );
    check("for x in p { for y in x { a(y, q); } } c()", "p x y q+");
    check(
        "let mut t = a(p); for _ in 0..3 { let u = b(t); t = c(u); } t",
        "p t u t",
    );
    check(
        "let mut t = a(p); for _ in 0..3 { t = c(q); d(t); } p",
        "p+ q+ t p",
    );
}

#[test]
fn in_fan_outs() {
    check("concurrent!(a(p), b(p))", "p+ p");
    check(
        "let (x, y) = concurrent!(a(p), b(p)); c(x, y, p)",
        "p+ p+ x y p",
    );
    check("race!(a(p), b(p, p))", "p+ p+ p");
    check("concurrent!(attempt!(a(p)), b(p))", "p+ p");
    check("concurrent!(a(c(p)), b(p))", "p+ p");
    check("fallback!(a(p), b(p))", "p+ p");
    check("fallback!(a(p), b(q))", "p q");
    check("fallback!(a(p, p), b(q), c(p))", "p+ p+ q p");
    check("let x = fallback!(a(p), b(p)); c(x, p)", "p+ p+ x p");
    check("attempt!(a(p, p))", "p+ p");
    check("concurrent!(for d in p { a(d, q) })", "p d q+");
    check("concurrent!(for d in p { a(d, d, q) })", "p d+ d q+");
    check("concurrent!(for d in p { a(d, p) })", "p+ d p+");
    check(
        "let x = concurrent!(for d in p { a(d, q) }); b(x, q)",
        "p d q+ x q",
    );
    check(
        "concurrent!(for seed in 1..=5 { a(p).with(seed = seed) })",
        "p+ seed",
    );
    check("race!(for d in p { a(d, q) })", "p d q+");
    check("concurrent!(for d in p { attempt!(a(d, q)) })", "p d q+");
    check("concurrent!(for (k, v) in p { a(k, v) })", "p k v");
    check("for _ in 0..2 { concurrent!(a(p), b(q)); } c()", "p+ q+");
}

#[test]
fn in_guards() {
    let guard = "match check(q) { S::Safe => (), S::Bad { why } => return f(why, q) }";
    check(
        &format!("let (x, _) = concurrent!(a(p), {guard}); x"),
        "p q+ why q x",
    );
    check(
        &format!("let (x, _) = concurrent!(a(p), {guard}); b(x, q)"),
        "p q+ why q x q",
    );
    check(
        &format!("let (_, x) = concurrent!({guard}, a(q)); x"),
        "q+ why q q+ x",
    );
    check(
        "concurrent!(a(p), match c(q) { S::Safe => p, S::Bad => return q })",
        "p+ q+ p q",
    );
    check(
        "concurrent!(match c(q) { S::A => p, S::B => return p }, match d(q) { S::A => p, S::B => return p })",
        "q+ p+ p q p p",
    );
    check(
        "concurrent!(for d in p { match c(d, q) { S::A => d, S::B { why } => return f(why, q) } })",
        "p d+ q+ d why q+",
    );
}
