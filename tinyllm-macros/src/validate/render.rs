//! The impl of `Validate`, written out of the model.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Type, WherePredicate, parse_quote};

use super::bound::Bound;
use super::limits::Limits;
use super::model::{Field, Model, Variant};
use super::rule::{Counted, NumberType, Rule};
use super::shape::{self, Inside, Scope, Shape};

pub(super) fn render(model: &Model<'_>, scope: &Scope) -> TokenStream {
    let arms: Vec<TokenStream> = model
        .variants
        .iter()
        .filter(|variant| !variant.fields.is_empty())
        .map(|variant| arm(variant, scope))
        .collect();
    if arms.is_empty() {
        return implementation(model, &quote!(false), &quote!());
    }
    let rest = (arms.len() < model.variants.len()).then(|| quote!(_ => {}));
    let body = quote!(match self { #(#arms)* #rest });
    let implementation = implementation(model, &rules(model), &body);
    if !fields(model).any(|field| field.inside != Inside::Nothing) {
        return implementation;
    }
    let part = part(model);
    quote! {
        #[allow(dead_code, reason = "which of the two a field needs is seen by its type only")]
        const _: () = { #part #implementation };
    }
}

/// An impl that checks nothing: what stands in while the rules have errors.
pub(super) fn stand_in(model: &Model<'_>) -> TokenStream {
    implementation(model, &quote!(false), &quote!())
}

fn fields<'m>(model: &'m Model<'_>) -> impl Iterator<Item = &'m Field<'m>> {
    model.variants.iter().flat_map(|variant| &variant.fields)
}

fn implementation(model: &Model<'_>, rules: &TokenStream, body: &TokenStream) -> TokenStream {
    let (runtime, name) = (&model.runtime, model.name);
    let violations = violations();
    let mut generics = model.generics.clone();
    for parameter in &model.parameters {
        let bound: WherePredicate = parse_quote!(#parameter: #runtime::__private::Validate);
        generics.make_where_clause().predicates.push(bound);
    }
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let sink = if body.is_empty() {
        quote!(_)
    } else {
        quote!(#violations)
    };
    quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::__private::Validate for #name #arguments #clause {
            const RULES: bool = #rules;
            fn validate(&self, #sink: &mut #runtime::__private::Violations) { #body }
        }
    }
}

/// Whether there is anything to check.
///
/// Types that are not known are said to have rules without asking them: a type that contains
/// itself would ask in a circle.
fn rules(model: &Model<'_>) -> TokenStream {
    let certain =
        fields(model).any(|field| !field.rules.is_empty() || field.inside == Inside::Unknown);
    if certain {
        return quote!(true);
    }
    let (runtime, parameters) = (&model.runtime, &model.parameters);
    quote!(false #(|| <#parameters as #runtime::__private::Validate>::RULES)*)
}

/// The checks of a field's own type, where it has some: the inherent methods exist for types with
/// rules and come first, the trait's are there for all others.
fn part(model: &Model<'_>) -> TokenStream {
    let runtime = &model.runtime;
    quote! {
        struct __Part<'part, T: ?Sized>(&'part T);
        impl<T: ?Sized + #runtime::__private::Validate> __Part<'_, T> {
            fn __has_rules(&self) -> bool { <T as #runtime::__private::Validate>::RULES }
            fn __check(&self, violations: &mut #runtime::__private::Violations) {
                #runtime::__private::Validate::validate(self.0, violations);
            }
        }
        trait __WithoutRules {
            fn __has_rules(&self) -> bool { false }
            fn __check(&self, _: &mut #runtime::__private::Violations) {}
        }
        impl<T: ?Sized> __WithoutRules for __Part<'_, T> {}
    }
}

fn arm(variant: &Variant<'_>, scope: &Scope) -> TokenStream {
    let path = variant.name.map(|name| quote!(::#name));
    let members = variant.fields.iter().map(|field| &field.member);
    let values: Vec<Ident> = (0..variant.fields.len())
        .map(|index| local(&format!("field_{index}")))
        .collect();
    let checks = variant
        .fields
        .iter()
        .zip(&values)
        .map(|(field, value)| check(field, value, scope));
    quote! {
        Self #path { #(#members: #values,)* .. } => { #(#checks)* }
    }
}

fn check(field: &Field<'_>, value: &Ident, scope: &Scope) -> TokenStream {
    let rules = field.rules.iter().map(|rule| match rule {
        Rule::Required => required(field, value),
        Rule::Range(limits, number) => {
            through(field.ty, value, scope, &range(field, limits, *number))
        }
        Rule::Length(limits, counted) => {
            through(field.ty, value, scope, &length(field, limits, *counted))
        }
    });
    let inside = (field.inside != Inside::Nothing).then(|| {
        let violations = violations();
        let check = at(&field.path, &quote!(__Part(#value).__check(#violations);));
        quote!(if __Part(#value).__has_rules() { #check })
    });
    quote!(#(#rules)* #inside)
}

/// `check` with `value` as the number, text or list inside of options and boxes.
fn through(ty: &Type, outer: &Ident, scope: &Scope, check: &TokenStream) -> TokenStream {
    let value = value();
    let (pattern, inner) = match shape::shape(ty, scope) {
        Shape::Option(ty) => {
            let inner = through(ty, &value, scope, check);
            return quote! {
                if let ::core::option::Option::Some(#value) = #outer { #inner }
            };
        }
        Shape::Pointer(ty) => (quote!(&**#outer), through(ty, &value, scope, check)),
        _ => (quote!(#outer), check.clone()),
    };
    quote!({ let #value = #pattern; #inner })
}

fn required(field: &Field<'_>, value: &Ident) -> TokenStream {
    let report = report(field, "required", &quote!("is missing, but is required"));
    quote!(if ::core::option::Option::is_none(#value) { #report })
}

fn range(field: &Field<'_>, limits: &Limits, number: NumberType) -> TokenStream {
    let value = value();
    let (read, ty) = match number {
        NumberType::Integer(integer) => (quote!(*#value), integer.name),
        NumberType::NonZero(integer) => (quote!(#value.get()), integer.name),
        NumberType::Float(name) => (quote!(*#value), name),
    };
    let ty = format_ident!("{ty}");
    let ty = quote!(::core::primitive::#ty);
    let written = |bound: &Bound| match number {
        NumberType::Integer(_) | NumberType::NonZero(_) => bound.whole(),
        NumberType::Float(_) => bound.fraction(),
    };
    let words = Words {
        equal: "is {}, but must be {}",
        both: "is {}, but must be from {} to {}",
        min: "is {}, but must be at least {}",
        max: "is {}, but must be at most {}",
    };
    let check = within(
        limits,
        &ty,
        &written,
        &words,
        &[quote!(#value)],
        |message| report(field, "range", &message),
    );
    quote!(let #value: #ty = #read; #check)
}

fn length(field: &Field<'_>, limits: &Limits, counted: Counted) -> TokenStream {
    let (value, unit) = (value(), local("unit"));
    let (read, one, many) = match counted {
        Counted::Characters => (
            quote!(::core::primitive::str::chars(#value).count()),
            "character",
            "characters",
        ),
        Counted::Items => (quote!(#value.len()), "item", "items"),
    };
    let words = Words {
        equal: "has {} {}, but needs exactly {}",
        both: "has {} {}, but needs from {} to {}",
        min: "has {} {}, but needs at least {}",
        max: "has {} {}, but at most {} are allowed",
    };
    let usize = quote!(::core::primitive::usize);
    let shown = [quote!(#value), quote!(#unit)];
    let check = within(limits, &usize, &Bound::whole, &words, &shown, |message| {
        let report = report(field, "length", &message);
        quote!(let #unit = if #value == 1 { #one } else { #many }; #report)
    });
    quote!(let #value: #usize = #read; #check)
}

/// The sentences of a rule, by the bounds that it has.
struct Words {
    equal: &'static str,
    both: &'static str,
    min: &'static str,
    max: &'static str,
}

/// Reports where the value is not within the limits. Written so that NaN never is.
fn within(
    limits: &Limits,
    ty: &TokenStream,
    written: &dyn Fn(&Bound) -> TokenStream,
    words: &Words,
    shown: &[TokenStream],
    report: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    let value = value();
    let (min, max, fits) = (local("minimum"), local("maximum"), local("fits"));
    let bind = |name: &Ident, bound: &Bound| {
        let bound = written(bound);
        quote!(let #name: #ty = #bound;)
    };
    let (bounds, test, message) = match (&limits.equal, &limits.min, &limits.max) {
        (Some(equal), _, _) => {
            let (text, bounds) = (words.equal, bind(&min, equal));
            let message = quote!(::std::format!(#text, #(#shown,)* #min));
            (bounds, quote!((#min..=#min).contains(&#value)), message)
        }
        (None, Some(low), Some(high)) => {
            let (text, low, high) = (words.both, bind(&min, low), bind(&max, high));
            let message = quote!(::std::format!(#text, #(#shown,)* #min, #max));
            (
                quote!(#low #high),
                quote!((#min..=#max).contains(&#value)),
                message,
            )
        }
        (None, Some(low), None) => {
            let (text, bounds) = (words.min, bind(&min, low));
            (
                bounds,
                quote!(#value >= #min),
                quote!(::std::format!(#text, #(#shown,)* #min)),
            )
        }
        (None, None, Some(high)) => {
            let (text, bounds) = (words.max, bind(&max, high));
            (
                bounds,
                quote!(#value <= #max),
                quote!(::std::format!(#text, #(#shown,)* #max)),
            )
        }
        (None, None, None) => return TokenStream::new(),
    };
    let report = report(message);
    quote!(#bounds let #fits = #test; if !#fits { #report })
}

fn report(field: &Field<'_>, rule: &str, message: &TokenStream) -> TokenStream {
    let violations = violations();
    at(&field.path, &quote!(#violations.add(#rule, #message);))
}

/// `inner` where the path stands; nothing is written down until something is wrong there.
fn at(path: &[String], inner: &TokenStream) -> TokenStream {
    let violations = violations();
    path.iter().rev().fold(
        inner.clone(),
        |inner, name| quote!(#violations.field(#name, |#violations| { #inner });),
    )
}

fn violations() -> Ident {
    local("violations")
}

fn value() -> Ident {
    local("value")
}

fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
