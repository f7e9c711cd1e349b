//! Where errors point: tokens with the span of the word that they stand for.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::LitStr;

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

/// `"json_schema"` as a variant: `OutputFormat::JsonSchema`. That there is one has been checked.
pub(super) fn named(of: &TokenStream, name: &LitStr) -> TokenStream {
    let words = name.value();
    let words = words.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    let variant = Ident::new(&words.collect::<String>(), Span::mixed_site());
    quote!(#of::#variant)
}
