//! The model: what a graph becomes, beyond sites and moves.

use tinyllm_syntax::{Branch, Composite, Expr, FanOutKind, Over, Step, graph};

use crate::support::{chain, said, sound, tokens};

#[test]
fn header() {
    let graph = sound(
        "/// Decide one\n/// application.\n#[inline] #[tinyllm(crate = my::tiny)]\npub(crate) fn g(p: P, _q: Vec<Q>) -> R { a(p) }",
    );
    assert_eq!(graph.name, "g");
    assert_eq!(graph.doc, "Decide one\napplication.");
    assert_eq!(graph.attrs.len(), 3);
    assert_eq!(graph.crate_path.unwrap().segments.len(), 2);
    assert_eq!(graph.params.len(), 2);
    assert_eq!(graph.params[1].name, "_q");
    assert_eq!(graph.params[1].json_name(), "q");
    assert_ne!(graph.params[0].binding, graph.params[1].binding);
    assert!(matches!(graph.vis, syn::Visibility::Restricted(_)));
}

#[test]
fn broken_bodies_keep_the_header() {
    for body in [
        "a(p) b(p)",
        "let x =",
        "match",
        "match a(p)",
        "concurrent!(a b)",
        "for x in",
        "p.",
        "a(,)",
    ] {
        let text = format!("fn g(p: P) -> R {{ {body} }}");
        let parsed = chain(&text);
        assert!(parsed.errors.is_some(), "{text}");
        assert_eq!(parsed.value.unwrap().params.len(), 1, "{text}");
    }
}

#[test]
fn bindings() {
    let graph = sound(
        "fn g(p: P) -> R { let x = a(p); let x = b(x); match c(x) { V::A(y) | V::B(y) => d(y, x), _ => x } }",
    );
    let bindings: Vec<_> = graph
        .body
        .steps
        .iter()
        .map(|step| match step {
            Step::Let { names, .. } => names[0].1,
            _ => panic!("only lets"),
        })
        .collect();
    assert_ne!(bindings[0], bindings[1]);
    let Some(Expr::Match(decision)) = graph.body.tail.as_deref() else {
        panic!("a match")
    };
    assert_eq!(decision.arms[0].names.len(), 1);
    let Expr::Call(call) = &decision.arms[0].body else {
        panic!("a call")
    };
    let [Expr::Use(y), Expr::Use(x)] = &call.args[..] else {
        panic!("two uses")
    };
    assert_eq!(y.binding, decision.arms[0].names[0].1);
    assert_eq!(x.binding, bindings[1]);
}

#[test]
fn rounds() {
    for (over, expected) in [("0..5", 5), ("1..=5", 5), ("2..3", 1), ("0..=0", 1)] {
        let graph = sound(&format!(
            "fn g(p: P) -> R {{ for _ in {over} {{ a(p); }} p }}"
        ));
        let Step::For(each) = &graph.body.steps[0] else {
            panic!("a loop")
        };
        let Over::Rounds {
            count, inclusive, ..
        } = &each.over
        else {
            panic!("rounds")
        };
        assert_eq!(
            (*count, *inclusive),
            (expected, over.contains('=')),
            "{over}"
        );
    }
}

#[test]
fn steps_and_tails() {
    for (body, steps, tail) in [
        ("a(p)", 0, true),
        ("a(p);", 1, false),
        ("if a(p) { return p; } a(p)", 1, true),
        ("match a(p) { _ => p }", 0, true),
        ("match a(p) { _ => p };", 1, false),
        ("for x in p { a(x); }", 1, false),
        ("race!(a(p), b(p))", 0, true),
        ("race!(a(p), b(p));", 1, false),
        ("let mut x = a(p); x = b(p)", 2, false),
        ("return p", 0, true),
        ("(a(p))", 0, true),
        ("let _ = a(p); let (x, _): T = b(); x", 2, true),
        ("()", 0, true),
        ("", 0, false),
    ] {
        let graph = sound(&format!("fn g(p: P) -> () {{ {body} }}"));
        assert_eq!(
            (graph.body.steps.len(), graph.body.tail.is_some()),
            (steps, tail),
            "{body}"
        );
    }
}

#[test]
fn literals() {
    let graph = sound("fn g() -> R { a(5, -5, 0.5, \"x\", true, 'c') }");
    let Some(Expr::Call(call)) = graph.body.tail.as_deref() else {
        panic!("a call")
    };
    assert!(call.args.iter().all(|arg| matches!(arg, Expr::Lit(_))));
}

#[test]
fn options_of_calls() {
    let graph =
        sound("fn g(p: P) -> R { a(p).with(seed = 7, model = p.model).with(timeout = \"2m\") }");
    let Some(Expr::Call(call)) = graph.body.tail.as_deref() else {
        panic!("a call")
    };
    let names: Vec<String> = call
        .with
        .iter()
        .map(|option| option.name.to_string())
        .collect();
    assert_eq!(names, ["seed", "model", "timeout"]);
}

#[test]
fn composites() {
    for (composite, body) in [
        (Composite::Concurrent, "a(p), b(p)"),
        (
            Composite::Concurrent,
            "a(p), attempt!(b(p)), match c(p) { X => (), Y => return p },",
        ),
        (Composite::Concurrent, "for d in p { a(d) }, limit = 8"),
        (
            Composite::Decide,
            "match a(p) { V::A => b(p), _ => { let x = c(p); x } }",
        ),
    ] {
        let parsed = graph(composite, tokens(&format!("fn g(p: P) -> R {{ {body} }}")));
        assert_eq!(said(parsed.errors), [], "{body}");
        let body = parsed.value.unwrap().body;
        assert!(body.steps.is_empty() && body.tail.is_some());
    }
}

/// Formatters put braces around the arms of a guard.
#[test]
fn guards_with_braces() {
    for arm in [
        "return p",
        "{ return p }",
        "{ return p; }",
        "{ { return p } }",
    ] {
        let graph = sound(&format!(
            "fn g(p: P) -> R {{ concurrent!(a(p), match b(p) {{ V::A => {{ () }} V::B => {arm} }}) }}"
        ));
        let Some(Expr::FanOut { kind, branches, .. }) = graph.body.tail.as_deref() else {
            panic!("a fan-out")
        };
        assert_eq!(*kind, FanOutKind::Concurrent);
        let Branch::Guard(guard) = &branches[1] else {
            panic!("a guard")
        };
        assert!(matches!(guard.arms[1].body, Expr::Return { .. }), "{arm}");
    }
}
