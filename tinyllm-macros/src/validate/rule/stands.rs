//! On which types each rule can stand, also inside of an `Option` or a `Box`.

use std::fmt::Display;

use syn::Type;

use super::super::attributes::Item;
use super::super::shape::{self, Scope, Shape};
use super::{Counted, NumberType};

/// What can hold items.
pub(super) enum List<'t> {
    Ordered(&'t Type),
    Set(&'t Type),
}

fn refuse<T>(
    item: &Item,
    stands_on: &str,
    ty: &Type,
    what: impl Display,
    errors: &mut Vec<syn::Error>,
) -> Option<T> {
    let ty = shape::written(ty);
    let message = format!("`{}` stands on {stands_on}; `{ty}` {what}", item.name);
    errors.push(syn::Error::new(item.span(), message));
    None
}

const OF_PARAMETER: &str = "may be any type: put the rule where the type is known";
const OF_LIST: &str = "is a list: put the rule into `inner(..)`";
const OF_MAP: &str = "is a map: put the rule into `#[validate(values(..))]`";

pub(super) fn on_number(
    item: &Item,
    ty: &Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<NumberType> {
    let ty = shape::peeled(ty, scope);
    let what = match shape::shape(ty, scope) {
        Shape::Integer(integer) => return Some(NumberType::Integer(integer)),
        Shape::NonZero(integer) => return Some(NumberType::NonZero(integer)),
        Shape::Float(name) => return Some(NumberType::Float(name)),
        Shape::Text => "is text: use `length`",
        Shape::List(_) | Shape::Set(_) | Shape::Array(_) => OF_LIST,
        Shape::Map(_) => OF_MAP,
        Shape::Tuple(_) | Shape::Plain | Shape::Option(_) | Shape::Pointer(_) => "is not one",
        Shape::Parameter => OF_PARAMETER,
        Shape::Unknown => {
            "is not known to be one: put the rule into that type, or write out an alias"
        }
    };
    refuse(item, "a number", ty, what, errors)
}

pub(super) fn on_counted(
    item: &Item,
    ty: &Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<Counted> {
    let ty = shape::peeled(ty, scope);
    let what = match shape::shape(ty, scope) {
        Shape::Text => return Some(Counted::Characters),
        Shape::List(_) | Shape::Set(_) => return Some(Counted::Items),
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => "is a number: use `range`",
        Shape::Array(_) => "has a length already",
        Shape::Map(_) => {
            "is a map, which the schema knows as an object: write it as \
             `#[schemars(extend(\"minProperties\" = 1))]` if only the schema needs it"
        }
        Shape::Tuple(_) | Shape::Plain | Shape::Option(_) | Shape::Pointer(_) => "is neither",
        Shape::Parameter => OF_PARAMETER,
        Shape::Unknown => {
            "is not known to be either: put the rule into that type, or write out an alias"
        }
    };
    refuse(item, "text or a list", ty, what, errors)
}

pub(super) fn on_text(
    item: &Item,
    ty: &Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<()> {
    let ty = shape::peeled(ty, scope);
    let what = match shape::shape(ty, scope) {
        Shape::Text => return Some(()),
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => "is a number",
        Shape::List(_) | Shape::Set(_) | Shape::Array(_) => OF_LIST,
        Shape::Map(_) => OF_MAP,
        Shape::Plain => "has its form already",
        Shape::Tuple(_) | Shape::Option(_) | Shape::Pointer(_) => "is none",
        Shape::Parameter => OF_PARAMETER,
        Shape::Unknown => {
            "is not known to be text: put the rule into that type, or write out an alias"
        }
    };
    refuse(item, "text", ty, what, errors)
}

pub(super) fn on_list<'t>(
    item: &Item,
    ty: &'t Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<List<'t>> {
    let ty = shape::peeled(ty, scope);
    let what = match shape::shape(ty, scope) {
        Shape::List(items) | Shape::Array(items) => return Some(List::Ordered(items)),
        Shape::Set(items) => return Some(List::Set(items)),
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => "is a number",
        Shape::Text => "is text",
        Shape::Map(_) => "is a map: use `#[validate(values(..))]`",
        Shape::Tuple(_) => "is a tuple: give its parts types of their own with the rule",
        Shape::Plain | Shape::Option(_) | Shape::Pointer(_) => "is none",
        Shape::Parameter => OF_PARAMETER,
        Shape::Unknown => {
            "is not known to be one: put the rule into that type, or write out an alias"
        }
    };
    refuse(item, "a list", ty, what, errors)
}

// A set holds no equal items anyway; a type parameter may have no `==`.
pub(super) fn on_list_with_equals<'t>(
    item: &Item,
    ty: &'t Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<&'t Type> {
    match on_list(item, ty, scope, errors)? {
        List::Ordered(items) => {
            let mut parameters = Vec::new();
            shape::parameters(items, scope, &mut parameters);
            if parameters.is_empty() {
                return Some(items);
            }
            let what = "holds what may be any type: put the rule where the type is known";
            refuse(item, "a list", shape::peeled(ty, scope), what, errors)
        }
        List::Set(_) => {
            let ty = shape::peeled(ty, scope);
            refuse(item, "a list", ty, "holds no equal items anyway", errors)
        }
    }
}

pub(super) fn on_map<'t>(
    item: &Item,
    ty: &'t Type,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<&'t Type> {
    let ty = shape::peeled(ty, scope);
    let what = match shape::shape(ty, scope) {
        Shape::Map(values) => return Some(values),
        Shape::List(_) | Shape::Set(_) | Shape::Array(_) => "is a list: use `inner(..)`",
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => "is a number",
        Shape::Text => "is text",
        Shape::Tuple(_) | Shape::Plain | Shape::Option(_) | Shape::Pointer(_) => "is none",
        Shape::Parameter => OF_PARAMETER,
        Shape::Unknown => {
            "is not known to be one: put the rule into that type, or write out an alias"
        }
    };
    refuse(item, "a map", ty, what, errors)
}
