//! Messages about graphs: each rule, where it points and what it says.

mod bodies;
mod calls;
mod fan_outs;
mod headers;
mod rust;

use tinyllm_syntax::{Composite, graph};

use crate::support::{chain, expect, tokens};

/// A body that is wrong in one place.
#[track_caller]
fn check(body: &str, at: &str, say: &str) {
    let text = format!("fn g(p: P, q: Q) -> R {{ {body} }}");
    expect(&text, chain(&text).errors, &[(at, say)]);
}

/// A whole graph that is wrong in one place.
#[track_caller]
fn header(text: &str, at: &str, say: &str) {
    let parsed = chain(text);
    assert!(parsed.value.is_some(), "{text}");
    expect(text, parsed.errors, &[(at, say)]);
}

/// A whole graph of another macro.
#[track_caller]
fn item(composite: Composite, text: &str, at: &str, say: &str) {
    expect(text, graph(composite, tokens(text)).errors, &[(at, say)]);
}
