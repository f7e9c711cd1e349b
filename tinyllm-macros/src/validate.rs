//! `derive(Validate)`: the rules of a type, read from its attributes and written as native checks.
//!
//! Parse ([`model`]), check ([`rule`]), render. With errors, an impl without checks stands in, so
//! that one mistake is one error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Field, Fields, Item, Meta, Path};

use self::shape::Scope;

pub(crate) mod attributes;
mod bound;
mod format;
mod in_schema;
mod limits;
mod model;
mod names;
mod pattern;
mod render;
mod rule;
pub(crate) mod shape;

/// The impl of `Validate` for a struct or an enum.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let item: Item = match syn::parse2(item) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let Some(scope) = scope(&item) else {
        let message = "`Validate` is derived for a struct or an enum";
        return syn::Error::new_spanned(item, message).into_compile_error();
    };
    let mut errors = Vec::new();
    let Some(model) = model::model(&item, &scope, &mut errors) else {
        return TokenStream::new();
    };
    if !model.in_schema {
        in_schema::is_written(&model, &mut errors);
    }
    if errors.is_empty() {
        return render::render(&model, &scope);
    }
    let stand_in = render::stand_in(&model);
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    quote!(#(#errors)* #stand_in)
}

/// Everything that is wrong with the rules of a struct or an enum, for a macro that stands above
/// the derive; the rules of the item are gone then.
pub(crate) fn take_errors(item: &mut Item) -> Vec<syn::Error> {
    let mut errors = Vec::new();
    if let Some(scope) = scope(item) {
        model::model(item, &scope, &mut errors);
        written_once(item, &scope, &mut errors);
    }
    if errors.is_empty() {
        return errors;
    }
    match item {
        Item::Struct(item) => {
            leave_rules_out(&mut item.attrs);
            leave_rules_out_of(&mut item.fields);
        }
        Item::Enum(item) => {
            leave_rules_out(&mut item.attrs);
            for variant in &mut item.variants {
                leave_rules_out(&mut variant.attrs);
                leave_rules_out_of(&mut variant.fields);
            }
        }
        _ => {}
    }
    errors
}

// What a rule writes into the schema, `extend` must not write too.
fn written_once(item: &Item, scope: &Scope, errors: &mut Vec<syn::Error>) {
    for field in fields(item) {
        let rules = rule::rules(&field.attrs, &field.ty, None, scope, &mut Vec::new());
        rule::not_extended(&field.attrs, &rules, errors);
    }
}

/// The fields of a struct, or of all variants of an enum.
pub(crate) fn fields(item: &Item) -> Vec<&Field> {
    match item {
        Item::Struct(item) => item.fields.iter().collect(),
        Item::Enum(item) => {
            let variants = item.variants.iter();
            variants.flat_map(|variant| &variant.fields).collect()
        }
        _ => Vec::new(),
    }
}

/// Writes the rules that schemars does not know into the attributes that it reads.
pub(crate) fn write_into_schema(item: &mut Item, runtime: &Path) {
    if let Some(scope) = scope(item) {
        in_schema::write(item, &scope, runtime);
    }
}

/// The names that mean something else inside of the item.
pub(crate) fn scope(item: &Item) -> Option<Scope> {
    match item {
        Item::Struct(item) => Some(Scope::new(&item.ident, &item.generics)),
        Item::Enum(item) => Some(Scope::new(&item.ident, &item.generics)),
        _ => None,
    }
}

fn leave_rules_out_of(fields: &mut Fields) {
    for field in fields.iter_mut() {
        leave_rules_out(&mut field.attrs);
    }
}

/// Without what derives would stumble over once more: attributes with rules.
fn leave_rules_out(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        if attribute.path().is_ident("validate") {
            return false;
        }
        let Meta::List(list) = &attribute.meta else {
            return true;
        };
        if !attribute.path().is_ident("schemars") {
            return true;
        }
        let mut errors = Vec::new();
        let items = attributes::items(list.tokens.clone(), &mut errors);
        errors.is_empty() && items.iter().all(rule::is_no_rule)
    });
}
