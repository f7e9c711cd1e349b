//! Types in signatures: what is borrowed, what is `Cx`, what is `Result`.
//!
//! Knows types only as they are written; rustc checks what they are.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, Ident, PathArguments, PathSegment, Type, TypeReference, TypeTuple, token,
};

use crate::errors::Errors;
use crate::tokens::source;

/// Whether it is `Cx`, `&Cx`, `&mut tinyllm::Cx`.
pub(crate) fn is_cx(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_cx(&reference.elem),
        Type::Group(group) => is_cx(&group.elem),
        Type::Paren(paren) => is_cx(&paren.elem),
        _ => last_segment(ty).is_some_and(|segment| segment.ident == "Cx"),
    }
}

/// Whether a type that [`is_cx`] is `&Cx`.
pub(crate) fn is_plain_cx(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_plain_cx(&group.elem),
        Type::Reference(reference) => {
            reference.mutability.is_none() && !matches!(*reference.elem, Type::Reference(_))
        }
        _ => false,
    }
}

/// `T` of `Result<T>` and `Result<T, E>`, with the word `Result`.
pub(crate) fn result_of(ty: &Type) -> Option<(&Type, &Ident)> {
    let segment = last_segment(ty)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    if segment.ident != "Result" || arguments.args.len() > 2 {
        return None;
    }
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some((ty, &segment.ident)),
        _ => None,
    }
}

/// Types that are no enum, by how they are written.
const NO_ENUMS: &[&str] = &[
    "String", "bool", "char", "f32", "f64", "u8", "u16", "u32", "u64", "u128", "usize", "i8",
    "i16", "i32", "i64", "i128", "isize", "Vec", "VecDeque", "BTreeMap", "BTreeSet", "HashMap",
    "HashSet", "Option",
];

/// Whether a type cannot be an enum without payloads, as far as its spelling tells.
pub(crate) fn is_no_enum(ty: &Type) -> bool {
    match ty {
        Type::Tuple(_) | Type::Array(_) | Type::Slice(_) => true,
        Type::Group(group) => is_no_enum(&group.elem),
        Type::Paren(paren) => is_no_enum(&paren.elem),
        _ => last_segment(ty).is_some_and(|word| NO_ENUMS.iter().any(|name| word.ident == name)),
    }
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        _ => None,
    }
}

/// What crosses a node boundary owns its data and names its type: no `&T`, no `'a`, no `impl Trait`.
///
/// `owner` is `node` or `graph`, `what` is `inputs` or `output`.
pub(crate) fn owned(owner: &str, what: &str, ty: &Type, errors: &mut Errors) {
    match ty {
        Type::Reference(reference) => {
            let say = format!(
                "a {owner} owns its {what}: write `{}`",
                unborrowed(reference)
            );
            errors.at(reference.and_token.span, say);
        }
        Type::ImplTrait(bounds) => {
            let say = format!("a {owner} names the type of its {what}: write it instead of `impl`");
            errors.at(bounds.impl_token.span, say);
        }
        Type::Path(path) => {
            for segment in &path.path.segments {
                owned_arguments(owner, what, segment, errors);
            }
        }
        Type::Tuple(tuple) => {
            tuple
                .elems
                .iter()
                .for_each(|elem| owned(owner, what, elem, errors));
        }
        Type::Array(array) => owned(owner, what, &array.elem, errors),
        Type::Slice(slice) => owned(owner, what, &slice.elem, errors),
        Type::Group(group) => owned(owner, what, &group.elem, errors),
        Type::Paren(paren) => owned(owner, what, &paren.elem, errors),
        _ => {}
    }
}

fn owned_arguments(owner: &str, what: &str, segment: &PathSegment, errors: &mut Errors) {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return;
    };
    for argument in &arguments.args {
        match argument {
            GenericArgument::Lifetime(lifetime) if lifetime.ident != "static" => {
                let say = format!("a {owner} owns its {what}: leave `{lifetime}` out");
                errors.at(lifetime.span(), say);
            }
            GenericArgument::Type(ty) => owned(owner, what, ty, errors),
            _ => {}
        }
    }
}

/// `String` for `&str`, `Vec<T>` for `&[T]`, `T` for `&T`.
fn unborrowed(reference: &TypeReference) -> String {
    match &*reference.elem {
        Type::Slice(slice) => format!("Vec<{}>", source(&slice.elem)),
        Type::Reference(inner) => unborrowed(inner),
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        ty => source(ty),
    }
}

/// Whether a type is written `()`.
pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// `()`
pub(crate) fn unit(span: Span) -> Type {
    Type::Tuple(TypeTuple {
        attrs: Vec::new(),
        paren_token: token::Paren(span),
        elems: Punctuated::new(),
    })
}
