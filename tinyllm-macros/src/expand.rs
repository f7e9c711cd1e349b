//! Expansion: the model as Rust. Cannot fail; where there are errors, the header stays usable.
//!
//! Knows the model and the names of `tinyllm::__private`; parses nothing.

use proc_macro2::TokenStream;
use syn::Path;
use tinyllm_syntax::Composite;

mod body;
mod graph;
mod header;
mod node;
mod prompt;
mod spans;
mod spec;

/// Expand `#[llm_function(..)]`.
pub(crate) fn node(options: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = tinyllm_syntax::node(options, item.clone());
    let errors = parsed.errors.map(|errors| errors.to_compile_error());
    let node = match parsed.value {
        Some(node) => node::expand(&node),
        None => item,
    };
    [errors, Some(node)].into_iter().flatten().collect()
}

/// Expand `chain!`, `concurrent!` or `decide!`.
pub(crate) fn graph(composite: Composite, tokens: TokenStream) -> TokenStream {
    let parsed = tinyllm_syntax::graph(composite, tokens.clone());
    let errors = parsed.errors.map(|errors| errors.to_compile_error());
    let graph = parsed
        .value
        .map(|graph| graph::expand(&graph, &tokens, errors.is_some()));
    [errors, graph].into_iter().flatten().collect()
}

/// Where the runtime crate is.
fn crate_path(given: Option<&Path>) -> Path {
    given
        .cloned()
        .unwrap_or_else(|| syn::parse_quote!(::tinyllm))
}
