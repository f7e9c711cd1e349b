//! Nodes: the user's function as written, and its node beside it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Index, LitStr, Path, ReturnType};
use tinyllm_syntax::{Node, Param};

use super::header::{Header, Parts, node_type, type_span};
use super::spans::hidden;
use super::{crate_path, prompt};
use crate::page;

mod options;

/// Expand one node. Wrong options are as if absent; with an unusable signature there is no node.
pub(super) fn expand(node: &Node) -> TokenStream {
    if !node.usable {
        return unusable(node);
    }
    let krate = crate_path(node.options.crate_path.as_ref());
    let page = page::attribute(&krate, &node.sig.ident, None);
    let header = Header {
        attrs: &node.attrs,
        doc: &node.doc,
        vis: &node.vis,
        name: &node.sig.ident,
        label: node.label(),
        params: &node.params,
        output: &node.output,
        krate: krate.clone(),
        page: page.clone(),
    };
    let function = function(node, &krate, &page);
    let parts = match &node.body {
        None => llm_parts(node),
        Some(_) => body_parts(node, &header),
    };
    let node = header.expand(parts);
    quote!(#function #node)
}

/// The function alone, so that its own calls have no errors.
fn unusable(node: &Node) -> TokenStream {
    let Node {
        attrs,
        vis,
        sig,
        body,
        ..
    } = node;
    match body {
        Some(body) => quote!(#(#attrs)* #vis #sig #body),
        None => quote! {
            #(#attrs)*
            #[allow(unused, clippy::all, clippy::pedantic)]
            #vis #sig { ::core::unreachable!() }
        },
    }
}

/// The function as written; without a body, one that asks the model.
fn function(node: &Node, krate: &Path, page: &TokenStream) -> TokenStream {
    let Node {
        attrs,
        vis,
        sig,
        body,
        ..
    } = node;
    match body {
        Some(body) => {
            let sig = with_lifetime_of_cx(node);
            quote!(#(#attrs)* #page #vis #sig #body)
        }
        None => {
            let (name, output) = (&sig.ident, &node.output);
            let params = node
                .params
                .iter()
                .map(|Param { name, ty, .. }| quote!(#name: #ty));
            let names = node.params.iter().map(|param| &param.name);
            let cx = hidden("cx");
            quote! {
                #(#attrs)*
                #page
                #[allow(clippy::too_many_arguments)]
                #vis async fn #name(
                    #cx: &#krate::Cx<'_>,
                    #(#params),*
                ) -> #krate::Result<#output> {
                    <#name>::call(#cx, #(#names),*).await
                }
            }
        }
    }
}

/// `cx: &Cx` as written is an error in an async function (E0726): its lifetime is named here.
fn with_lifetime_of_cx(node: &Node) -> syn::Signature {
    let mut sig = node.sig.clone();
    let first = sig.inputs.first_mut().filter(|_| node.takes_cx);
    if let Some(syn::FnArg::Typed(cx)) = first
        && let syn::Type::Reference(reference) = cx.ty.as_mut()
        && let syn::Type::Path(path) = reference.elem.as_mut()
        && let Some(last) = path.path.segments.last_mut()
        && last.arguments.is_none()
    {
        last.arguments = syn::PathArguments::AngleBracketed(syn::parse_quote!(<'_>));
    }
    sig
}

fn llm_parts(node: &Node) -> Parts {
    let node_type = node_type();
    let system = match &node.options.system {
        Some(system) => quote!(#system),
        None => {
            let doc = &node.doc;
            quote!(#doc)
        }
    };
    let prompt = prompt::expand(node);
    let check = node.options.validate.as_ref().map(|path| {
        let arguments = (0..node.params.len()).map(Index::from);
        let span = path_span(path);
        let [input, output] = ["__input", "__output"].map(|name| Ident::new(name, span));
        let call = quote_spanned!(span=> #path(#output, #(&#input.#arguments),*));
        let (verdict, violations) = (verdict(&call, path, &output), hidden("__violations"));
        quote! {
            fn rule(
                #input: &Self::In,
                #output: &Self::Out,
                #violations: &mut __tinyllm::Violations,
            ) {
                #verdict
            }
        }
    });
    let may_choose = may_choose(node);
    let model = option(node.options.model.as_ref());
    let retries = node.options.retries.map_or(0, |(times, _)| times);
    let options = options::as_const(&node.options);
    Parts {
        kind: "Llm",
        spec_kind: quote!(Llm { model: #model, retries: #retries }),
        spec_body: TokenStream::new(),
        spec_facts: options::facts(&node.options),
        node_items: quote!(const OPTIONS: __tinyllm::NodeOptions = #options;),
        impls: quote! {
            #may_choose
            #[diagnostic::do_not_recommend]
            impl __tinyllm::LlmNode for #node_type {
                const SYSTEM: &'static str = #system;
                #prompt
                #check
            }
        },
    }
}

fn body_parts(node: &Node, header: &Header<'_>) -> Parts {
    let (takes_cx, options) = (node.takes_cx, options::as_const(&node.options));
    let copy = node.options.retries.is_some().then(|| {
        quote! {
            const COPY: ::core::option::Option<fn(&Self::In) -> Self::In> =
                ::core::option::Option::Some(|input| ::core::clone::Clone::clone(input));
        }
    });
    let (name, node_type) = (header.name, node_type());
    let body = body_call(node);
    let (raw, finish) = raw_output(node);
    // What is no `Send` across an `.await` is said at the function's name.
    let future = quote_spanned! {name.span()=>
        impl ::core::future::Future<Output = Self::Raw> + ::core::marker::Send
    };
    let (cx, input) = (hidden("__cx"), hidden("__input"));
    Parts {
        kind: if takes_cx { "Caller" } else { "Body" },
        spec_kind: quote!(Rust { takes_cx: #takes_cx }),
        spec_body: TokenStream::new(),
        spec_facts: options::facts(&node.options),
        node_items: quote! {
            const OPTIONS: __tinyllm::NodeOptions = #options;
            #copy
        },
        impls: quote! {
            impl __tinyllm::BodyNode for #node_type {
                type Raw = #raw;
                #[inline(always)]
                fn body(
                    #cx: &__tinyllm::Cx<'_>,
                    #input: Self::In,
                ) -> #future {
                    #body
                }
                #[inline(always)]
                fn finish(raw: Self::Raw) -> __tinyllm::Result<Self::Out> {
                    #finish
                }
            }
        },
    }
}

/// What the function returns, and how that becomes a result.
fn raw_output(node: &Node) -> (TokenStream, TokenStream) {
    if node.options.validate.is_some() {
        return (quote!(__tinyllm::Result<Self::Out>), quote!(raw));
    }
    let raw = match &node.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => quote!(#ty),
    };
    match node.fallible {
        true => {
            let span = error_span(&node.sig);
            let own = Ident::new("__raw", span);
            let finish = quote_spanned!(span=> #own.map_err(__tinyllm::Error::of_node));
            (raw, quote!(let #own = raw; #finish))
        }
        false => (raw, quote!(::core::result::Result::Ok(raw))),
    }
}

/// The place of `E` in `-> Result<T, E>`.
fn error_span(sig: &syn::Signature) -> Span {
    let ReturnType::Type(_, ty) = &sig.output else {
        return Span::call_site();
    };
    let syn::Type::Path(path) = ty.as_ref() else {
        return type_span(ty);
    };
    match path.path.segments.last().map(|word| &word.arguments) {
        Some(syn::PathArguments::AngleBracketed(arguments)) => match arguments.args.get(1) {
            Some(syn::GenericArgument::Type(error)) => type_span(error),
            _ => type_span(ty),
        },
        _ => type_span(ty),
    }
}

/// The call of the user's function, as a future of what it returns.
fn body_call(node: &Node) -> TokenStream {
    let (cx, input) = (hidden("__cx"), hidden("__input"));
    let name = &node.sig.ident;
    let places: Vec<Index> = (0..node.params.len()).map(Index::from).collect();
    let kept = validated_input(node);
    let cx_argument = node.takes_cx.then(|| quote!(#cx,));
    let unused = if node.takes_cx {
        quote!()
    } else {
        quote!(let _ = #cx;)
    };
    let call = quote!(#name(#cx_argument #(#input.#places),*));
    let checked = node
        .options
        .validate
        .as_ref()
        .map(|path| check_body_output(node, path));
    let is_async = node.sig.asyncness.is_some();
    if let Some(check) = checked {
        let awaited = if is_async { quote!(#call.await) } else { call };
        let output = if node.fallible {
            let span = error_span(&node.sig);
            let raw = Ident::new("__raw", span);
            let finish = quote_spanned!(span=> #raw.map_err(__tinyllm::Error::of_node));
            quote!({ let #raw = #awaited; #finish? })
        } else {
            awaited
        };
        let given = hidden("__given");
        return quote! {
            #unused
            async move { #kept let #given = #output; #check ::core::result::Result::Ok(#given) }
        };
    }
    match is_async {
        true => quote!(#unused #call),
        false => quote!(#unused ::core::future::ready(#call)),
    }
}

/// A copy of the input, for a `validate` function that looks at it.
fn validated_input(node: &Node) -> TokenStream {
    let [input, kept] = ["__input", "__kept_input"].map(hidden);
    match node.options.validate {
        Some(_) => quote!(let #kept = ::core::clone::Clone::clone(&#input);),
        None => quote!(),
    }
}

fn check_body_output(node: &Node, path: &Path) -> TokenStream {
    let places = (0..node.params.len()).map(Index::from);
    let span = path_span(path);
    let [kept, output] = ["__kept", "__output"].map(|name| Ident::new(name, span));
    let call = quote_spanned!(span=> #path(#output, #(&#kept.#places),*));
    let verdict = verdict(&call, path, &output);
    let [kept_input, given, found, violations] =
        ["__kept_input", "__given", "__found", "__violations"].map(hidden);
    quote! {
        let (#kept, #output) = (&#kept_input, &#given);
        let mut #found = __tinyllm::Violations::default();
        let #violations = &mut #found;
        #verdict
        if !#found.is_empty() {
            return ::core::result::Result::Err(__tinyllm::broken_rule(&#found));
        }
    }
}

/// Reports what a `validate` function says; what it must return, rustc says at its name.
fn verdict(call: &TokenStream, path: &Path, output: &Ident) -> TokenStream {
    let span = path_span(path);
    let name = path
        .segments
        .last()
        .map(|segment| segment.ident.to_string());
    let said = Ident::new("__said", span.resolved_at(Span::mixed_site()));
    let result = quote_spanned!(span=> ::core::result::Result<(), _>);
    let [verdict, fault, seen, violations] =
        ["__verdict", "__fault", "__seen", "__violations"].map(hidden);
    let tell = quote_spanned!(span=> __tinyllm::Told(#fault).tell);
    quote! {
        let #said = #call;
        let #verdict: #result = #said;
        if let ::core::result::Result::Err(#fault) = #verdict {
            #[allow(unused_imports, reason = "violations are told without a trait")]
            use __tinyllm::{Tell as _, Unseen as _};
            let #seen = __tinyllm::Seen(#output).beginning();
            #tell(#violations, &[], #name, &#seen);
        }
    }
}

fn path_span(path: &Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |segment| segment.ident.span())
}

/// What `#[data]` knows of the output is asked when the node is compiled.
fn may_choose(node: &Node) -> Option<TokenStream> {
    node.options.choose.as_ref()?;
    let output = &node.output;
    let written = output.to_token_stream().to_string();
    let message = format!(
        "`choose` picks one of an enum's plain variants, and `{written}` has others: \
         leave `choose` out, or take the payloads out of the variants"
    );
    let span = type_span(output);
    Some(quote_spanned! {span=>
        const _: () = {
            #[allow(unused_imports)]
            use __tinyllm::Unknown as _;
            ::core::assert!(<__tinyllm::Asked<#output>>::MAY_CHOOSE, #message)
        };
    })
}

fn option(text: Option<&LitStr>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}
