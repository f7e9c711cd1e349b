//! Prompts: a template as code that fills it, checked by rustc where it names fields.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Index, LitStr, Member};
use tinyllm_syntax::{Node, Prompt, PromptPart};

use super::spans::hidden;

/// The function that makes the user message, if the node has a template.
pub(super) fn expand(node: &Node) -> Option<TokenStream> {
    let filled = match (&node.options.prompt, &node.options.prompt_file) {
        (Some(prompt), _) => from_literal(prompt),
        (None, Some(path)) => from_file(node, path),
        (None, None) => return None,
    };
    let input = hidden("__input");
    Some(quote! {
        fn prompt(#input: &Self::In) -> ::core::option::Option<::std::string::String> {
            let _ = #input;
            ::core::option::Option::Some(#filled)
        }
    })
}

fn from_literal(prompt: &Prompt) -> TokenStream {
    // Located at the literal, but not the user's own tokens: else rustc offers to replace the prompt.
    let span = Span::mixed_site().located_at(prompt.literal.span());
    let pushes = prompt.parts.iter().map(|part| match part {
        PromptPart::Text(text) => quote!(__text.push_str(#text);),
        PromptPart::Placeholder {
            param,
            fields,
            spec,
        } => {
            let value = value(*param, fields, span);
            push(&value, spec, span)
        }
    });
    quote! {{
        let mut __text = ::std::string::String::new();
        #(#pushes)*
        __text
    }}
}

/// `input.0.amount`
fn value(param: usize, fields: &[String], span: Span) -> TokenStream {
    let input = hidden("__input");
    let param = Index::from(param);
    let fields = fields.iter().map(|field| match field.parse::<u32>() {
        Ok(index) => Member::Unnamed(Index { index, span }),
        Err(_) => Member::Named(match field.strip_prefix("r#") {
            Some(raw) => syn::Ident::new_raw(raw, span),
            None => syn::Ident::new(field, span),
        }),
    });
    quote!(#input.#param #(.#fields)*)
}

fn push(value: &TokenStream, spec: &str, span: Span) -> TokenStream {
    if spec.is_empty() {
        return quote::quote_spanned!(span=> {
            #[allow(unused_imports)]
            use __tinyllm::show::{ByDisplay as _, ByJson as _};
            __text.push_str(&(&__tinyllm::show::Show(&#value)).show());
        });
    }
    let format = LitStr::new(&format!("{{:{spec}}}"), span);
    quote::quote_spanned!(span=> __text.push_str(&::std::format!(#format, #value));)
}

/// The file is part of the program, but macros read none: rustc includes it, and a const looks at its
/// placeholders.
fn from_file(node: &Node, path: &LitStr) -> TokenStream {
    let names: Vec<String> = node.params.iter().map(|param| param.json_name()).collect();
    quote! {{
        const __TEMPLATE: &str =
            ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path));
        const _: () = __tinyllm::show::check_places(__TEMPLATE, &[#(#names),*]);
        __tinyllm::show::filled::<Self>(__TEMPLATE, __input)
    }}
}
