//! Graphs: the body as straight-line code in one async function, and its node beside it.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use tinyllm_syntax::{Composite, Graph};

use super::body::Body;
use super::header::{Header, Parts, node_type, type_span};
use super::spans::hidden;
use super::{crate_path, spec};
use crate::page;

/// Expand one graph; with `broken`, its body is left out and its header still serves its callers.
pub(super) fn expand(graph: &Graph, tokens: &TokenStream, broken: bool) -> TokenStream {
    if !graph.usable {
        return TokenStream::new();
    }
    let label = graph.name.to_string();
    let krate = crate_path(graph.crate_path.as_ref());
    let page = page::attribute(&krate, &graph.name, Some((graph.composite, tokens)));
    let header = Header {
        attrs: &graph.attrs,
        doc: &graph.doc,
        vis: &graph.vis,
        name: &graph.name,
        label: label.strip_prefix("r#").unwrap_or(&label).to_string(),
        params: &graph.params,
        output: &graph.output,
        krate,
        page,
    };
    let function = function(&header);
    let spec_body = if broken {
        TokenStream::new()
    } else {
        spec::steps(&graph.body)
    };
    let node = header.expand(Parts {
        kind: "Graph",
        spec_kind: match graph.composite {
            Composite::Chain => quote!(Chain),
            Composite::Concurrent => quote!(Concurrent),
            Composite::Decide => quote!(Decide),
        },
        spec_body,
        spec_facts: quote! {
            system: "",
            prompt: __tinyllm::graph::Prompt::Params,
            options: &[],
        },
        node_items: TokenStream::new(),
        impls: impls(graph, &header, broken),
    });
    quote!(#function #node)
}

/// As plain Rust: `async fn name(cx: &Cx, params..) -> Result<Out, Error>`.
fn function(header: &Header<'_>) -> TokenStream {
    let Header {
        attrs,
        vis,
        name,
        output,
        krate,
        page,
        ..
    } = header;
    let params = header.written_params();
    let names = header.params.iter().map(|param| &param.name);
    let cx = hidden("cx");
    quote! {
        #(#attrs)*
        #page
        #[allow(clippy::too_many_arguments)]
        #vis async fn #name(#cx: &#krate::Cx<'_>, #params) -> #krate::Result<#output> {
            <#name>::call(#cx, #(#names),*).await
        }
    }
}

fn impls(graph: &Graph, header: &Header<'_>, broken: bool) -> TokenStream {
    let Header { name, output, .. } = header;
    let (cx, input) = (hidden("__cx"), hidden("__input"));
    let places = (0..graph.params.len()).map(syn::Index::from);
    let body = body(graph, header, broken);
    let node_type = node_type();
    // Looked at here, so that `cargo check` reports graphs that contain each other.
    let look = quote_spanned! {name.span()=>
        const _: &__tinyllm::NodeSpec = <#node_type as __tinyllm::Node>::SPEC;
    };
    quote! {
        impl __tinyllm::BodyNode for #node_type {
            type Raw = __tinyllm::Result<#output>;
            #[inline(always)]
            fn body(
                #cx: &__tinyllm::Cx<'_>,
                #input: Self::In,
            ) -> impl ::core::future::Future<Output = Self::Raw> + ::core::marker::Send {
                Self::__body(#cx, #(#input.#places),*)
            }
            #[inline(always)]
            fn finish(raw: Self::Raw) -> __tinyllm::Result<Self::Out> {
                raw
            }
        }

        impl #node_type {
            #body
        }

        #look
        const _: ::core::marker::PhantomData<#output> = ::core::marker::PhantomData;
    }
}

fn body(graph: &Graph, header: &Header<'_>, broken: bool) -> TokenStream {
    let (params, output) = (header.written_params(), header.output);
    let cx = hidden("__cx");
    if broken {
        let names = graph.params.iter().map(|param| &param.name);
        return quote! {
            #[allow(clippy::too_many_arguments)]
            async fn __body(#cx: &__tinyllm::Cx<'_>, #params) -> __tinyllm::Result<#output> {
                let _ = (#cx, #(#names),*);
                ::core::unimplemented!()
            }
        };
    }
    let steps = Body::new().block(&graph.body);
    let deny = quote_spanned!(graph.name.span()=> #[deny(unreachable_patterns)]);
    let result = quote_spanned!(type_span(output)=> __tinyllm::Result<#output>);
    quote! {
        #[doc(hidden)]
        #deny
        #[allow(
            unreachable_code,
            unused_braces,
            unused_qualifications,
            clippy::too_many_arguments,
            clippy::all,
            clippy::pedantic
        )]
        async fn __body(#cx: &__tinyllm::Cx<'_>, #params) -> #result {
            let _ = #cx;
            let __out: #output = #steps;
            ::core::result::Result::Ok(__out)
        }
    }
}
