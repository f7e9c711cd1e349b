//! What an item holds has to be data too: one sentence of ours before those of seven derives.
//!
//! Knows types as they are written; whether they are data, rustc is asked.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Attribute, Fields, GenericArgument, Ident, Item, PathArguments, PathSegment, Type};

use super::arguments::Arguments;
use super::generics_of;

/// Types that are data for sure, or in a `Box`: asking would only cost time.
const KNOWN: [&str; 19] = [
    "bool", "char", "str", "String", "Path", "f32", "f64", "u8", "u16", "u32", "u64", "u128",
    "usize", "i8", "i16", "i32", "i64", "i128", "isize",
];

/// Types of std that are data if the first so many of their arguments are.
const HOLDERS: [(&str, usize); 11] = [
    ("Option", 1),
    ("Box", 1),
    ("Rc", 1),
    ("Arc", 1),
    ("Vec", 1),
    ("VecDeque", 1),
    ("LinkedList", 1),
    ("HashSet", 1),
    ("BTreeSet", 1),
    ("HashMap", 2),
    ("BTreeMap", 2),
];

/// A check of each type in a field, at that type.
///
/// Not of an item with parameters, and not where an attribute may keep a derive away from a field.
pub(super) fn checks(item: &Item, arguments: &Arguments) -> Option<TokenStream> {
    let generic = generics_of(item).is_none_or(|generics| !generics.params.is_empty());
    if generic || !arguments.skipped.is_empty() {
        return None;
    }
    let mut types = Vec::new();
    match item {
        Item::Struct(item) if are_plain(&item.attrs) => {
            held_by(&item.fields, &item.ident, &mut types);
        }
        Item::Enum(item) if are_plain(&item.attrs) => {
            for variant in item.variants.iter().filter(|one| are_plain(&one.attrs)) {
                held_by(&variant.fields, &item.ident, &mut types);
            }
        }
        _ => {}
    }
    let runtime = arguments.runtime();
    let checks = types
        .iter()
        .map(|ty| quote_spanned!(ty.span()=> const _: () = #runtime::__private::held::<#ty>();));
    Some(checks.collect())
}

fn held_by<'t>(fields: &'t Fields, own: &Ident, types: &mut Vec<&'t Type>) {
    for field in fields.iter().filter(|field| are_plain(&field.attrs)) {
        held_in(&field.ty, own, types);
    }
}

fn held_in<'t>(ty: &'t Type, own: &Ident, types: &mut Vec<&'t Type>) {
    let path = match ty {
        Type::Path(path) if path.qself.is_none() => &path.path,
        Type::Array(array) => return held_in(&array.elem, own, types),
        Type::Tuple(tuple) => {
            return tuple.elems.iter().for_each(|ty| held_in(ty, own, types));
        }
        _ => return,
    };
    let Some(last) = path.segments.last() else {
        return;
    };
    if let PathArguments::None = last.arguments {
        let one = path.get_ident();
        let asked = one.is_none_or(|one| {
            one != own && one != "Self" && !KNOWN.iter().any(|known| one == known)
        });
        if asked {
            types.push(ty);
        }
        return;
    }
    for inner in arguments_of(last) {
        held_in(inner, own, types);
    }
}

/// `Vec<Invoice>`: `Invoice`; of what is no type of std, nothing.
fn arguments_of(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let holder = HOLDERS.iter().find(|(name, _)| segment.ident == name);
    let number = holder.map_or(0, |(_, number)| *number);
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    let types = arguments
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
    types.take(number)
}

/// Whether no attribute can change what serde or schemars make of a field's type.
fn are_plain(attributes: &[Attribute]) -> bool {
    attributes.iter().all(|attribute| {
        let path = attribute.path();
        if path.is_ident("cfg") || path.is_ident("cfg_attr") {
            return false;
        }
        if !path.is_ident("serde") && !path.is_ident("schemars") {
            return true;
        }
        let syn::Meta::List(list) = &attribute.meta else {
            return true;
        };
        let says = list.tokens.to_string();
        ![
            "skip",
            "with",
            "from",
            "into",
            "remote",
            "bound",
            "transparent",
        ]
        .iter()
        .any(|word| says.contains(word))
    })
}
