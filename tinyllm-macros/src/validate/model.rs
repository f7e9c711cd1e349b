//! A struct or enum as its checks see it: variants, fields, where each stands in JSON.

use proc_macro2::Span;
use syn::{Attribute, Fields, Generics, Ident, Index, Item, Member, Path, Type, parse_quote};

use super::attributes;
use super::names::{self, Case, Representation};
use super::rule::{self, Rule};
use super::shape::{self, Inside, Scope};

/// What `derive(Validate)` writes an impl for.
pub(super) struct Model<'i> {
    pub(super) name: &'i Ident,
    pub(super) generics: &'i Generics,
    /// `::tinyllm`, or what `#[validate(crate = ..)]` says.
    pub(super) runtime: Path,
    /// Types that must have rules of their own for this one to have them: `T`.
    pub(super) parameters: Vec<&'i Type>,
    /// A struct is its only variant.
    pub(super) variants: Vec<Variant<'i>>,
}

/// One shape that a value can have.
pub(super) struct Variant<'i> {
    /// `None` for a struct.
    pub(super) name: Option<&'i Ident>,
    /// The fields that have something to check.
    pub(super) fields: Vec<Field<'i>>,
}

/// A field that has something to check.
pub(super) struct Field<'i> {
    pub(super) member: Member,
    pub(super) ty: &'i Type,
    /// Where it stands in the JSON of the whole: `["Circle", "radius"]`.
    pub(super) path: Vec<String>,
    pub(super) rules: Vec<Rule>,
    /// Whether its value may have rules of its own.
    pub(super) inside: Inside,
}

/// The struct's or enum's model; `None` for anything else.
pub(super) fn model<'i>(
    item: &'i Item,
    scope: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Option<Model<'i>> {
    let (attributes, name, generics) = match item {
        Item::Struct(item) => (&item.attrs, &item.ident, &item.generics),
        Item::Enum(item) => (&item.attrs, &item.ident, &item.generics),
        _ => return None,
    };
    let mut model = Model {
        name,
        generics,
        runtime: runtime(attributes, errors),
        parameters: Vec::new(),
        variants: Vec::new(),
    };
    rule::on_no_field(attributes, errors);
    let container = names::container(attributes);
    match item {
        Item::Struct(item) => {
            let named = Named {
                prefix: &[],
                case: container.rename_all,
            };
            let plain = container.transparent;
            let fields = named.fields(&item.fields, plain, scope, &mut model.parameters, errors);
            model.variants.push(Variant { name: None, fields });
        }
        Item::Enum(item) => {
            for variant in &item.variants {
                rule::on_no_field(&variant.attrs, errors);
                for item in attributes::of(&variant.attrs, "validate", errors) {
                    rule::not_in_validate(&item, errors);
                }
                let serde = names::variant(&variant.ident, &variant.attrs, &container);
                if serde.skipped {
                    continue;
                }
                let prefix = prefix(&serde, &container.representation);
                let named = Named {
                    prefix: &prefix,
                    case: serde.rename_all,
                };
                let fields =
                    named.fields(&variant.fields, false, scope, &mut model.parameters, errors);
                model.variants.push(Variant {
                    name: Some(&variant.ident),
                    fields,
                });
            }
        }
        _ => {}
    }
    let mut seen = Vec::new();
    model.parameters.retain(|ty| {
        let written = shape::written(ty);
        let new = !seen.contains(&written);
        seen.push(written);
        new
    });
    Some(model)
}

/// What `#[validate(crate = ..)]` on the item says.
fn runtime(attributes: &[Attribute], errors: &mut Vec<syn::Error>) -> Path {
    let mut runtime = parse_quote!(::tinyllm);
    for item in attributes::of(attributes, "validate", errors) {
        if !item.is("crate") {
            rule::not_in_validate(&item, errors);
            continue;
        }
        match item.path() {
            Ok(path) => runtime = path,
            Err(error) => errors.push(error),
        }
    }
    runtime
}

/// Where a variant's fields stand in the JSON of the enum.
fn prefix(variant: &names::Variant, representation: &Representation) -> Vec<String> {
    match representation {
        _ if variant.untagged => Vec::new(),
        Representation::Untagged | Representation::Internal => Vec::new(),
        Representation::Adjacent(content) => vec![content.clone()],
        Representation::External => vec![variant.name.clone()],
    }
}

/// What the names of fields depend on.
struct Named<'p> {
    prefix: &'p [String],
    case: Option<Case>,
}

impl Named<'_> {
    /// The fields that have something to check. In a `transparent` struct none has a name.
    fn fields<'i>(
        &self,
        fields: &'i Fields,
        transparent: bool,
        scope: &Scope,
        parameters: &mut Vec<&'i Type>,
        errors: &mut Vec<syn::Error>,
    ) -> Vec<Field<'i>> {
        let newtype = matches!(fields, Fields::Unnamed(_)) && fields.len() == 1;
        let mut checked = Vec::new();
        // Serde counts the fields that it writes.
        let mut place = 0;
        for (index, field) in fields.iter().enumerate() {
            let serde = names::field(&field.attrs);
            let rules = rule::rules(&field.attrs, &field.ty, serde.skipped, scope, errors);
            if serde.skipped {
                continue;
            }
            let inside = shape::inside(&field.ty, scope);
            shape::parameters(&field.ty, scope, parameters);
            let nameless = newtype || transparent || serde.flattened;
            let name = match &field.ident {
                _ if nameless => None,
                Some(ident) => Some(self.name(ident, serde.rename)),
                None => Some(place.to_string()),
            };
            place += 1;
            if rules.is_empty() && inside == Inside::Nothing {
                continue;
            }
            checked.push(Field {
                member: member(field.ident.as_ref(), index),
                ty: &field.ty,
                path: self.prefix.iter().cloned().chain(name).collect(),
                rules,
                inside,
            });
        }
        checked
    }

    fn name(&self, ident: &Ident, rename: Option<String>) -> String {
        let written = syn::ext::IdentExt::unraw(ident).to_string();
        match (rename, self.case) {
            (Some(name), _) => name,
            (None, Some(case)) => case.of_field(&written),
            (None, None) => written,
        }
    }
}

fn member(name: Option<&Ident>, index: usize) -> Member {
    match (name, u32::try_from(index)) {
        (Some(name), _) => Member::Named(name.clone()),
        (None, Ok(index)) => Member::Unnamed(Index {
            index,
            span: Span::mixed_site(),
        }),
        (None, Err(_)) => Member::Unnamed(Index::from(index)),
    }
}
