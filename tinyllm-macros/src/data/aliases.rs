//! Other names: what `#[serde(alias = "..")]` says, written where the schema keeps it.
//!
//! schemars does not read aliases, so a parser directed by the schema would know nothing of them.
//! What becomes of `x-aliases` is the runtime's to know.

use syn::{Attribute, Fields, Item, LitStr, parse_quote};

/// Write the other names of fields and variants into the schema.
pub(super) fn write(item: &mut Item) {
    match item {
        Item::Struct(item) => of_fields(&mut item.fields),
        Item::Enum(item) => {
            for variant in &mut item.variants {
                note(&mut variant.attrs);
                of_fields(&mut variant.fields);
            }
        }
        _ => {}
    }
}

fn of_fields(fields: &mut Fields) {
    for field in fields.iter_mut() {
        note(&mut field.attrs);
    }
}

fn note(attributes: &mut Vec<Attribute>) {
    let names: Vec<LitStr> = attributes.iter().flat_map(names).collect();
    if !names.is_empty() {
        attributes.push(parse_quote!(#[schemars(extend("x-aliases" = [#(#names),*]))]));
    }
}

/// The names of one attribute; what is wrong with it is for serde to say.
fn names(attribute: &Attribute) -> Vec<LitStr> {
    let mut names = Vec::new();
    if attribute.path().is_ident("serde") {
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("alias") {
                names.push(meta.value()?.parse()?);
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            } else if meta.input.peek(syn::token::Paren) {
                let inner;
                syn::parenthesized!(inner in meta.input);
                inner.parse::<proc_macro2::TokenStream>()?;
            }
            Ok(())
        });
    }
    names
}
