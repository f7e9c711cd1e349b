//! A node's options as tokens: facts for pictures, and the const that the runtime reads. Must not check
//! them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use tinyllm_syntax::NodeOptions;

use super::path_span;
use crate::expand::spans::named;

/// What the spec says beyond the signature.
pub(super) fn facts(options: &NodeOptions) -> TokenStream {
    let system = options.system.as_ref().map(syn::LitStr::value);
    let system = system.unwrap_or_default();
    let prompt = if let Some(prompt) = &options.prompt {
        // A copy: rustc's messages about places in the prompt point at the literal itself.
        let text = prompt.literal.value();
        quote!(Text(#text))
    } else if let Some(path) = &options.prompt_file {
        let path = path.value();
        quote!(File(#path))
    } else {
        quote!(Params)
    };
    let listed = options.listed();
    let listed = listed.iter().map(|(name, value)| quote!((#name, #value)));
    quote! {
        system: #system,
        prompt: __tinyllm::graph::Prompt::#prompt,
        options: &[#(#listed),*],
    }
}

/// The options as a const.
pub(super) fn as_const(options: &NodeOptions) -> TokenStream {
    let mut fields = TokenStream::new();
    if let Some(model) = &options.model {
        fields.extend(quote!(model: ::core::option::Option::Some(#model),));
    }
    if let Some((value, _)) = options.top_p {
        fields.extend(quote!(top_p: ::core::option::Option::Some(#value),));
    }
    if let Some((value, _)) = options.temperature {
        fields.extend(quote!(temperature: ::core::option::Option::Some(#value),));
    }
    if let Some((value, _)) = options.max_tokens {
        fields.extend(quote!(max_tokens: ::core::option::Option::Some(#value),));
    }
    if let Some((value, _)) = options.seed {
        fields.extend(quote!(seed: ::core::option::Option::Some(#value),));
    }
    if let Some(texts) = &options.stop {
        fields.extend(quote!(stop: &[#(#texts),*],));
    }
    if let Some(choose) = &options.choose {
        let chosen = chosen(choose);
        fields.extend(quote!(choose: ::core::option::Option::Some(#chosen),));
    }
    if let Some((value, _)) = options.retries {
        fields.extend(quote!(retries: ::core::option::Option::Some(#value),));
    }
    if let Some((value, _)) = options.timeout_ms {
        fields.extend(quote!(timeout_ms: ::core::option::Option::Some(#value),));
    }
    if let Some(format) = &options.output_format {
        let format = named(&quote!(__tinyllm::OutputFormat), format);
        fields.extend(quote!(output_format: ::core::option::Option::Some(#format),));
    }
    if let Some((value, _)) = options.reasoning {
        fields.extend(quote!(reasoning: ::core::option::Option::Some(#value),));
    }
    if let Some(policy) = &options.parse {
        let policy = named(&quote!(__tinyllm::Policy), policy);
        fields.extend(quote!(parse: ::core::option::Option::Some(#policy),));
    }
    if let Some(model) = &options.escalate {
        fields.extend(quote!(escalate: ::core::option::Option::Some(#model),));
    }
    quote!(__tinyllm::NodeOptions { #fields ..__tinyllm::NodeOptions::NONE })
}

/// A function that gives the value of `choose`; rustc checks at the path that it is a calibration.
fn chosen(choose: &tinyllm_syntax::Choose) -> TokenStream {
    match &choose.calibration {
        None => quote!(|| <__tinyllm::Choose as ::core::convert::From<bool>>::from(true)),
        Some(path) => {
            let span = path_span(path);
            let given = Ident::new("__given", span.resolved_at(Span::mixed_site()));
            quote_spanned! {span=> || {
                let #given: &__tinyllm::Calibration = &#path;
                <__tinyllm::Choose as ::core::convert::From<_>>::from(#given)
            }}
        }
    }
}
