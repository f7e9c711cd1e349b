//! One rule as native code: the check in place, what is reported out of the way.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Path, Type};

use super::super::bound::Bound;
use super::super::rule::{Counted, Rule, Stated};
use super::super::shape::{self, Scope, Shape};
use super::number::{Limited, Words, within};
use super::{local, local_at, value, violations, with};

/// Where a value stands in the JSON of the whole.
#[derive(Clone)]
pub(super) struct Place {
    steps: Vec<TokenStream>,
}

impl Place {
    pub(super) fn whole() -> Self {
        Self { steps: Vec::new() }
    }

    pub(super) fn of_field(path: &[String], runtime: &Path) -> Self {
        let name = |name: &String| quote!(#runtime::__private::Step::Name(#name));
        Self {
            steps: path.iter().map(name).collect(),
        }
    }

    fn and(&self, step: TokenStream) -> Self {
        let mut place = self.clone();
        place.steps.push(step);
        place
    }

    /// A name for the step from here: the steps above are still needed.
    fn local(&self, name: &str) -> Ident {
        local(&format!("{name}_{}", self.steps.len()))
    }

    pub(super) fn steps(&self) -> TokenStream {
        let steps = &self.steps;
        quote!(#(#steps),*)
    }
}

/// What all checks of an impl share.
#[derive(Clone, Copy)]
pub(super) struct Writer<'w> {
    pub(super) runtime: &'w Path,
    pub(super) scope: &'w Scope,
}

impl Writer<'_> {
    /// The checks of a value; `value` is a reference to it.
    pub(super) fn rules(
        self,
        rules: &[Stated],
        ty: &Type,
        value: &Ident,
        place: &Place,
    ) -> TokenStream {
        let (mut whole, mut inside) = (TokenStream::new(), TokenStream::new());
        for stated in rules {
            match &stated.rule {
                Rule::Required => whole.extend(self.required(value, place)),
                Rule::With(path) => {
                    whole.extend(with(path, &quote!(#value), place, self.runtime));
                }
                rule => inside.extend(self.rule(rule, stated.span, ty, place)),
            }
        }
        if inside.is_empty() {
            return whole;
        }
        let inside = self.through(ty, value, &inside);
        quote!(#whole #inside)
    }

    /// `check` with `value` as the number, text or list inside of options and boxes.
    fn through(self, ty: &Type, outer: &Ident, check: &TokenStream) -> TokenStream {
        let value = value();
        let (pattern, inner) = match shape::shape(ty, self.scope) {
            Shape::Option(ty) => {
                let inner = self.through(ty, &value, check);
                return quote! {
                    if let ::core::option::Option::Some(#value) = #outer { #inner }
                };
            }
            Shape::Pointer(ty) => (quote!(&**#outer), self.through(ty, &value, check)),
            _ => (quote!(#outer), check.clone()),
        };
        quote!({ let #value = #pattern; #inner })
    }

    fn required(self, value: &Ident, place: &Place) -> TokenStream {
        let (violations, steps) = (violations(), place.steps());
        quote! {
            if ::core::option::Option::is_none(#value) {
                #violations.broken(
                    &[#steps],
                    "required",
                    "null",
                    ::core::format_args!("is missing, but is required"),
                );
            }
        }
    }

    fn rule(self, rule: &Rule, span: Span, ty: &Type, place: &Place) -> TokenStream {
        let (value, runtime) = (value(), self.runtime);
        let (violations, steps) = (violations(), place.steps());
        match rule {
            Rule::Range(limits, number) => self.range(limits, *number, place),
            Rule::Above(bound, number) => self.above(bound, *number, place),
            Rule::Below(bound, number) => self.below(bound, *number, place),
            Rule::MultipleOf(step, number) => self.multiple_of(step, *number, place),
            Rule::Length(limits, counted) => {
                let check = self.length(limits, *counted, place);
                quote!({ #check })
            }
            Rule::Pattern {
                written,
                rust,
                name,
            } => quote! {{
                static PATTERN: #runtime::__private::Pattern =
                    #runtime::__private::Pattern::new(#rust, #written);
                if !PATTERN.fits(#value) {
                    PATTERN.broken(#violations, &[#steps], #name, #value);
                }
            }},
            Rule::Contains(text) => {
                let seen = local("seen");
                let message = quote!("is {}, but must contain {:?}", #seen, #text);
                let report = self.report("contains", &message, place);
                quote!(if !::core::primitive::str::contains(#value, #text) { #report })
            }
            Rule::Format(format) => {
                let format = format_ident!("{}", format.constant());
                let format = quote!(#runtime::__private::formats::#format);
                quote! {
                    if !#format.fits(#value) { #format.broken(#violations, &[#steps], #value); }
                }
            }
            Rule::Unique(hashed) => self.unique(*hashed, span, place),
            Rule::Items(inner) => self.items(inner, ty, place),
            Rule::Members(inner) => self.members(inner, ty, place),
            Rule::Values(inner) => self.values(inner, ty, place),
            Rule::Required | Rule::With(_) => TokenStream::new(),
        }
    }

    /// What is wrong with `value`; `message` is the format and its arguments, of which `seen` is
    /// how the value begins.
    pub(super) fn report(self, rule: &str, message: &TokenStream, place: &Place) -> TokenStream {
        let (violations, value, steps) = (violations(), value(), place.steps());
        let (runtime, seen) = (self.runtime, local("seen"));
        quote! {
            let #seen = #runtime::__private::Seen(#value).beginning();
            #violations.broken(&[#steps], #rule, &#seen, ::core::format_args!(#message));
        }
    }

    fn length(
        self,
        limits: &super::super::limits::Limits,
        counted: Counted,
        place: &Place,
    ) -> TokenStream {
        let (value, count, unit) = (value(), local("count"), local("unit"));
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
        let shown = [quote!(#count), quote!(#unit)];
        let limited = Limited {
            limits,
            ty: &usize,
            written: &Bound::whole,
            scope: self.scope,
        };
        let check = within(&limited, &words, &count, &shown, |message| {
            let report = self.report("length", &message, place);
            quote!(let #unit = if #count == 1 { #one } else { #many }; #report)
        });
        quote!(let #count: #usize = #read; #check)
    }

    fn unique(self, hashed: bool, span: Span, place: &Place) -> TokenStream {
        // What cannot be compared is said at the rule.
        let value = local_at("value", span);
        let (first, second) = (local("first"), local("second"));
        let (runtime, items) = (at(self.runtime, span), of_items(&value, span));
        let search = match hashed {
            true => quote_spanned!(span=> #runtime::__private::equal_by_hash),
            false => quote_spanned!(span=> #runtime::__private::equal),
        };
        let message = quote!(
            "has equal items at {} and {}, but all must differ", #first, #second
        );
        let report = self.report("unique", &message, place);
        quote! {
            if let ::core::option::Option::Some((#first, #second)) = #search(#items) {
                #report
            }
        }
    }

    fn items(self, rules: &[Stated], ty: &Type, place: &Place) -> TokenStream {
        let (value, item, index) = (value(), local("item"), place.local("index"));
        let Some(item_ty) = self.held(ty) else {
            return TokenStream::new();
        };
        let runtime = self.runtime;
        let at = place.and(quote!(#runtime::__private::Step::Index(#index)));
        let checks = self.rules(rules, item_ty, &item, &at);
        let items = of_items(&value, Span::mixed_site());
        quote! {
            for (#index, #item) in ::core::iter::Iterator::enumerate(#items) { #checks }
        }
    }

    /// The items of a set have no place of their own.
    fn members(self, rules: &[Stated], ty: &Type, place: &Place) -> TokenStream {
        let (value, item) = (value(), local("item"));
        let Some(item_ty) = self.held(ty) else {
            return TokenStream::new();
        };
        let checks = self.rules(rules, item_ty, &item, &Place::whole());
        let (violations, steps) = (violations(), place.steps());
        let items = of_items(&value, Span::mixed_site());
        quote! {
            #violations.within(&[#steps], |#violations| {
                #violations.of_set(|#violations| for #item in #items { #checks });
            });
        }
    }

    fn values(self, rules: &[Stated], ty: &Type, place: &Place) -> TokenStream {
        let (value, item, key) = (value(), local("item"), place.local("key"));
        let Some(item_ty) = self.held(ty) else {
            return TokenStream::new();
        };
        let runtime = self.runtime;
        let name = quote!(#runtime::__private::Seen(#key).name());
        let at = place.and(quote!(#runtime::__private::Step::Key(#name)));
        let checks = self.rules(rules, item_ty, &item, &at);
        let violations = violations();
        let items = of_items(&value, Span::mixed_site());
        quote! {
            #violations.in_order(|#violations| for (#key, #item) in #items { #checks });
        }
    }

    /// The type of a list's items or a map's values.
    fn held(self, ty: &Type) -> Option<&Type> {
        match shape::shape(shape::peeled(ty, self.scope), self.scope) {
            Shape::List(ty) | Shape::Set(ty) | Shape::Array(ty) | Shape::Map(ty) => Some(ty),
            _ => None,
        }
    }
}

/// The items that a reference leads to, not as a method: any trait in scope may have an `iter`.
fn of_items(value: &Ident, span: Span) -> TokenStream {
    quote_spanned!(span=> ::core::iter::IntoIterator::into_iter(#value))
}

/// The path with another place in the program.
fn at(path: &Path, span: Span) -> TokenStream {
    let moved = path.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span.resolved_at(token.span()));
        token
    });
    moved.collect()
}
