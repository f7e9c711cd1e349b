//! Stand-in until the real one lands.
use proc_macro2::TokenStream;
use quote::quote;
pub(crate) fn expand(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    quote! {
        #[derive(::tinyllm::__private::serde::Serialize, ::tinyllm::__private::serde::Deserialize, ::tinyllm::__private::schemars::JsonSchema, ::tinyllm::Validate, Clone, Debug, PartialEq)]
        #[serde(crate = "::tinyllm::__private::serde")]
        #[schemars(crate = "::tinyllm::__private::schemars")]
        #item
    }
}
