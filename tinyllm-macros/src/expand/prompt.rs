//! Prompts: a template as code that fills it, checked by rustc where it names fields.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
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
        fn prompt(
            #input: &Self::In,
        ) -> ::core::result::Result<
            ::core::option::Option<::std::string::String>,
            ::std::string::String,
        > {
            let _ = #input;
            ::core::result::Result::Ok(::core::option::Option::Some(#filled))
        }
    })
}

fn from_literal(prompt: &Prompt) -> TokenStream {
    // Located at the literal, but not the user's own tokens: else rustc offers to replace the prompt.
    let span = Span::mixed_site().located_at(prompt.literal.span());
    let pushes = prompt.parts.iter().map(|part| match part {
        PromptPart::Text(words) => {
            let text = hidden("__text");
            quote!(#text.push_str(#words);)
        }
        PromptPart::Placeholder {
            param,
            fields,
            spec,
        } => {
            let value = value(*param, fields, span);
            push(&value, spec, span)
        }
    });
    let text = hidden("__text");
    quote! {{
        let mut #text = ::std::string::String::new();
        #(#pushes)*
        #text
    }}
}

/// `input.0.amount`
fn value(param: usize, fields: &[String], span: Span) -> TokenStream {
    let input = Ident::new("__input", span);
    let param = Index {
        index: u32::try_from(param).unwrap_or_default(),
        span,
    };
    let fields = fields.iter().map(|field| match field.parse::<u32>() {
        Ok(index) => Member::Unnamed(Index { index, span }),
        Err(_) => Member::Named(field_name(field, span)),
    });
    quote!(#input.#param #(.#fields)*)
}

/// `{kind.type}` means the field `r#type`: a prompt is no Rust.
fn field_name(field: &str, span: Span) -> Ident {
    let field = field.strip_prefix("r#").unwrap_or(field);
    let is_keyword = syn::parse_str::<Ident>(field).is_err();
    if is_keyword && !matches!(field, "self" | "Self" | "super" | "crate" | "_") {
        return Ident::new_raw(field, span);
    }
    Ident::new(field, span)
}

fn push(value: &TokenStream, spec: &str, span: Span) -> TokenStream {
    let text = hidden("__text");
    if spec.is_empty() {
        return quote_spanned!(span=> {
            #[allow(unused_imports)]
            use __tinyllm::show::{ByDisplay as _, ByJson as _, ByNothing as _};
            #text.push_str(&(&&&__tinyllm::show::Show(&#value)).show());
        });
    }
    let format = LitStr::new(&format!("{{:{spec}}}"), span);
    quote_spanned!(span=> #text.push_str(&::std::format!(#format, #value));)
}

/// The file is part of the program, but macros read none: rustc includes it, and a const looks at its
/// placeholders.
fn from_file(node: &Node, path: &LitStr) -> TokenStream {
    let names: Vec<String> = node.params.iter().map(|param| param.json_name()).collect();
    let input = hidden("__input");
    let span = path.span();
    let text = quote_spanned! {span=>
        ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path))
    };
    let check = quote_spanned!(span=> __tinyllm::show::check_places(__TEMPLATE, &[#(#names),*]));
    quote! {{
        const __TEMPLATE: &str = #text;
        const _: () = #check;
        __tinyllm::show::filled::<Self>(__TEMPLATE, #input)?
    }}
}
