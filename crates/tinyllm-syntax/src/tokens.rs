//! Small questions about tokens: where something starts, how it reads as text.
//!
//! Knows nothing of graphs or nodes.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Result;
use syn::parse::discouraged::AnyDelimiter;
use syn::parse::{ParseStream, Parser};

/// The place of the first token, which is where a caret for all of `what` stands.
pub(crate) fn start(what: &impl ToTokens) -> Span {
    match what.to_token_stream().into_iter().next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
            start(&group.stream())
        }
        Some(TokenTree::Group(group)) => group.span_open(),
        Some(tree) => tree.span(),
        None => Span::call_site(),
    }
}

/// The place of the last token, which is where something more would follow.
pub(crate) fn end(what: &impl ToTokens) -> Span {
    match what.to_token_stream().into_iter().last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
            end(&group.stream())
        }
        Some(tree) => tree.span(),
        None => Span::call_site(),
    }
}

/// What stands between the delimiters of a macro, with their place.
pub(crate) fn inside_of(call: syn::Macro) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, call.tokens);
    group.set_span(call.delimiter.span().join());
    group
}

/// Parses what stands between delimiters; an error about their end stands there.
pub(crate) fn parse_inside<T>(group: Group, parse: fn(ParseStream) -> Result<T>) -> Result<T> {
    let tokens = TokenStream::from(TokenTree::Group(group));
    let parse = |input: ParseStream| parse(&input.parse_any_delimiter()?.2);
    parse.parse2(tokens)
}

/// The place of the last word of a path.
pub(crate) fn last_word(path: &syn::Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |segment| segment.ident.span())
}

/// The name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// Whether a name can only be a type, a variant or a constant, never a value that is bound.
pub(crate) fn capitalised(name: &Ident) -> bool {
    plain(name).starts_with(char::is_uppercase)
}

/// Tokens as a person writes them: `Vec<(A, B)>`, without the spaces that `to_string` puts in.
pub(crate) fn source(what: &impl ToTokens) -> String {
    let mut text = String::new();
    write_source(what.to_token_stream(), &mut text);
    text
}

fn write_source(tokens: TokenStream, text: &mut String) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_source(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                if punct.as_char() == ',' {
                    text.push(' ');
                }
            }
            word => {
                if text.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
}
