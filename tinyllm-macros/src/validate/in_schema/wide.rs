//! Whole numbers above 32 bits in rules that schemars reads: with a suffix.
//!
//! schemars hands a bound to a function that takes any number, where rustc takes a literal without a
//! suffix for an `i32` and refuses a larger one. Knows tokens, and no rule.

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};
use syn::{Attribute, LitInt, Meta};

/// Give the bounds in `#[schemars(..)]` their suffix, also under a condition.
pub(super) fn bounds(attributes: &mut [Attribute]) {
    for attribute in attributes {
        let path = attribute.path();
        if !path.is_ident("schemars") && !path.is_ident("cfg_attr") {
            continue;
        }
        if let Meta::List(list) = &mut attribute.meta {
            list.tokens = rules(std::mem::take(&mut list.tokens));
        }
    }
}

/// The numbers within `range(..)` and `length(..)`, however deep those stand.
fn rules(tokens: TokenStream) -> TokenStream {
    let mut of_rule = false;
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let inside = if of_rule {
                numbers(group.stream())
            } else {
                rules(group.stream())
            };
            of_rule = false;
            regrouped(&group, inside)
        }
        token => {
            of_rule =
                matches!(&token, TokenTree::Ident(name) if name == "range" || name == "length");
            token
        }
    });
    each.collect()
}

/// All numbers of an expression.
pub(super) fn numbers(tokens: TokenStream) -> TokenStream {
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let inside = numbers(group.stream());
            regrouped(&group, inside)
        }
        TokenTree::Literal(literal) => TokenTree::Literal(wide(literal)),
        token => token,
    });
    each.collect()
}

fn wide(literal: Literal) -> Literal {
    let Ok(number) = syn::parse_str::<LitInt>(&literal.to_string()) else {
        return literal;
    };
    let (true, Ok(value)) = (number.suffix().is_empty(), number.base10_parse::<u64>()) else {
        return literal;
    };
    let mut wide = match i64::try_from(value) {
        Ok(value) if i32::try_from(value).is_ok() => return literal,
        Ok(value) => Literal::i64_suffixed(value),
        Err(_) => Literal::u64_suffixed(value),
    };
    // At the author's place, but not the author's own: lints look at how literals are grouped.
    wide.set_span(literal.span().resolved_at(Span::mixed_site()));
    wide
}

fn regrouped(group: &Group, inside: TokenStream) -> TokenTree {
    let mut regrouped = Group::new(group.delimiter(), inside);
    regrouped.set_span(group.span());
    TokenTree::Group(regrouped)
}
