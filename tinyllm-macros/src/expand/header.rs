//! What every node has, whatever its body: the struct, its constructors, its registration.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Path, Type, Visibility};
use tinyllm_syntax::Param;

use super::spans::{grouped, hidden};

/// The facts that every node's struct is made of.
pub(super) struct Header<'a> {
    pub(super) attrs: &'a [Attribute],
    pub(super) doc: &'a str,
    pub(super) vis: &'a Visibility,
    pub(super) name: &'a Ident,
    /// `name = ".."`, else the function's name without `r#`.
    pub(super) label: String,
    pub(super) params: &'a [Param],
    pub(super) output: &'a Type,
    pub(super) krate: Path,
    /// The attributes for what `cargo doc` shows below the docs.
    pub(super) page: TokenStream,
}

/// What distinguishes the kinds of nodes.
pub(super) struct Parts {
    /// `Llm`, `Body`, `Caller`, `Graph`.
    pub(super) kind: &'static str,
    /// The `Kind` of the spec.
    pub(super) spec_kind: TokenStream,
    /// The steps of the spec.
    pub(super) spec_body: TokenStream,
    /// More fields of the spec, each with its comma; what is not said is as in `NodeSpec::EMPTY`.
    pub(super) spec_facts: TokenStream,
    /// More items of `impl Node`.
    pub(super) node_items: TokenStream,
    /// More impls.
    pub(super) impls: TokenStream,
}

impl Header<'_> {
    pub(super) fn types(&self) -> Vec<&Type> {
        self.params.iter().map(|param| &param.ty).collect()
    }

    /// The parameters as the user wrote them.
    pub(super) fn written_params(&self) -> TokenStream {
        let params = self
            .params
            .iter()
            .map(|Param { name, ty, .. }| quote!(#name: #ty));
        quote!(#(#params),*)
    }

    fn names(&self) -> Vec<&Ident> {
        self.params.iter().map(|param| &param.name).collect()
    }

    fn cfgs(&self) -> Vec<&Attribute> {
        self.attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"))
            .collect()
    }

    fn docs(&self) -> TokenStream {
        let docs: Vec<_> = self
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("doc"))
            .collect();
        if docs.is_empty() {
            let text = format!("The node `{}`.", self.name);
            return quote!(#[doc = #text]);
        }
        quote!(#(#docs)*)
    }

    /// The node's struct and everything that belongs to it.
    pub(super) fn expand(&self, parts: Parts) -> TokenStream {
        let Self {
            vis,
            name,
            krate,
            page,
            ..
        } = self;
        let (types, docs, cfgs) = (self.types(), self.docs(), self.cfgs());
        let constructors = self.constructors();
        let node = self.node_impl(&parts);
        let impls = &parts.impls;
        let machine = match parts.kind {
            "Llm" => quote!(llm_node),
            _ => quote!(body_node),
        };
        // Where rustc shows the struct: the user's own function.
        // Nobody has a type of that name: one would be hidden by the parameter.
        let at = Ident::new("AtState", Span::call_site());
        let state = quote!(<#at = #krate::__private::Init<(#(#types,)*)>>);
        let item = quote_spanned!(name.span()=> struct #name #state { state: #at });
        let node_type = node_type();
        let own = quote_spanned!(name.span()=> #name<#at>);
        quote! {
            #(#cfgs)*
            #docs
            #page
            #[allow(non_camel_case_types, missing_debug_implementations)]
            #[must_use = "a state does nothing until it is moved on"]
            #vis #item

            #(#cfgs)*
            #[doc(hidden)]
            const _: () = {
                // Macros by a name of their own, as rustc speaks of them where a state is used up.
                use #krate::__private::{self as __tinyllm, node as states, #machine as moves};
                // The one use of the name: where it means something else, rustc says so once.
                type #node_type #state = #own;
                states! { #node_type #constructors }
                moves! { #node_type }
                #node
                #impls
                __tinyllm::inventory::submit! { __tinyllm::NodeEntry::of::<#node_type>() }
            };
        }
    }

    /// `new`, `input`, `run`, `start`, `call`.
    fn constructors(&self) -> TokenStream {
        let Self { name, output, .. } = self;
        let node_type = node_type();
        let (params, names) = (self.written_params(), self.names());
        // Where rustc shows the node's definition: the user's own.
        let span = name.span();
        let (new, input) = (Ident::new("new", span), Ident::new("input", span));
        let (run, start, call) = (
            Ident::new("run", span),
            Ident::new("start", span),
            Ident::new("call", span),
        );
        let (runtime, cx) = (hidden("runtime"), hidden("cx"));
        // Futures are passed on, not wrapped: every `async fn` here would cost each node a body to check.
        quote! {
                /// The state machine at its beginning, to be stepped by hand.
                pub fn #new(#params) -> Self {
                    Self { state: __tinyllm::Init::new((#(#names,)*)) }
                }

                /// The arguments of one call.
                #[inline(always)]
                pub fn #input(#params) -> __tinyllm::Input<#node_type> {
                    __tinyllm::Input::new((#(#names,)*))
                }

                /// Run it to its end.
                pub fn #run<'__run>(
                    #runtime: &'__run __tinyllm::Runtime,
                    #params
                ) -> impl ::core::future::Future<Output = __tinyllm::Result<#output>>
                + ::core::marker::Send
                + use<'__run> {
                    #runtime.run(Self::input(#(#names),*))
                }

                /// Start it on the present tokio runtime.
                pub fn #start(
                    #runtime: &__tinyllm::Runtime,
                    #params
                ) -> __tinyllm::Run<#output> {
                    #runtime.start(Self::input(#(#names),*))
                }

                /// Call it from another node's body.
                pub fn #call<'__cx>(
                    #cx: &'__cx __tinyllm::Cx<'__cx>,
                    #params
                ) -> impl ::core::future::Future<Output = __tinyllm::Result<#output>>
                + ::core::marker::Send
                + use<'__cx> {
                    #cx.call_by_hand(Self::input(#(#names),*))
                }
        }
    }

    fn node_impl(&self, parts: &Parts) -> TokenStream {
        let Self {
            name,
            output,
            label,
            ..
        } = self;
        let types = self.types();
        let ports = self
            .params
            .iter()
            .map(|param| port(&param.json_name(), &param.ty));
        let output_port = port("output", output);
        let spec = self.spec(parts);
        let kind = Ident::new(parts.kind, Span::call_site());
        let node_type = node_type();
        let node_items = &parts.node_items;
        let spec = quote_spanned! {name.span()=>
            const SPEC: &'static __tinyllm::NodeSpec = #spec;
        };
        // Where rustc says that a type is less visible than its node.
        let out = quote_spanned!(type_span(output)=> type Out = #output;);
        quote! {
            impl __tinyllm::Node for #node_type {
                type In = (#(#types,)*);
                #out
                type Ports = (#(__tinyllm::Port<#types>,)*);
                type Kind = __tinyllm::#kind;
                type At<AtState> = #node_type<AtState>;
                const NAME: &'static str = #label;
                const PORTS: Self::Ports = (#(#ports,)*);
                const OUTPUT: __tinyllm::Port<#output> = #output_port;
                #spec
                #node_items
            }
        }
    }

    fn spec(&self, parts: &Parts) -> TokenStream {
        let Self {
            label, doc, output, ..
        } = self;
        let (kind, body, facts) = (&parts.spec_kind, &parts.spec_body, &parts.spec_facts);
        let params = self.params.iter().map(|param| {
            let (name, ty) = (param.json_name(), param.ty.to_token_stream().to_string());
            quote!(__tinyllm::graph::ParamSpec::new(#name, #ty))
        });
        let output = output.to_token_stream().to_string();
        // Where rustc shows a graph that contains itself: its name.
        quote_spanned! {self.name.span()=>
            &__tinyllm::NodeSpec {
                name: #label,
                doc: #doc,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                column: ::core::column!(),
                kind: __tinyllm::graph::Kind::#kind,
                params: &[#(#params),*],
                output: #output,
                body: &[#body],
                #facts
            }
        }
    }
}

/// What the node's struct is called inside of its own generated code.
pub(super) fn node_type() -> Ident {
    Ident::new("__Node", Span::call_site())
}

/// `Port::<Facts>::new("facts")`: the one place that demands of the type that it is data, so the error
/// stands at the user's own type.
fn port(name: &str, ty: &Type) -> TokenStream {
    let span = type_span(ty);
    let arguments = grouped(Delimiter::Parenthesis, quote!(#name), span);
    quote_spanned!(span=> __tinyllm::Port::<#ty>::new #arguments)
}

/// The place of a type: its last name without arguments, else its first token.
pub(super) fn type_span(ty: &Type) -> Span {
    if let Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
    {
        return last.ident.span();
    }
    ty.to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}
