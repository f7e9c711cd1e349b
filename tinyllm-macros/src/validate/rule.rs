//! The rules of a field: read from `#[schemars(..)]`, checked against the field's type.
//!
//! schemars takes any rule on any type and writes nothing where it does not fit, so that nonsense
//! is found here or never.

use proc_macro2::Span;
use syn::{Attribute, Type};

use super::attributes::{self, Item, Value};
use super::limits::{self, Limits};
use super::shape::{self, Integer, Scope, Shape};

/// A rule that is checked.
pub(super) enum Rule {
    /// `range(min = 0, max = 5)`, and the number's type.
    Range(Limits, NumberType),
    /// `length(min = 1)`, and what is counted.
    Length(Limits, Counted),
    /// `required`
    Required,
}

/// The type of a number under a rule.
#[derive(Clone, Copy)]
pub(super) enum NumberType {
    Integer(Integer),
    NonZero(Integer),
    /// `f64`
    Float(&'static str),
}

/// What `length` counts.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    Characters,
    Items,
}

/// The rules of one field, and everything that is wrong with them.
pub(super) fn rules(
    attributes: &[Attribute],
    ty: &Type,
    skipped: bool,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Vec<Rule> {
    let items = attributes::of(attributes, "schemars", errors);
    let hidden = items
        .iter()
        .any(|item| item.is("skip") || item.is("skip_deserializing"));
    let mut seen: Vec<&Item> = Vec::new();
    let mut rules = Vec::new();
    for item in items.iter().filter(|item| is_rule(&item.name.to_string())) {
        if skipped || hidden {
            let message = "a rule on a skipped field checks nothing: remove the rule or the `skip`";
            errors.push(syn::Error::new(item.span(), message));
        } else if seen.iter().any(|before| before.name == item.name) {
            let message = format!("`{}` is given twice", item.name);
            errors.push(syn::Error::new(item.span(), message));
        } else {
            rules.extend(rule(item, ty, scope, errors));
        }
        seen.push(item);
    }
    for item in &items {
        known(item, errors);
    }
    for item in attributes::of(attributes, "validate", errors) {
        not_in_validate(&item, errors);
    }
    rules
}

/// What a struct, an enum or a variant must not have.
pub(super) fn on_no_field(attributes: &[Attribute], errors: &mut Vec<syn::Error>) {
    for item in attributes::of(attributes, "schemars", errors) {
        if is_rule(&item.name.to_string()) {
            let message = format!("`{}` stands on a field", item.name);
            errors.push(syn::Error::new(item.span(), message));
        }
    }
}

// A misspelt rule is no rule: schemars refuses it too, but only where it is derived.
fn known(item: &Item, errors: &mut Vec<syn::Error>) {
    let name = item.name.to_string();
    if is_rule(&name) || OTHERS.contains(&name.as_str()) {
        return;
    }
    let near = RULES
        .iter()
        .chain(&OTHERS)
        .find(|known| strsim::osa_distance(&name, known) <= 2);
    let hint = match near {
        Some(near) => format!("; did you mean `{near}`?"),
        None => format!(
            "; rules: {}",
            RULES.map(|rule| format!("`{rule}`")).join(", ")
        ),
    };
    let message = format!("no item named `{name}` in `#[schemars(..)]` of a field{hint}");
    errors.push(syn::Error::new(item.span(), message));
}

const RULES: [&str; 3] = ["range", "length", "required"];

/// What else schemars 1 reads on a field.
const OTHERS: [&str; 25] = [
    "title",
    "description",
    "example",
    "extend",
    "transform",
    "with",
    "schema_with",
    "crate",
    "rename",
    "rename_all",
    "rename_all_fields",
    "deny_unknown_fields",
    "tag",
    "content",
    "untagged",
    "default",
    "skip",
    "skip_serializing",
    "skip_serializing_if",
    "skip_deserializing",
    "flatten",
    "transparent",
    "bound",
    "serialize_with",
    "alias",
];

/// Whether a name in `#[schemars(..)]` is a rule, built or not.
pub(super) fn is_rule(name: &str) -> bool {
    RULES.contains(&name) || instead_of(name).is_some()
}

/// Whether schemars reads a name in `#[schemars(..)]` as something else than a rule.
pub(super) fn is_no_rule(name: &str) -> bool {
    OTHERS.contains(&name)
        || matches!(
            name,
            "inline" | "ref_variants" | "into" | "from" | "try_from"
        )
}

/// What to write as long as a rule is not built.
fn instead_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "regex" | "pattern" | "contains" => r#""pattern" = "..""#,
        "email" => r#""format" = "email""#,
        "url" => r#""format" = "uri""#,
        "ip" => r#""anyOf" = [{"format": "ipv4"}, {"format": "ipv6"}]"#,
        "ipv4" => r#""format" = "ipv4""#,
        "ipv6" => r#""format" = "ipv6""#,
        "inner" => r#""items" = {..}"#,
        _ => return None,
    })
}

fn rule(item: &Item, ty: &Type, scope: &Scope, errors: &mut Vec<syn::Error>) -> Option<Rule> {
    let name = item.name.to_string();
    if let Some(instead) = instead_of(&name) {
        not_yet(&name, instead, item.span(), errors);
        return None;
    }
    match name.as_str() {
        "required" => required(item, ty, scope, errors),
        "range" => {
            let limits = limits::parse(item, errors)?;
            let number = number_under(ty, scope, item.span(), errors)?;
            limits::of_number(&limits, number, errors).then_some(Rule::Range(limits, number))
        }
        _ => {
            let limits = limits::parse(item, errors)?;
            let counted = counted_under(ty, scope, item.span(), errors)?;
            limits::of_length(&limits, errors).then_some(Rule::Length(limits, counted))
        }
    }
}

// A rule that shapes the schema but is not checked yet is refused, never passed over.
fn not_yet(name: &str, instead: &str, span: Span, errors: &mut Vec<syn::Error>) {
    let message = format!(
        "`{name}` is not checked yet: write it as `#[schemars(extend({instead}))]` \
         if only the schema needs it"
    );
    errors.push(syn::Error::new(span, message));
}

// `#[validate(..)]` holds `crate = ..` on the item and nothing else so far.
pub(super) fn not_in_validate(item: &Item, errors: &mut Vec<syn::Error>) {
    let message = format!(
        "no rule named `{}` in `#[validate(..)]` yet; rules stand in `#[schemars(..)]`",
        item.name
    );
    errors.push(syn::Error::new(item.span(), message));
}

// `required` takes the null from an `Option`; every other field is required anyway.
fn required(item: &Item, ty: &Type, scope: &Scope, errors: &mut Vec<syn::Error>) -> Option<Rule> {
    let message = match (&item.value, shape::shape(ty, scope)) {
        (Value::Flag, Shape::Option(_)) => return Some(Rule::Required),
        (Value::Flag, _) => {
            let ty = shape::written(ty);
            format!("`required` stands on an `Option`; `{ty}` is not one")
        }
        (Value::Is(_) | Value::List(_), _) => "`required` takes no value".to_owned(),
    };
    errors.push(syn::Error::new(item.span(), message));
    None
}

// `range` stands on a number, also inside of an `Option` or a `Box`.
fn number_under(
    ty: &Type,
    scope: &Scope,
    span: Span,
    errors: &mut Vec<syn::Error>,
) -> Option<NumberType> {
    let what = match shape::shape(ty, scope) {
        Shape::Integer(integer) => return Some(NumberType::Integer(integer)),
        Shape::NonZero(integer) => return Some(NumberType::NonZero(integer)),
        Shape::Float(name) => return Some(NumberType::Float(name)),
        Shape::Option(ty) | Shape::Pointer(ty) => {
            return number_under(ty, scope, span, errors);
        }
        Shape::Text => "is text: use `length`",
        Shape::List(_) | Shape::Array(_) => {
            "is a list: use `length`, or give its items a type of their own with the rule"
        }
        Shape::Map(_) => "is a map: give its values a type of their own with the rule",
        Shape::Tuple(_) | Shape::Plain => "is not one",
        Shape::Parameter => "may be any type: put the rule where the type is known",
        Shape::Unknown => "is not known to be one: put the rule into that type",
    };
    let message = format!(
        "`range` stands on a number; `{}` {what}",
        shape::written(ty)
    );
    errors.push(syn::Error::new(span, message));
    None
}

// `length` stands on text or on a list, also inside of an `Option` or a `Box`.
fn counted_under(
    ty: &Type,
    scope: &Scope,
    span: Span,
    errors: &mut Vec<syn::Error>,
) -> Option<Counted> {
    let what = match shape::shape(ty, scope) {
        Shape::Text => return Some(Counted::Characters),
        Shape::List(_) => return Some(Counted::Items),
        Shape::Option(ty) | Shape::Pointer(ty) => {
            return counted_under(ty, scope, span, errors);
        }
        Shape::Integer(_) | Shape::NonZero(_) | Shape::Float(_) => "is a number: use `range`",
        Shape::Array(_) => "has a length already",
        Shape::Map(_) => {
            "is a map, which the schema knows as an object: write it as \
             `#[schemars(extend(\"minProperties\" = 1))]` if only the schema needs it"
        }
        Shape::Tuple(_) | Shape::Plain => "is neither",
        Shape::Parameter => "may be any type: put the rule where the type is known",
        Shape::Unknown => "is not known to be either: put the rule into that type",
    };
    let message = format!(
        "`length` stands on text or a list; `{}` {what}",
        shape::written(ty)
    );
    errors.push(syn::Error::new(span, message));
    None
}
