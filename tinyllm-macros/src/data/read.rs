//! What serde and schemars compile, or nearly, and cannot read or describe: said in one sentence.
//!
//! Knows the item as it is written; a type of the user's own may be anything and is let through.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, Field, Fields, GenericArgument, Generics, Item, Lit, LitStr, Path,
    PathArguments, Type, parse_quote,
};

use super::derives;
use super::generics_of;
use crate::validate::attributes::{self, Item as Word};
use crate::validate::fields;
use crate::validate::shape::{self, Scope, Shape};

/// The longest array that serde reads.
const LONGEST: u64 = 32;

/// An array that the derives would all refuse, each in a long message of its own.
pub(super) fn unreadable(item: &Item) -> Option<syn::Error> {
    let generics = generics_of(item)?;
    let mut types = fields(item).into_iter().map(|field| &field.ty);
    types.find_map(|ty| too_long(ty, generics))
}

fn too_long(ty: &Type, generics: &Generics) -> Option<syn::Error> {
    match ty {
        Type::Group(group) => too_long(&group.elem, generics),
        Type::Paren(paren) => too_long(&paren.elem, generics),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(|ty| too_long(ty, generics)),
        Type::Array(array) => match &array.len {
            Expr::Lit(length) if is_above(&length.lit, LONGEST) => {
                let items = shape::written(&array.elem);
                let length = length.to_token_stream();
                let message = format!(
                    "serde reads arrays of up to {LONGEST} items: write `Vec<{items}>` with \
                     `#[schemars(length(equal = {length}))]`"
                );
                Some(syn::Error::new(array.len.span(), message))
            }
            Expr::Path(length) if is_parameter(&length.path, generics) => {
                let items = shape::written(&array.elem);
                let message =
                    format!("serde reads arrays of a length that is known: write `Vec<{items}>`");
                Some(syn::Error::new(array.len.span(), message))
            }
            _ => too_long(&array.elem, generics),
        },
        Type::Path(path) => path.path.segments.iter().find_map(|segment| {
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                return None;
            };
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => too_long(ty, generics),
                _ => None,
            })
        }),
        _ => None,
    }
}

fn is_above(length: &Lit, most: u64) -> bool {
    let Lit::Int(length) = length else {
        return false;
    };
    length
        .base10_parse::<u64>()
        .is_ok_and(|length| length > most)
}

fn is_parameter(path: &Path, generics: &Generics) -> bool {
    generics
        .const_params()
        .any(|parameter| path.is_ident(&parameter.ident))
}

/// Report what would fail when a value is read or written, or what schemars takes for a type.
pub(super) fn check(item: &mut Item, scope: &Scope, errors: &mut Vec<syn::Error>) {
    tagged(item, scope, errors);
    let of_garde = attributes_of(item).iter().any(derives::derives_garde);
    for field in fields_mut(item) {
        flattened(field, scope, errors);
        described(field, errors);
        if !of_garde {
            of_another_crate(field, errors);
        }
    }
}

// A tag stands in an object: serde has no place for it beside a text, a number or a list.
fn tagged(item: &Item, scope: &Scope, errors: &mut Vec<syn::Error>) {
    let Item::Enum(item) = item else { return };
    let words = serde(&item.attrs);
    let has = |name: &str| words.iter().any(|word| word.is(name));
    if !has("tag") || has("content") || has("untagged") {
        return;
    }
    for variant in &item.variants {
        let own = serde(&variant.attrs);
        let Fields::Unnamed(fields) = &variant.fields else {
            continue;
        };
        let (1, Some(field)) = (fields.unnamed.len(), fields.unnamed.first()) else {
            continue;
        };
        let is_read = |word: &Word| word.is("untagged") || word.is("skip") || is_with(word);
        if own.iter().any(is_read) || serde(&field.attrs).iter().any(is_with) {
            continue;
        }
        if let Some(what) = no_object(&field.ty, scope) {
            let message = format!(
                "{what} has no place for the tag: write `{} {{ name: {} }}`, or \
                 `#[serde(tag = \"..\", content = \"..\")]` on the enum",
                variant.ident,
                shape::written(&field.ty)
            );
            errors.push(syn::Error::new(field.ty.span(), message));
        }
    }
}

// What is flattened lends its fields or keys to the struct around it.
fn flattened(field: &Field, scope: &Scope, errors: &mut Vec<syn::Error>) {
    let words = serde(&field.attrs);
    let Some(flatten) = words.iter().find(|word| word.is("flatten")) else {
        return;
    };
    if words.iter().any(|word| is_with(word) || word.is("skip")) {
        return;
    }
    if let Some(what) = no_object(shape::peeled(&field.ty, scope), scope) {
        let message = format!("`flatten` stands on a struct or a map; {what} has no fields");
        errors.push(syn::Error::new(flatten.span(), message));
    }
}

/// A type that is never an object in JSON, in words.
fn no_object(ty: &Type, scope: &Scope) -> Option<String> {
    let written = shape::written(ty);
    let is_one = match shape::shape(ty, scope) {
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) | Shape::Text => true,
        Shape::List(_) | Shape::Set(_) | Shape::Array(_) => true,
        Shape::Tuple(places) => !places.is_empty(),
        Shape::Plain => written == "bool" || written == "char",
        Shape::Pointer(ty) => return no_object(ty, scope),
        Shape::Map(_) | Shape::Option(_) | Shape::Parameter | Shape::Unknown => false,
    };
    is_one.then(|| format!("`{written}`"))
}

// For serde it is a module of two functions; schemars asks for the type that stands in the JSON.
fn described(field: &mut Field, errors: &mut Vec<syn::Error>) {
    let schemars = attributes::of(&field.attrs, "schemars", &mut Vec::new());
    let says = |name: &str| schemars.iter().any(|word| word.is(name));
    if says("with") || says("schema_with") || says("skip") {
        return;
    }
    let with = serde(&field.attrs).into_iter().find(|word| word.is("with"));
    let Some(module) = with.as_ref().and_then(Word::string) else {
        return;
    };
    if is_module(&module) {
        let message = "a module says nothing of the schema: add what stands in the JSON, such as \
                       `#[schemars(with = \"String\")]`";
        errors.push(syn::Error::new(module.span(), message));
        // So that schemars does not say it again, and no rule stands on what it is told instead.
        let ours =
            |one: &Attribute| one.path().is_ident("schemars") || one.path().is_ident("validate");
        field.attrs.retain(|attribute| !ours(attribute));
        field.attrs.push(parse_quote!(#[schemars(with = "()")]));
    }
}

/// Modules are written in lower case, types are not.
fn is_module(path: &LitStr) -> bool {
    let Ok(path) = path.parse::<Path>() else {
        return false;
    };
    let last = path.segments.last().map(|last| last.ident.to_string());
    last.is_some_and(|last| last.starts_with(|first: char| first.is_lowercase()))
}

// schemars reads it, and nothing checks it.
fn of_another_crate(field: &mut Field, errors: &mut Vec<syn::Error>) {
    field.attrs.retain(|attribute| {
        let is_of_garde = attribute.path().is_ident("garde");
        if is_of_garde {
            let message = "`#[garde(..)]` is in the schema and checked by nobody: write the rule \
                           in `#[schemars(..)]` or `#[validate(..)]`";
            errors.push(syn::Error::new_spanned(attribute.path(), message));
        }
        !is_of_garde
    });
}

fn is_with(word: &Word) -> bool {
    word.is("with") || word.is("serialize_with") || word.is("deserialize_with")
}

fn serde(attributes: &[Attribute]) -> Vec<Word> {
    attributes::of(attributes, "serde", &mut Vec::new())
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        _ => &[],
    }
}

fn fields_mut(item: &mut Item) -> Vec<&mut Field> {
    match item {
        Item::Struct(item) => item.fields.iter_mut().collect(),
        Item::Enum(item) => {
            let variants = item.variants.iter_mut();
            variants.flat_map(|variant| &mut variant.fields).collect()
        }
        _ => Vec::new(),
    }
}
