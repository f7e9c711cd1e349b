//! Where errors point: tokens with the span of the word that they stand for.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// The same tokens, all with one span.
pub(super) fn respan(tokens: impl ToTokens, span: Span) -> TokenStream {
    let respanned = tokens
        .into_token_stream()
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut again = Group::new(group.delimiter(), respan(group.stream(), span));
                again.set_span(span);
                TokenTree::Group(again)
            }
            mut token => {
                token.set_span(span);
                token
            }
        });
    respanned.collect()
}

/// A group around tokens, with the span of the user's own.
pub(super) fn grouped(
    delimiter: proc_macro2::Delimiter,
    tokens: TokenStream,
    span: Span,
) -> TokenStream {
    let mut group = Group::new(delimiter, tokens);
    group.set_span(span);
    group.into_token_stream()
}

/// A name of ours that no name of the user can meet.
pub(super) fn hidden(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
