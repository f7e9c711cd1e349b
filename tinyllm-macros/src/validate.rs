//! Stand-in until the real one lands.
use proc_macro2::TokenStream;
use quote::quote;
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let item: syn::DeriveInput = syn::parse2(item).expect("x");
    let name = item.ident;
    quote! { impl ::tinyllm::Validate for #name { const RULES: bool = false; fn validate(&self, _: &mut ::tinyllm::validate::Violations) {} } }
}
