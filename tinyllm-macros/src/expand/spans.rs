//! Where errors point: tokens with the span of the word that they stand for.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::ToTokens;

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
