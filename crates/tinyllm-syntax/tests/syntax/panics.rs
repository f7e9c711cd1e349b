//! Whatever comes in, nothing panics: the fourteen programs, broken at every token.

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use tinyllm_syntax::{Composite, graph, node};

use crate::support::{programs, tokens};

/// One way to break a token stream.
#[derive(Clone, Copy)]
enum Break {
    CutAfter,
    Leave,
    Twice,
    ByOperator,
    ByName,
    ByGroup,
    SwapWithNext,
}

const ALL: [Break; 7] = [
    Break::CutAfter,
    Break::Leave,
    Break::Twice,
    Break::ByOperator,
    Break::ByName,
    Break::ByGroup,
    Break::SwapWithNext,
];

/// Applies `how` at the token number `at`, counted into groups; `None` past the end.
fn broken(tokens: TokenStream, at: &mut Option<usize>, how: Break) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut all = tokens.into_iter();
    while let Some(tree) = all.next() {
        match *at {
            Some(0) => {
                *at = None;
                match how {
                    Break::CutAfter => break,
                    Break::Leave => {}
                    Break::Twice => out.extend([tree.clone(), tree]),
                    Break::ByOperator => out.push(Punct::new('+', Spacing::Alone).into()),
                    Break::ByName => out.push(Ident::new("match", Span::call_site()).into()),
                    Break::ByGroup => {
                        let inside = TokenStream::from(tree);
                        out.push(Group::new(proc_macro2::Delimiter::None, inside).into());
                    }
                    Break::SwapWithNext => {
                        out.extend(all.next());
                        out.push(tree);
                    }
                }
                continue;
            }
            Some(left) => *at = Some(left - 1),
            None => {}
        }
        match tree {
            TokenTree::Group(group) => {
                out.push(Group::new(group.delimiter(), broken(group.stream(), at, how)).into());
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// Every breakage of `tokens`.
fn every(tokens: &TokenStream, mut each: impl FnMut(TokenStream)) {
    for how in ALL {
        for place in 0.. {
            let mut at = Some(place);
            let stream = broken(tokens.clone(), &mut at, how);
            if at.is_some() {
                break;
            }
            each(stream);
        }
    }
}

#[test]
fn graphs() {
    for program in programs() {
        every(&program, |tokens| {
            for composite in [Composite::Chain, Composite::Concurrent, Composite::Decide] {
                let parsed = graph(composite, tokens.clone());
                assert!(parsed.value.is_some() || parsed.errors.is_some());
            }
        });
    }
}

#[test]
fn nodes() {
    let options = tokens(
        "model = \"m\", prompt = \"{a} {b.c:?} {{\", temperature = 0.5, stop = [\"x\"], validate = a::b, cache = \"1h\"",
    );
    let items = [
        "/// Doc. \n pub async fn f(a: A, _b: Vec<(B, C)>) -> Result<R, E>;",
        "pub(crate) fn f(cx: &Cx, a: &'a T<'_>, (b, c): impl D) -> Option<R> { body ? + }",
    ];
    for item in items {
        every(&tokens(item), |item| {
            node(options.clone(), item);
        });
        every(&options, |options| {
            node(options, tokens(item));
        });
    }
}

#[test]
fn texts() {
    let text = "Ä{a.b:>8}{{ö}}\n{c}{}{";
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for from in &ends {
        for to in ends.iter().filter(|to| from <= to) {
            let _ = tinyllm_syntax::prompt_parts(&text[*from..*to], &["a".to_owned()]);
            let _ = tinyllm_syntax::duration_ms(&text[*from..*to]);
        }
    }
}

/// Passes over nested loops take time that grows with their depth, not with its power.
#[test]
fn nested_loops() {
    let open = "for x in p { a(x, q); ".repeat(60);
    let text = format!("fn g(p: P, q: Q) -> R {{ {open} {} q }}", "}".repeat(60));
    let parsed = graph(Composite::Chain, tokens(&text));
    assert!(parsed.errors.is_none());
}
