//! The words for every Rust expression that is no part of a graph.
//!
//! Each says what is wrong, then what to write instead; the place is the smallest wrong token.

use proc_macro2::Span;
use syn::{Attribute, BinOp, Expr as RustExpr};

use crate::tokens::{last_word, source, start};

/// Said of every operator.
pub(super) const OPERATOR: &str = "a graph has no operators: let a node compute this";

/// Said of both kinds of loops without a bound.
const UNBOUNDED: &str = "a loop needs a bound: `for _ in 0..5 { .. }`";

/// Where and what to say about `expr`.
pub(super) fn say(expr: &RustExpr) -> (Span, String) {
    let (span, say) = match expr {
        RustExpr::Loop(inner) => (inner.loop_token.span, UNBOUNDED),
        RustExpr::While(inner) => (inner.while_token.span, UNBOUNDED),
        RustExpr::Binary(inner) => return operator(&inner.op),
        RustExpr::Unary(inner) => (start(&inner.op), OPERATOR),
        RustExpr::MethodCall(inner) => {
            let method = &inner.method;
            let say = format!("a graph calls nodes only: put `.{method}(..)` into a node");
            return (method.span(), say);
        }
        RustExpr::Closure(_) => (
            start(expr),
            "a graph has no closures: put this code into a node",
        ),
        RustExpr::Struct(inner) => (
            last_word(&inner.path),
            "a graph builds no values: let a node return this one",
        ),
        RustExpr::Array(_) | RustExpr::Repeat(_) => (
            start(expr),
            "a graph builds no lists: let a node return this one",
        ),
        RustExpr::Index(inner) => (
            inner.bracket_token.span.open(),
            "a graph has no indexing: let a node pick the element",
        ),
        RustExpr::Cast(inner) => (inner.as_token.span, "no casts: let a node convert this"),
        RustExpr::Range(inner) => (
            start(&inner.limits),
            "a range stands only in `for _ in 0..5`: let a node return a list",
        ),
        RustExpr::Let(inner) => (
            inner.let_token.span,
            "write `match`, so that every case is named",
        ),
        RustExpr::Async(inner) => (
            inner.async_token.span,
            "every node call is awaited already: leave `async` out",
        ),
        RustExpr::Unsafe(inner) => (
            inner.unsafe_token.span,
            "no `unsafe` in a graph: put this code into a node",
        ),
        _ => return no_value(expr),
    };
    (span, say.to_owned())
}

/// What stands where a value is needed, though it has none; and everything else.
fn no_value(expr: &RustExpr) -> (Span, String) {
    let (span, say) = match expr {
        RustExpr::Assign(inner) => (
            inner.eq_token.span,
            "an assignment has no value: make it a step of its own",
        ),
        RustExpr::ForLoop(inner) => (
            inner.for_token.span,
            "a loop has no value: assign to a `let mut` in it, or fan out with `concurrent!`",
        ),
        RustExpr::Return(inner) => (
            inner.return_token.span,
            "`return` has no value: make it a step or an arm of its own",
        ),
        RustExpr::Break(inner) => (
            inner.break_token.span,
            "`break` has no value: make it a step or an arm of its own",
        ),
        RustExpr::Continue(inner) => (
            inner.continue_token.span,
            "`continue` has no value: make it a step or an arm of its own",
        ),
        _ => (
            start(expr),
            "this is no part of a graph: put it into a node",
        ),
    };
    (span, say.to_owned())
}

fn operator(op: &BinOp) -> (Span, String) {
    let text = source(op);
    let compound = text.ends_with('=') && !matches!(text.as_str(), "==" | "<=" | ">=" | "!=");
    let say = if compound {
        format!("no `{text}`: let a node compute the new value, and assign it with `=`")
    } else {
        OPERATOR.to_owned()
    };
    (start(op), say)
}

/// The attributes of what the language knows; the others are refused as a whole.
pub(super) fn attributes(expr: &RustExpr) -> &[Attribute] {
    match expr {
        RustExpr::Call(syn::ExprCall { attrs, .. })
        | RustExpr::MethodCall(syn::ExprMethodCall { attrs, .. })
        | RustExpr::Path(syn::ExprPath { attrs, .. })
        | RustExpr::Field(syn::ExprField { attrs, .. })
        | RustExpr::Lit(syn::ExprLit { attrs, .. })
        | RustExpr::Tuple(syn::ExprTuple { attrs, .. })
        | RustExpr::Block(syn::ExprBlock { attrs, .. })
        | RustExpr::Match(syn::ExprMatch { attrs, .. })
        | RustExpr::If(syn::ExprIf { attrs, .. })
        | RustExpr::Macro(syn::ExprMacro { attrs, .. }) => attrs,
        _ => &[],
    }
}

/// Said of a macro that is not ours.
pub(super) fn other_macro(name: &str) -> String {
    match name {
        "chain" | "decide" => {
            format!("`{name}!` makes a graph of its own: write it beside this one, and call it")
        }
        _ => format!(
            "`{name}!` is no part of a graph (`concurrent!`, `race!`, `fallback!` and `attempt!` \
             are): put it into a node"
        ),
    }
}
