//! The rules that schemars does not know, or does not write well: what `#[data]` writes for them.
//!
//! Knows keywords of JSON Schema; what a rule checks in Rust is not its business.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Item, Meta, Path, Token, Type, parse_quote};

use super::bound::Bound;
use super::format::Format;
use super::limits::Limits;
use super::model::Model;
use super::pattern;
use super::rule::known::Home;
use super::rule::{self, Counted, Rule, Stated};
use super::shape::Scope;

mod wide;

// A rule that is checked and not in the schema would be a trap for the model.
pub(super) fn is_written(model: &Model<'_>, errors: &mut Vec<syn::Error>) {
    let fields = model.variants.iter().flat_map(|variant| &variant.fields);
    for stated in fields.flat_map(|field| &field.rules) {
        let mut missing = Vec::new();
        unknown_to_schemars(stated, &mut missing);
        for span in missing {
            let message = "schemars does not write this rule into the schema: put `#[data]` on \
                           the type, or write it there and say `#[validate(in_schema)]` on the type";
            errors.push(syn::Error::new(span, message));
        }
    }
}

fn unknown_to_schemars(stated: &Stated, missing: &mut Vec<proc_macro2::Span>) {
    match &stated.rule {
        Rule::Items(inner) | Rule::Members(inner) if stated.home == Home::Schemars => {
            for stated in inner {
                unknown_to_schemars(stated, missing);
            }
        }
        rule if is_ours(rule, stated.home) => missing.push(stated.span),
        _ => {}
    }
}

/// Whether `#[data]` writes the rule. schemars writes `ip` as a format that no reader knows, and
/// escapes more in `contains` than ECMA-262 lets it.
fn is_ours(rule: &Rule, home: Home) -> bool {
    match rule {
        Rule::With(_) => false,
        Rule::Format(Format::Ip) => true,
        Rule::Contains(text) if text.value().contains(['-', '#', '&', '~']) => true,
        _ => home == Home::Validate,
    }
}

/// The keywords of a schema, and of the schemas in it.
#[derive(Default)]
struct Keywords {
    own: Vec<(&'static str, TokenStream)>,
    inner: Vec<(Part, Keywords)>,
}

/// Which schema within a schema.
#[derive(Clone, Copy)]
enum Part {
    Items,
    Values,
}

impl Keywords {
    /// Those that schemars does not write.
    fn missing(stated: &[Stated]) -> Self {
        let mut keywords = Self::default();
        for stated in stated {
            match &stated.rule {
                Rule::Items(inner) | Rule::Members(inner) => {
                    keywords.part(Part::Items, Self::missing(inner));
                }
                Rule::Values(inner) => keywords.part(Part::Values, Self::all(inner)),
                rule if is_ours(rule, stated.home) => keywords.add(rule),
                _ => {}
            }
        }
        keywords
    }

    fn all(stated: &[Stated]) -> Self {
        let mut keywords = Self::default();
        for stated in stated {
            match &stated.rule {
                Rule::Items(inner) | Rule::Members(inner) => {
                    keywords.part(Part::Items, Self::all(inner));
                }
                Rule::Values(inner) => keywords.part(Part::Values, Self::all(inner)),
                rule => keywords.add(rule),
            }
        }
        keywords
    }

    fn part(&mut self, part: Part, keywords: Self) {
        if !keywords.own.is_empty() || !keywords.inner.is_empty() {
            self.inner.push((part, keywords));
        }
    }

    fn add(&mut self, rule: &Rule) {
        match rule {
            Rule::Range(limits, _) => self.limits(limits, "minimum", "maximum"),
            Rule::Length(limits, Counted::Characters) => {
                self.limits(limits, "minLength", "maxLength");
            }
            Rule::Length(limits, Counted::Items) => self.limits(limits, "minItems", "maxItems"),
            Rule::Above(bound, _) => self.own.push(("exclusiveMinimum", json(bound))),
            Rule::Below(bound, _) => self.own.push(("exclusiveMaximum", json(bound))),
            Rule::MultipleOf(step, _) => self.own.push(("multipleOf", json(step))),
            Rule::Pattern { written, .. } => self.own.push(("pattern", quote!(#written))),
            Rule::Contains(text) => {
                let pattern = pattern::of_text(&text.value());
                self.own.push(("pattern", quote!(#pattern)));
            }
            Rule::Format(format) => match format.in_schema() {
                Some(name) => self.own.push(("format", quote!(#name))),
                None => {
                    let versions = quote!([{ "format": "ipv4" }, { "format": "ipv6" }]);
                    self.own.push(("format", quote!(null)));
                    self.own.push(("anyOf", versions));
                }
            },
            Rule::Unique(_) => self.own.push(("uniqueItems", quote!(true))),
            Rule::Required | Rule::With(_) => {}
            Rule::Items(_) | Rule::Members(_) | Rule::Values(_) => {}
        }
    }

    fn limits(&mut self, limits: &Limits, least: &'static str, most: &'static str) {
        if let Some(bound) = limits.min.as_ref().or(limits.equal.as_ref()) {
            self.own.push((least, json(bound)));
        }
        if let Some(bound) = limits.max.as_ref().or(limits.equal.as_ref()) {
            self.own.push((most, json(bound)));
        }
    }

    /// The items of a `#[schemars(..)]` that writes all of them.
    fn items(&self, runtime: &Path) -> Vec<TokenStream> {
        let mut items = Vec::new();
        let removes = self.own.iter().any(|(_, value)| is_null(value));
        if removes {
            items.push(transform(runtime, &[], self));
        } else if !self.own.is_empty() {
            let written = self.own.iter().map(|(key, value)| quote!(#key = #value));
            items.push(quote!(extend(#(#written),*)));
        }
        self.within(runtime, &mut Vec::new(), &mut items);
        items
    }

    fn within(&self, runtime: &Path, at: &mut Vec<Part>, items: &mut Vec<TokenStream>) {
        for (part, keywords) in &self.inner {
            at.push(*part);
            if !keywords.own.is_empty() {
                items.push(transform(runtime, at, keywords));
            }
            keywords.within(runtime, at, items);
            at.pop();
        }
    }
}

fn is_null(value: &TokenStream) -> bool {
    value.to_string() == "null"
}

/// What `extend` cannot: keywords of a schema within the field's, or instead of another one.
fn transform(runtime: &Path, at: &[Part], keywords: &Keywords) -> TokenStream {
    let parts = at.iter().map(|part| match part {
        Part::Items => quote!(#runtime::__private::Part::Items),
        Part::Values => quote!(#runtime::__private::Part::Values),
    });
    let written = keywords.own.iter().map(|(key, value)| quote!(#key: #value));
    quote! {
        transform = |schema: &mut #runtime::__private::schemars::Schema| {
            #runtime::__private::write_rules(
                schema,
                &[#(#parts),*],
                #runtime::__private::serde_json::json!({ #(#written),* }),
            )
        }
    }
}

/// A bound as a value that the macro `json!` takes.
fn json(bound: &Bound) -> TokenStream {
    let expression = bound.expression().to_token_stream();
    match bound.number {
        Some(_) => wide::numbers(expression),
        None => quote!((#expression)),
    }
}

/// Writes the rules that schemars does not know into the attributes that it reads.
pub(super) fn write(item: &mut Item, scope: &Scope, runtime: &Path) {
    match item {
        Item::Struct(item) => of_fields(&mut item.fields, scope, runtime),
        Item::Enum(item) => {
            for variant in &mut item.variants {
                of_fields(&mut variant.fields, scope, runtime);
            }
        }
        _ => {}
    }
}

fn of_fields(fields: &mut Fields, scope: &Scope, runtime: &Path) {
    for field in fields.iter_mut() {
        wide::bounds(&mut field.attrs);
        if let Some(meta) = meta(&field.attrs, &field.ty, scope, runtime) {
            field.attrs.push(parse_quote!(#[#meta]));
        }
        for attribute in &mut field.attrs {
            under_condition(attribute, &field.ty, scope, runtime);
        }
    }
}

/// `schemars(..)` with what the attributes' rules lack there.
fn meta(attributes: &[Attribute], ty: &Type, scope: &Scope, runtime: &Path) -> Option<TokenStream> {
    // Mistakes are reported before, or by the derive if they stand under a condition.
    let stated = rule::rules(attributes, ty, None, scope, &mut Vec::new());
    let items = Keywords::missing(&stated).items(runtime);
    (!items.is_empty()).then(|| quote!(schemars(#(#items),*)))
}

/// The same within `#[cfg_attr(condition, ..)]`, which an attribute macro sees as it was written.
fn under_condition(attribute: &mut Attribute, ty: &Type, scope: &Scope, runtime: &Path) {
    let Meta::List(list) = &mut attribute.meta else {
        return;
    };
    if !list.path.is_ident("cfg_attr") {
        return;
    }
    let Ok(metas) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
        return;
    };
    let attributes: Vec<Attribute> = metas
        .iter()
        .skip(1)
        .map(|meta| parse_quote!(#[#meta]))
        .collect();
    if let Some(meta) = meta(&attributes, ty, scope, runtime) {
        list.tokens = quote!(#metas, #meta);
    }
}
