//! A struct or enum as its checks see it: variants, fields, where each stands in JSON.

use proc_macro2::Span;
use syn::{Attribute, Fields, Generics, Ident, Index, Item, Member, Path, Type, parse_quote};

use super::attributes;
use super::names::{self, Case, Representation};
use super::rule::{self, Barred, Stated};
use super::shape::{self, Inside, Scope};

/// What `derive(Validate)` writes an impl for.
pub(super) struct Model<'i> {
    pub(super) name: &'i Ident,
    pub(super) generics: &'i Generics,
    /// `::tinyllm`, or what `#[validate(crate = ..)]` says.
    pub(super) runtime: Path,
    /// Rules of one's own on the whole value: `#[validate(with = path)]`.
    pub(super) with: Vec<Path>,
    /// Whether the type says that all its rules are in its schema.
    pub(super) in_schema: bool,
    /// Types that must have rules of their own for this one to have them: `T`.
    pub(super) parameters: Vec<&'i Type>,
    /// Types whose fields are not looked into because of their name: `String`.
    pub(super) taken_for_std: Vec<&'i Type>,
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
    pub(super) rules: Vec<Stated>,
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
    let own = OnType::read(attributes, errors);
    let mut model = Model {
        name,
        generics,
        runtime: own.runtime,
        with: own.with,
        in_schema: own.in_schema,
        parameters: Vec::new(),
        taken_for_std: Vec::new(),
        variants: Vec::new(),
    };
    rule::on_type(attributes, errors);
    let container = names::container(attributes);
    let barred = container
        .read_from_another
        .then_some(Barred::ReadFromAnother);
    match item {
        Item::Struct(item) => {
            let named = Named {
                prefix: &[],
                case: container.rename_all,
                barred,
            };
            let plain = container.transparent;
            let fields = named.fields(&item.fields, plain, scope, &mut model, errors);
            model.variants.push(Variant { name: None, fields });
        }
        Item::Enum(item) => {
            for variant in &item.variants {
                rule::on_variant(&variant.attrs, errors);
                let serde = names::variant(&variant.ident, &variant.attrs, &container);
                if serde.skipped {
                    continue;
                }
                let prefix = prefix(&serde, &container.representation);
                let named = Named {
                    prefix: &prefix,
                    case: serde.rename_all,
                    barred,
                };
                let fields = named.fields(&variant.fields, false, scope, &mut model, errors);
                model.variants.push(Variant {
                    name: Some(&variant.ident),
                    fields,
                });
            }
        }
        _ => {}
    }
    each_once(&mut model.parameters);
    each_once(&mut model.taken_for_std);
    Some(model)
}

fn each_once(types: &mut Vec<&Type>) {
    let mut seen = Vec::new();
    types.retain(|ty| {
        let written = shape::written(ty);
        let new = !seen.contains(&written);
        seen.push(written);
        new
    });
}

/// What `#[validate(..)]` on a struct or an enum says.
struct OnType {
    /// `crate = path`
    runtime: Path,
    /// `with = path`
    with: Vec<Path>,
    /// `in_schema`: the rules that schemars does not know are in the schema nonetheless.
    in_schema: bool,
}

impl OnType {
    fn read(attributes: &[Attribute], errors: &mut Vec<syn::Error>) -> Self {
        let mut own = Self {
            runtime: parse_quote!(::tinyllm),
            with: Vec::new(),
            in_schema: false,
        };
        for item in attributes::of(attributes, "validate", errors) {
            let path = match item.name.to_string().as_str() {
                "in_schema" => {
                    own.in_schema = true;
                    continue;
                }
                "crate" | "with" => item.path(),
                _ => {
                    rule::known::on_no_field(&item, errors);
                    continue;
                }
            };
            match path {
                Ok(path) if item.is("crate") => own.runtime = path,
                Ok(path) => own.with.push(path),
                Err(error) => errors.push(error),
            }
        }
        own
    }
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
    barred: Option<Barred>,
}

impl Named<'_> {
    /// The fields that have something to check. In a `transparent` struct none has a name.
    fn fields<'i>(
        &self,
        fields: &'i Fields,
        transparent: bool,
        scope: &Scope,
        model: &mut Model<'i>,
        errors: &mut Vec<syn::Error>,
    ) -> Vec<Field<'i>> {
        let newtype = matches!(fields, Fields::Unnamed(_)) && fields.len() == 1;
        let mut checked = Vec::new();
        // Serde counts the fields that it writes.
        let mut place = 0;
        for (index, field) in fields.iter().enumerate() {
            let serde = names::field(&field.attrs);
            let barred = match (serde.never_read, serde.flattened) {
                (true, _) => Some(Barred::Skipped),
                (false, true) => Some(Barred::Flattened),
                (false, false) => self.barred,
            };
            let rules = rule::rules(&field.attrs, &field.ty, barred, scope, errors);
            if serde.skipped {
                continue;
            }
            let inside = shape::inside(&field.ty, scope);
            shape::parameters(&field.ty, scope, &mut model.parameters);
            shape::taken_for_std(&field.ty, scope, &mut model.taken_for_std);
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
