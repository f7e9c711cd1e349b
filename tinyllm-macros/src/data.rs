//! `#[data]`: the seven derives of a type that may cross a node boundary, with the paths that make
//! a dependency on tinyllm alone enough.
//!
//! Knows which derives there are; what they write is theirs to know.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Fields, Generics, Item, Token, Visibility};

use self::arguments::Arguments;

mod aliases;
mod arguments;
mod derives;
mod held;
mod labels;
mod read;

/// The item with its derives.
///
/// With a mistake in the arguments or on the item there is one error, and the item without
/// anything that would fail because of it. With mistakes in rules, the rules are gone.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let written = item.clone();
    let (arguments, mut item) = match parse(arguments, item) {
        Ok(parsed) => parsed,
        Err(error) => return refused(error, written),
    };
    let mut errors = crate::validate::take_errors(&mut item);
    if let Some(scope) = crate::validate::scope(&item) {
        read::check(&mut item, &scope, &mut errors);
    }
    if arguments.derives_schema() {
        crate::validate::write_into_schema(&mut item, &arguments.runtime());
        aliases::write(&mut item);
    }
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    let added = derives::added(&arguments);
    let labels = labels::labels(&item, &arguments);
    let held = held::checks(&item, &arguments);
    if let Some(attributes) = attributes_of(&mut item) {
        derives::take_out(attributes, &arguments);
    }
    quote!(#(#errors)* #held #added #item #labels)
}

fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<(Arguments, Item)> {
    let arguments = Arguments::parse(arguments)?;
    on_struct_or_enum.parse2(item.clone())?;
    let item = syn::parse2(item)?;
    owns_its_parts(&item)?;
    stands_once(&item)?;
    read::unreadable(&item).map_or(Ok((arguments, item)), Err)
}

// `#[data]` stands on a struct or an enum.
fn on_struct_or_enum(input: ParseStream<'_>) -> syn::Result<()> {
    Attribute::parse_outer(input)?;
    Visibility::parse(input)?;
    if input.peek(Token![struct]) || input.peek(Token![enum]) {
        input.parse::<TokenStream>()?;
        return Ok(());
    }
    Err(input.error("`#[data]` stands on a struct or an enum"))
}

// Data is read from JSON that is gone afterwards: nothing in it can be borrowed.
fn owns_its_parts(item: &Item) -> syn::Result<()> {
    let lifetime = generics_of(item).and_then(|generics| generics.lifetimes().next());
    match lifetime {
        None => Ok(()),
        Some(lifetime) => Err(syn::Error::new(
            lifetime.lifetime.apostrophe,
            "data owns its parts: write `String` instead of a borrow",
        )),
    }
}

// A second one would derive everything once more.
fn stands_once(item: &Item) -> syn::Result<()> {
    let attributes = match item {
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        _ => return Ok(()),
    };
    let second = attributes.iter().find(|attribute| {
        let segments = &attribute.path().segments;
        let is_ours =
            segments.len() == 1 || segments.first().is_some_and(|one| one.ident == "tinyllm");
        is_ours && segments.last().is_some_and(|last| last.ident == "data")
    });
    match second {
        Some(second) => Err(syn::Error::new_spanned(
            second.path(),
            "`#[data]` is given twice",
        )),
        None => Ok(()),
    }
}

/// One error, and the item as far as it stands without the derives.
fn refused(error: syn::Error, item: TokenStream) -> TokenStream {
    // Of several errors the first one tells.
    let error = error.into_iter().next().map(syn::Error::into_compile_error);
    let Ok(mut parsed) = syn::parse2::<Item>(item.clone()) else {
        return quote!(#error #item);
    };
    match &mut parsed {
        Item::Struct(item) => bare_fields(&mut item.fields),
        Item::Enum(item) => {
            for variant in &mut item.variants {
                derives::leave_bare(&mut variant.attrs);
                bare_fields(&mut variant.fields);
            }
        }
        _ => return quote!(#error #item),
    }
    if let Some(attributes) = attributes_of(&mut parsed) {
        derives::leave_bare(attributes);
    }
    quote!(#error #parsed)
}

fn bare_fields(fields: &mut Fields) {
    for field in fields.iter_mut() {
        derives::leave_bare(&mut field.attrs);
    }
}

fn attributes_of(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        _ => None,
    }
}

fn generics_of(item: &Item) -> Option<&Generics> {
    match item {
        Item::Struct(item) => Some(&item.generics),
        Item::Enum(item) => Some(&item.generics),
        _ => None,
    }
}
