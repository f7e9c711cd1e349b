//! The impl of `Validate`, written out of the model.
//!
//! Knows fields and variants; how one rule is checked is `check`'s.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, WherePredicate, parse_quote};

use self::check::{Place, Writer};
use super::model::{Field, Model, Variant};
use super::shape::{self, Inside, Scope};

mod check;
mod number;

pub(super) fn render(model: &Model<'_>, scope: &Scope) -> TokenStream {
    let runtime = &model.runtime;
    let arms: Vec<TokenStream> = model
        .variants
        .iter()
        .filter(|variant| !variant.fields.is_empty())
        .map(|variant| arm(variant, runtime, scope))
        .collect();
    let named_alike = named_alike(model);
    if arms.is_empty() && model.with.is_empty() {
        let nothing = implementation(model, &quote!(false), &quote!());
        return quote!(#nothing #named_alike);
    }
    let fields = (!arms.is_empty()).then(|| {
        let rest = (arms.len() < model.variants.len()).then(|| quote!(_ => {}));
        quote!(match self { #(#arms)* #rest })
    });
    let whole = quote!(self);
    let own = model
        .with
        .iter()
        .map(|path| with(path, &whole, &Place::whole(), runtime));
    let body = quote! {
        #[allow(unused_imports, reason = "which of them is needed is seen by the fields' types")]
        use #runtime::__private::{Tell as _, Unseen as _, WithoutRules as _};
        #fields
        #(#own)*
    };
    let checks = implementation(model, &rules(model), &body);
    quote!(#checks #named_alike)
}

/// A type of the user's that is called as one of std is would be passed over in silence.
fn named_alike(model: &Model<'_>) -> Option<TokenStream> {
    if model.taken_for_std.is_empty() {
        return None;
    }
    let runtime = &model.runtime;
    let asked = model.taken_for_std.iter().map(|ty| {
        let name = shape::written(ty);
        let message = format!(
            "`{name}` is taken for the one of std here, but has rules of its own: \
             write `self::{name}`, or its whole path"
        );
        quote_spanned! {ty.span()=>
            ::core::assert!(!<#runtime::__private::Known<#ty>>::RULES, #message);
        }
    });
    Some(quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private::Unruled as _;
            #(#asked)*
        };
    })
}

/// An impl that checks nothing: what stands in while the rules have errors.
pub(super) fn stand_in(model: &Model<'_>) -> TokenStream {
    implementation(model, &quote!(false), &quote!())
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
    let mut fields = model.variants.iter().flat_map(|variant| &variant.fields);
    let certain = !model.with.is_empty()
        || fields.any(|field| !field.rules.is_empty() || field.inside == Inside::Unknown);
    if certain {
        return quote!(true);
    }
    let (runtime, parameters) = (&model.runtime, &model.parameters);
    quote!(false #(|| <#parameters as #runtime::__private::Validate>::RULES)*)
}

fn arm(variant: &Variant<'_>, runtime: &Path, scope: &Scope) -> TokenStream {
    let path = variant.name.map(|name| quote!(::#name));
    let members = variant.fields.iter().map(|field| &field.member);
    let values: Vec<Ident> = (0..variant.fields.len())
        .map(|index| local(&format!("field_{index}")))
        .collect();
    let checks = variant
        .fields
        .iter()
        .zip(&values)
        .map(|(field, value)| of_field(field, value, runtime, scope));
    quote! {
        Self #path { #(#members: #values,)* .. } => { #(#checks)* }
    }
}

fn of_field(field: &Field<'_>, value: &Ident, runtime: &Path, scope: &Scope) -> TokenStream {
    let writer = Writer { runtime, scope };
    let place = Place::of_field(&field.path, runtime);
    let rules = writer.rules(&field.rules, field.ty, value, &place);
    let inside = (field.inside != Inside::Nothing).then(|| {
        let (violations, steps) = (violations(), place.steps());
        quote! {
            if #runtime::__private::Inside(#value).has_rules() {
                #violations.within(&[#steps], |#violations| {
                    #runtime::__private::Inside(#value).check_inside(#violations);
                });
            }
        }
    });
    quote!(#rules #inside)
}

/// A rule of one's own: rustc's errors about it are at its name.
fn with(path: &Path, value: &TokenStream, place: &Place, runtime: &Path) -> TokenStream {
    let last = path.segments.last();
    let span = last.map_or_else(Span::call_site, |segment| segment.ident.span());
    let name = last.map(|segment| segment.ident.to_string());
    let violations = violations();
    let [said, looked_at] = ["said", "looked_at"].map(|name| local_at(name, span));
    let (result, call) = (
        quote_spanned!(span=> ::core::result::Result<(), _>),
        quote_spanned!(span=> #path(#looked_at)),
    );
    let (fault, seen) = (local("fault"), local("seen"));
    let steps = place.steps();
    let told = quote_spanned!(span=> #runtime::__private::Told(#fault).tell);
    quote! {{
        let #looked_at = #value;
        let #said = #call;
        let #said: #result = #said;
        if let ::core::result::Result::Err(#fault) = #said {
            let #seen = #runtime::__private::Seen(#value).beginning();
            #told(#violations, &[#steps], #name, &#seen);
        }
    }}
}

fn violations() -> Ident {
    local("violations")
}

fn value() -> Ident {
    local("value")
}

/// A name of ours: locals are hygienic, but a constant of the user would be a pattern in their place.
fn local(name: &str) -> Ident {
    local_at(name, Span::mixed_site())
}

/// The same, where rustc's errors about it point.
fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(&format!("__{name}"), span.resolved_at(Span::mixed_site()))
}
