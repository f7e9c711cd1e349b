//! What `cargo doc` shows below a node's own text: the page that a build script wrote for it, else,
//! for a graph, a picture of its own level.
//!
//! Expanded under `cfg(doc)` only, so that no other build pays for it. Reads two variables that a
//! build script sets, and no file: rustc includes the page.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use tinyllm_graph::{Graph, Place, SvgOptions, Theme, places};
use tinyllm_syntax::Composite;

/// The attributes that put the page below the docs of `name`; `graph` are its tokens, if it is one.
pub(crate) fn attribute(
    krate: &syn::Path,
    name: &Ident,
    graph: Option<(Composite, &TokenStream)>,
) -> TokenStream {
    let graph = graph.map(|(composite, tokens)| {
        let word = match composite {
            Composite::Chain => quote!(chain),
            Composite::Concurrent => quote!(concurrent),
            Composite::Decide => quote!(decide),
        };
        quote!(#word { #tokens })
    });
    // The links of a page lead to private nodes too: rustdoc shows those as text.
    quote! {
        #[cfg_attr(doc, allow(rustdoc::private_intra_doc_links))]
        #[cfg_attr(doc, doc = #krate::__private::page!(#name #graph))]
    }
}

/// Expand `page!(name)` and `page!(name chain { .. })`: the text of a doc attribute.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let Ok(asked) = parse.parse2(tokens) else {
        return quote!("");
    };
    if let Some(number) = number(&asked.name) {
        let file = format!("/rustdoc/{number}.md");
        return quote! {
            ::core::include_str!(::core::concat!(::core::env!("TINYLLM_GRAPHS"), #file))
        };
    }
    let picture = asked.graph.and_then(|(composite, tokens)| {
        let parsed = tinyllm_syntax::graph(composite, tokens);
        let sound = parsed.errors.is_none();
        parsed.value.filter(|_| sound).map(|model| picture(&model))
    });
    let text = picture.unwrap_or_default();
    quote!(#text)
}

struct Asked {
    name: Ident,
    graph: Option<(Composite, TokenStream)>,
}

fn parse(input: ParseStream<'_>) -> syn::Result<Asked> {
    let name = input.parse()?;
    let mut graph = None;
    if let Some(word) = input.parse::<Option<Ident>>()? {
        let composite = match word.to_string().as_str() {
            "concurrent" => Composite::Concurrent,
            "decide" => Composite::Decide,
            _ => Composite::Chain,
        };
        let braces: proc_macro2::Group = input.parse()?;
        graph = Some((composite, braces.stream()));
    }
    Ok(Asked { name, graph })
}

/// The page of the definition whose name this is.
fn number(name: &Ident) -> Option<usize> {
    std::env::var_os("TINYLLM_GRAPHS")?;
    let index = std::env::var("TINYLLM_GRAPHS_INDEX").ok()?;
    if !proc_macro::is_available() {
        return None;
    }
    let place = name.span().unwrap();
    let line = u32::try_from(place.line()).ok()?;
    let column = u32::try_from(place.column()).ok()?;
    places::page(&index, &place.file(), line, column)
}

/// One level: what is called is known by its name alone.
fn picture(model: &tinyllm_syntax::Graph) -> String {
    let graph = Graph::of_model(model, Place::default(), &mut |call| {
        Graph::elsewhere(&call.path())
    });
    let options = SvgOptions::new().theme(Theme::Rustdoc).inline();
    format!("\n\n<div>{}</div>\n", graph.svg(&options).trim_end())
}
