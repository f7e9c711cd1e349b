//! What `choose` asks of a type: whether its values are labels alone.
//!
//! Knows the item as it is written; what serde makes of it is asked at run time.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Fields, Item};

use super::arguments::Arguments;
use super::generics_of;

/// The answer as an impl; none where the item does not tell: a struct of one part may be that part.
pub(super) fn labels(item: &Item, arguments: &Arguments) -> Option<TokenStream> {
    let (name, are_all) = match item {
        Item::Enum(item) => {
            let are_all = item
                .variants
                .iter()
                .all(|variant| matches!(variant.fields, Fields::Unit));
            (&item.ident, are_all)
        }
        Item::Struct(item) if item.fields.len() != 1 => (&item.ident, false),
        _ => return None,
    };
    let runtime = arguments.runtime();
    let (impl_generics, type_generics, clause) = generics_of(item)?.split_for_impl();
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::__private::Labels for #name #type_generics #clause {
            const ARE_ALL: bool = #are_all;
        }
    })
}
