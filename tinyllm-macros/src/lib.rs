//! The procedural macros of tinyllm. Use them through the crate `tinyllm`, which documents them.
//!
//! Entry points only: parse and check (`tinyllm-syntax`), expand, or fall back to a stub with the
//! errors.

use proc_macro::TokenStream;
use tinyllm_syntax::Composite;

mod data;
mod expand;
mod page;
mod validate;

/// A function as a node of a graph. See the documentation of the crate `tinyllm`.
#[proc_macro_attribute]
pub fn llm_function(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::node(options.into(), item.into()).into()
}

/// A graph of node calls. See the documentation of the crate `tinyllm`.
#[proc_macro]
pub fn chain(graph: TokenStream) -> TokenStream {
    expand::graph(Composite::Chain, graph.into()).into()
}

/// A graph whose body is a list of branches. See the documentation of the crate `tinyllm`.
#[proc_macro]
pub fn concurrent(graph: TokenStream) -> TokenStream {
    expand::graph(Composite::Concurrent, graph.into()).into()
}

/// A graph whose body is one `match`. See the documentation of the crate `tinyllm`.
#[proc_macro]
pub fn decide(graph: TokenStream) -> TokenStream {
    expand::graph(Composite::Decide, graph.into()).into()
}

/// What `cargo doc` shows below a node's own text; written by the macros above.
#[doc(hidden)]
#[proc_macro]
pub fn page(asked: TokenStream) -> TokenStream {
    page::expand(asked.into()).into()
}

/// A type that may cross a node boundary. See the documentation of the crate `tinyllm`.
#[proc_macro_attribute]
pub fn data(arguments: TokenStream, item: TokenStream) -> TokenStream {
    data::expand(arguments.into(), item.into()).into()
}

/// The rules of a type. See the documentation of the crate `tinyllm`.
#[proc_macro_derive(Validate, attributes(validate, schemars, serde))]
pub fn derive_validate(item: TokenStream) -> TokenStream {
    validate::expand(item.into()).into()
}
