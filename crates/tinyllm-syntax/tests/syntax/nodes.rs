//! Nodes: what their headers become, and what is said about mistakes.

use crate::support::{expect, parse_node};

/// A node that is wrong in one place.
#[track_caller]
fn check(item: &str, at: &str, say: &str) {
    let parsed = parse_node("", item);
    assert!(parsed.value.is_some(), "{item}");
    expect(item, parsed.errors, &[(at, say)]);
}

/// A node that is right, as `params -> output`, with `cx`, `?` and `llm` where they apply.
#[track_caller]
fn reads(item: &str, expected: &str) {
    let parsed = parse_node("", item);
    expect(item, parsed.errors, &[]);
    let node = parsed.value.unwrap();
    let mut words: Vec<String> = Vec::new();
    if node.takes_cx {
        words.push("cx".to_owned());
    }
    words.extend(node.params.iter().map(|param| param.json_name()));
    let output = &node.output;
    words.push(format!("-> {}", quote::quote!(#output)));
    if node.fallible {
        words.push("?".to_owned());
    }
    if node.body.is_none() {
        words.push(format!("llm: {}", node.doc));
    }
    assert_eq!(words.join(" "), expected, "{item}");
}

#[test]
fn what_is_read() {
    reads("fn f() {}", "-> ()");
    reads("fn f(a: A, _b: B, r#type: T) -> R { x }", "a b type -> R");
    reads(
        "pub async fn f(cx: &Cx, a: A) -> Result<R, E> { a(cx).await }",
        "cx a -> R ?",
    );
    reads(
        "fn f(_: &tinyllm::Cx) -> anyhow::Result<R> { x }",
        "cx -> R ?",
    );
    reads("fn f(mut a: A) -> Result { x }", "a -> Result");
    reads(
        "fn f(a: Cow<'static, str>) -> Option<R> { x }",
        "a -> Option < R >",
    );
    reads(
        "/// Weigh it.\n///\n///   More.\nasync fn f(a: A) -> R;",
        "a -> R llm: Weigh it.\n\n  More.",
    );
    reads(
        "fn f() -> R { let x = ; ? ) }".replace(" )", "").as_str(),
        "-> R",
    );
}

#[test]
fn llm_calls() {
    check(
        "/// Do.\nfn f(a: A) -> R;",
        "fn",
        "an LLM call is asynchronous: write `async fn`",
    );
    check(
        "/// Do.\nasync fn f(cx: &Cx, a: A) -> R;",
        "cx",
        "an LLM call takes no `cx`: leave it out",
    );
    check(
        "/// Do.\nasync fn f(a: A);",
        "f",
        "an LLM call names its output: `-> Type`",
    );
    check(
        "/// Do.\nasync fn f(a: A) -> Result<Vec<R>, E>;",
        "Result",
        "an LLM call fails by itself: return `Vec<R>`",
    );
    check(
        "async fn f(a: A) -> R;",
        "f",
        "an LLM call needs an instruction: write a doc comment, `system = \"..\"` or `prompt = \"..\"`",
    );
    for options in ["system = \"s\"", "prompt = \"{a}\"", "prompt_file = \"p\""] {
        expect(
            options,
            parse_node(options, "async fn f(a: A) -> R;").errors,
            &[],
        );
    }
}

#[test]
fn qualifiers() {
    let generic = "a node cannot be generic: write one node per type, or call a generic function from the body";
    check("fn f<T>(a: T) -> R { x }", "T", generic);
    check("fn f<const N: usize>() -> R { x }", "const", generic);
    check("fn f<'a>(a: A) -> R { x }", "'a", generic);
    check("fn f(a: A) -> R where A: B { x }", "where", generic);
    check(
        "unsafe fn f() -> R { x }",
        "unsafe",
        "a node cannot be `unsafe`: put an `unsafe` block into the body",
    );
    check(
        "const fn f() -> R { x }",
        "const",
        "a node cannot be `const`: leave it out",
    );
    check(
        "extern \"C\" fn f() -> R { x }",
        "extern",
        "a node cannot be `extern`: leave it out",
    );
    check(
        "fn f(a: A, ...) -> R { x }",
        ".",
        "a node names each parameter: take a `Vec` instead of `..`",
    );
}

#[test]
fn params() {
    let method = "a node is no method: write a function beside the `impl`, and take the value as a parameter";
    check("fn f(self) -> R { x }", "self", method);
    check("fn f(&self) -> R { x }", "&", method);
    check("fn f(self: Box<Self>) -> R { x }", "self", method);
    check("fn f(a: A, cx: &Cx) -> R { x }", "cx", "`cx` stands first");
    check(
        "fn f(cx: Cx) -> R { x }",
        "Cx",
        "`cx` is shared: write `cx: &Cx`",
    );
    check(
        "fn f(cx: &mut Cx) -> R { x }",
        "&",
        "`cx` is shared: write `cx: &Cx`",
    );
    check(
        "fn f((a, b): A) -> R { x }",
        "(",
        "name this parameter, and take it apart in the body",
    );
    check(
        "fn f(S { a }: A) -> R { x }",
        "S",
        "name this parameter, and take it apart in the body",
    );
    check(
        "fn f(ref a: A) -> R { x }",
        "ref",
        "name this parameter, and take it apart in the body",
    );
    check(
        "fn f(_: A) -> R { x }",
        "_",
        "name this parameter; an unused one starts with `_`",
    );
    check(
        "fn f(#[x] a: A) -> R { x }",
        "#",
        "a parameter takes no attributes: describe it in the doc comment above",
    );
    check(
        "fn f(a: A, _a: B) -> R { x }",
        "_a",
        "`a` and `_a` are both `a` in JSON: rename one of them",
    );
    let many: Vec<String> = (1..=13).map(|number| format!("p{number}: P")).collect();
    check(
        &format!("fn f({}) -> R {{ x }}", many.join(", ")),
        "p13",
        "a node takes at most 12 parameters: group some in a `#[data]` struct",
    );
}

#[test]
fn types() {
    check(
        "fn f(a: &str) -> R { x }",
        "&",
        "a node owns its inputs: write `String`",
    );
    check(
        "fn f(a: &'static str) -> R { x }",
        "&",
        "a node owns its inputs: write `String`",
    );
    check(
        "fn f(a: &m::T<A, B>) -> R { x }",
        "&",
        "a node owns its inputs: write `m::T<A, B>`",
    );
    check(
        "fn f(a: &[T]) -> R { x }",
        "&",
        "a node owns its inputs: write `Vec<T>`",
    );
    check(
        "fn f(a: &mut T) -> R { x }",
        "&",
        "a node owns its inputs: write `T`",
    );
    check(
        "fn f(a: Vec<&str>) -> R { x }",
        "&",
        "a node owns its inputs: write `String`",
    );
    check(
        "fn f(a: (A, [&T; 2])) -> R { x }",
        "&",
        "a node owns its inputs: write `T`",
    );
    check(
        "fn f(a: T<'_>) -> R { x }",
        "'_",
        "a node owns its inputs: leave `'_` out",
    );
    check(
        "fn f(a: impl A) -> R { x }",
        "impl",
        "a node names the type of its inputs: write it instead of `impl`",
    );
    check(
        "fn f(a: A) -> &str { x }",
        "&",
        "a node owns its output: write `String`",
    );
    check(
        "fn f(a: A) -> Result<&T, E> { x }",
        "&",
        "a node owns its output: write `T`",
    );
    check(
        "fn f(a: A) -> impl B { x }",
        "impl",
        "a node names the type of its output: write it instead of `impl`",
    );
}

#[test]
fn other_items() {
    for (item, at) in [
        ("struct S;", "struct"),
        ("pub const X: u8 = 3;", "const"),
        ("impl S {}", "impl"),
        ("static X: u8 = 3;", "static"),
    ] {
        let parsed = parse_node("", item);
        assert!(parsed.value.is_none());
        expect(
            item,
            parsed.errors,
            &[(at, "`#[llm_function]` stands on a function")],
        );
    }
}
