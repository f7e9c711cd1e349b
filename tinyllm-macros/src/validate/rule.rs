//! The rules of a field: read from `#[schemars(..)]` and `#[validate(..)]`, checked against the
//! field's type and against each other.
//!
//! schemars takes any rule on any type and writes nothing where it does not fit, so that nonsense
//! is found here or never.

use proc_macro2::Span;
use syn::{Attribute, LitStr, Path, Type};

use self::known::{Home, Level};
use super::attributes::{self, Item, Value};
use super::bound::Bound;
use super::format::Format;
use super::limits::Limits;
use super::shape::{Integer, Scope};

pub(super) mod known;
mod numbers;
mod read;
mod stands;

/// A rule where it was written.
pub(super) struct Stated {
    pub(super) rule: Rule,
    /// The rule's name in its attribute.
    pub(super) span: Span,
    pub(super) home: Home,
}

/// A rule that is checked.
pub(super) enum Rule {
    /// `required`
    Required,
    /// `range(min = 0, max = 5)`, and the number's type.
    Range(Limits, NumberType),
    /// `exclusive_min = 0`
    Above(Bound, NumberType),
    /// `exclusive_max = 1`
    Below(Bound, NumberType),
    /// `multiple_of = 5`
    MultipleOf(Bound, NumberType),
    /// `length(min = 1)`, and what is counted.
    Length(Limits, Counted),
    /// `regex(pattern = "^a")` or `pattern("^a")`
    Pattern {
        /// As it stands in the schema.
        written: LitStr,
        /// As Rust's engine reads the same.
        rust: String,
        name: &'static str,
    },
    /// `contains("a")`
    Contains(LitStr),
    /// `email`, `uuid`, ..
    Format(Format),
    /// `unique`; true if the items can be hashed.
    Unique(bool),
    /// `inner(..)`: the rules of a list's items.
    Items(Vec<Stated>),
    /// `inner(..)` on a set, whose items have no place.
    Members(Vec<Stated>),
    /// `values(..)`: the rules of a map's values.
    Values(Vec<Stated>),
    /// `with = path`
    With(Path),
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

/// Why a field can have no rule.
#[derive(Clone, Copy)]
pub(super) enum Barred {
    Skipped,
    Flattened,
    ReadFromAnother,
}

impl Barred {
    fn sentence(self) -> &'static str {
        match self {
            Self::Skipped => {
                "a rule on a skipped field checks nothing: remove the rule or the `skip`"
            }
            Self::Flattened => {
                "a flattened field has no place of its own in the schema: put the rule into its type"
            }
            Self::ReadFromAnother => {
                "serde reads this type from another one, whose schema it has: put the rule there"
            }
        }
    }
}

/// The rules of one field, and everything that is wrong with them.
pub(super) fn rules(
    attributes: &[Attribute],
    ty: &Type,
    barred: Option<Barred>,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Vec<Stated> {
    let schemars = attributes::of(attributes, "schemars", errors);
    let hidden = schemars
        .iter()
        .any(|item| item.is("skip") || item.is("skip_deserializing"));
    let other_schema = schemars
        .iter()
        .find(|item| item.is("with") || item.is("schema_with"))
        .map(|item| item.name.to_string());
    for item in &schemars {
        known::in_schemars(item, errors);
    }
    let mut items: Vec<(Home, Item)> = schemars
        .into_iter()
        .filter(|item| known::is_rule(Home::Schemars, item))
        .map(|item| (Home::Schemars, item))
        .collect();
    for item in attributes::of(attributes, "validate", errors) {
        if known::in_validate(&item, &items, errors) {
            items.push((Home::Validate, item));
        }
    }
    let barred = barred.or(hidden.then_some(Barred::Skipped));
    if let Some(barred) = barred {
        for (_, item) in &items {
            errors.push(syn::Error::new(item.span(), barred.sentence()));
        }
        return Vec::new();
    }
    if let (Some(other), Some((_, item))) = (other_schema, items.iter().find(in_schema)) {
        let message =
            format!("`{other}` gives this field the schema of something else: put the rule there");
        errors.push(syn::Error::new(item.span(), message));
        return Vec::new();
    }
    read::level(&items, ty, Level::Field, scope, errors)
}

fn in_schema(stated: &&(Home, Item)) -> bool {
    !stated.1.is("with")
}

// `#[data]` and `extend` would write the same keyword.
pub(super) fn not_extended(
    attributes: &[Attribute],
    rules: &[Stated],
    errors: &mut Vec<syn::Error>,
) {
    let items = attributes::of(attributes, "schemars", &mut Vec::new());
    let extended = extended(&items);
    for stated in rules {
        let Some(keyword) = stated.rule.keyword() else {
            continue;
        };
        if extended.iter().any(|extended| extended == keyword) {
            let message =
                format!("this rule writes `{keyword}` already: take it out of `extend(..)`");
            errors.push(syn::Error::new(stated.span, message));
        }
    }
}

/// The keywords that `extend` writes.
fn extended(schemars: &[Item]) -> Vec<String> {
    let mut keywords = Vec::new();
    for item in schemars.iter().filter(|item| item.is("extend")) {
        let Value::List(list) = &item.value else {
            continue;
        };
        let tokens = list.clone().into_iter().map(|token| token.to_string());
        keywords.extend(tokens.map(|token| token.trim_matches('"').to_owned()));
    }
    keywords
}

impl Rule {
    /// The keyword of JSON Schema that it is, if it is one alone.
    pub(super) fn keyword(&self) -> Option<&'static str> {
        Some(match self {
            Self::Above(..) => "exclusiveMinimum",
            Self::Below(..) => "exclusiveMaximum",
            Self::MultipleOf(..) => "multipleOf",
            Self::Pattern { .. } | Self::Contains(_) => "pattern",
            Self::Format(Format::Ip) => "anyOf",
            Self::Format(_) => "format",
            Self::Unique(_) => "uniqueItems",
            Self::Required | Self::Range(..) | Self::Length(..) => return None,
            Self::Items(_) | Self::Members(_) | Self::Values(_) | Self::With(_) => return None,
        })
    }
}

/// What an enum's variant must not have.
pub(super) fn on_variant(attributes: &[Attribute], errors: &mut Vec<syn::Error>) {
    on_type(attributes, errors);
    for item in attributes::of(attributes, "validate", errors) {
        known::on_no_field(&item, errors);
    }
}

/// What a struct, an enum or a variant must not have.
pub(super) fn on_type(attributes: &[Attribute], errors: &mut Vec<syn::Error>) {
    for item in attributes::of(attributes, "schemars", errors) {
        if known::is_rule(Home::Schemars, &item) {
            known::on_no_field(&item, errors);
        }
    }
}

/// Whether an item has nothing to do with rules, so that it may stay where they are taken out.
pub(super) fn is_no_rule(item: &Item) -> bool {
    known::is_other(item)
}
