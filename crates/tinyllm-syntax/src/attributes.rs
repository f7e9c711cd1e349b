//! Attributes of a header: the doc text, and our own `#[tinyllm(crate = path)]`.
//!
//! Knows nothing of what they stand on.

use syn::parse::Parser;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Path, Token};

use crate::errors::Errors;

/// The text of the doc comment: lines joined with `\n`, one leading space off each, trimmed.
pub(crate) fn doc(attrs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attr.meta
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = &pair.value
        {
            let text = text.value();
            for line in text.split('\n') {
                lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned());
            }
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Takes `#[tinyllm(crate = path)]` out of `attrs`.
pub(crate) fn take_crate_path(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Path> {
    let mut found = None;
    attrs.retain(|attr| {
        if !attr.path().is_ident("tinyllm") {
            return true;
        }
        match crate_path(attr) {
            Ok(path) => found = Some(path),
            Err(_) => errors.at(
                attr.path()
                    .get_ident()
                    .map_or_else(proc_macro2::Span::call_site, |i| i.span()),
                "`#[tinyllm(..)]` says where the crate is: `#[tinyllm(crate = path)]`",
            ),
        }
        false
    });
    found
}

fn crate_path(attr: &Attribute) -> syn::Result<Path> {
    let list = attr.meta.require_list()?;
    let parse = |input: syn::parse::ParseStream| {
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        let path = Path::parse_mod_style(input)?;
        input.parse::<Option<Token![,]>>()?;
        Ok(path)
    };
    parse.parse2(list.tokens.clone())
}
