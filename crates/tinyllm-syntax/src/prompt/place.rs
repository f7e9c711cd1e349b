//! Where a piece of a text literal stands in the source.
//!
//! Knows nothing of templates.

use std::ops::Range;

use proc_macro2::Span;
use syn::LitStr;

/// The place of `bytes` of the literal's value, or of the whole literal.
///
/// The compiler tells it on nightly only; and only where the value reads as the source does.
pub(crate) fn of(literal: &LitStr, bytes: Range<usize>) -> Span {
    exact(literal, bytes).unwrap_or_else(|| literal.span())
}

fn exact(literal: &LitStr, bytes: Range<usize>) -> Option<Span> {
    let token = literal.token();
    let source = token.to_string();
    let quote = source.find('"')? + 1;
    let value = literal.value();
    if !source.get(quote..)?.starts_with(&value) {
        return None;
    }
    token.subspan(quote + bytes.start..quote + bytes.end)
}
