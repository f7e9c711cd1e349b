//! The seven derives of data: adding them, and leaving out what the item has of them already.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::arguments::Arguments;

/// One of the seven.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Derive {
    Serialize,
    Deserialize,
    JsonSchema,
    Validate,
    Clone,
    Debug,
    PartialEq,
}

impl Derive {
    pub(super) const ALL: [Self; 7] = [
        Self::Serialize,
        Self::Deserialize,
        Self::JsonSchema,
        Self::Validate,
        Self::Clone,
        Self::Debug,
        Self::PartialEq,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Serialize => "Serialize",
            Self::Deserialize => "Deserialize",
            Self::JsonSchema => "JsonSchema",
            Self::Validate => "Validate",
            Self::Clone => "Clone",
            Self::Debug => "Debug",
            Self::PartialEq => "PartialEq",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|derive| derive.name() == name)
    }

    fn path(self, runtime: &Path) -> TokenStream {
        match self {
            Self::Serialize => quote!(#runtime::__private::serde::Serialize),
            Self::Deserialize => quote!(#runtime::__private::serde::Deserialize),
            Self::JsonSchema => quote!(#runtime::__private::schemars::JsonSchema),
            Self::Validate => quote!(#runtime::Validate),
            Self::Clone => quote!(::core::clone::Clone),
            Self::Debug => quote!(::core::fmt::Debug),
            Self::PartialEq => quote!(::core::cmp::PartialEq),
        }
    }
}

/// The derives, and for each that needs it where its crate is.
pub(super) fn added(arguments: &Arguments) -> TokenStream {
    let runtime = arguments.runtime();
    let derived = |derive: Derive| !arguments.skipped.contains(&derive);
    let paths: Vec<TokenStream> = Derive::ALL
        .into_iter()
        .filter(|derive| derived(*derive))
        .map(|derive| derive.path(&runtime))
        .collect();
    let serde = (derived(Derive::Serialize) || derived(Derive::Deserialize)).then(|| {
        let serde = written(&quote!(#runtime::__private::serde));
        quote!(#[serde(crate = #serde)])
    });
    let schemars = derived(Derive::JsonSchema).then(|| {
        let schemars = written(&quote!(#runtime::__private::schemars));
        quote!(#[schemars(crate = #schemars)])
    });
    // The rules that schemars does not know are written into its attributes beside this one.
    let validate =
        derived(Derive::Validate).then(|| quote!(#[validate(in_schema, crate = #runtime)]));
    // `Eq` is the author's to add: a field may be a float one day.
    let no_eq =
        derived(Derive::PartialEq).then(|| quote!(#[allow(clippy::derive_partial_eq_without_eq)]));
    quote!(#no_eq #[derive(#(#paths),*)] #serde #schemars #validate)
}

/// A path without the spaces between its tokens.
fn written(path: &TokenStream) -> String {
    path.clone()
        .into_iter()
        .map(|token| token.to_string())
        .collect()
}

/// Leaves out of the item's own derives what `#[data]` adds.
pub(super) fn take_out(attributes: &mut Vec<Attribute>, arguments: &Arguments) {
    change_derives(attributes, &|path| {
        let added = the_same(path).is_some_and(|derive| !arguments.skipped.contains(&derive));
        !added
    });
}

/// Leaves only what stands without the seven: no attribute of theirs, and no derive that needs one.
pub(super) fn leave_bare(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| !helps(attribute) && !attribute.path().is_ident("data"));
    change_derives(attributes, &|path| {
        let needs = |name: &str| matches!(name, "Copy" | "Eq" | "PartialOrd" | "Ord");
        let last = path.segments.last().map(|last| last.ident.to_string());
        the_same(path).is_none() && !last.is_some_and(|last| needs(&last))
    });
}

/// Whether an attribute derives the checks of the crate garde.
pub(super) fn derives_garde(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let mut tokens = list.tokens.clone().into_iter();
    attribute.path().is_ident("derive")
        && tokens.any(|token| matches!(token, TokenTree::Ident(word) if word == "garde"))
}

/// The one of the seven that a path names. Other crates have a `Validate` too; theirs is kept.
fn the_same(path: &Path) -> Option<Derive> {
    let derive = Derive::named(&path.segments.last()?.ident.to_string())?;
    let of_another_crate = derive == Derive::Validate
        && path.segments.first().is_some_and(|first| {
            first.ident == "garde" || first.ident == "validator" || first.ident == "nutype"
        });
    (!of_another_crate).then_some(derive)
}

/// Whether an attribute is for one of the derives, directly or in a `cfg_attr`.
fn helps(attribute: &Attribute) -> bool {
    let of_derive = |path: &Path| {
        path.is_ident("serde") || path.is_ident("schemars") || path.is_ident("validate")
    };
    if of_derive(attribute.path()) {
        return true;
    }
    if !attribute.path().is_ident("cfg_attr") {
        return false;
    }
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    list.tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => of_derive(&word.into()),
        _ => false,
    })
}

/// Keeps those paths of all `#[derive(..)]`, also in a `cfg_attr`, that `keep` says.
fn change_derives(attributes: &mut Vec<Attribute>, keep: &dyn Fn(&Path) -> bool) {
    for attribute in attributes.iter_mut() {
        attribute.meta = changed(&attribute.meta, keep);
    }
    attributes.retain(|attribute| match &attribute.meta {
        Meta::List(list) => !(list.path.is_ident("derive") && list.tokens.is_empty()),
        Meta::Path(_) | Meta::NameValue(_) => true,
    });
}

fn changed(meta: &Meta, keep: &dyn Fn(&Path) -> bool) -> Meta {
    let Meta::List(list) = meta else {
        return meta.clone();
    };
    let mut list = list.clone();
    if list.path.is_ident("derive") {
        let paths = Punctuated::<Path, Token![,]>::parse_terminated;
        let Ok(paths) = paths.parse2(list.tokens.clone()) else {
            return meta.clone();
        };
        let kept: Vec<Path> = paths.into_iter().filter(|path| keep(path)).collect();
        list.tokens = quote!(#(#kept),*);
    } else if list.path.is_ident("cfg_attr") {
        let metas = Punctuated::<Meta, Token![,]>::parse_terminated;
        let Ok(metas) = metas.parse2(list.tokens.clone()) else {
            return meta.clone();
        };
        let metas = metas.iter().map(|meta| changed(meta, keep));
        list.tokens = metas.map(|meta| quote!(#meta,)).collect();
    }
    Meta::List(list)
}
