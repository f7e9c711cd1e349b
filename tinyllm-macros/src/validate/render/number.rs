//! Rules of numbers as native code, and limits of anything that is counted.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::super::bound::Bound;
use super::super::limits::Limits;
use super::super::rule::NumberType;
use super::super::shape::Scope;
use super::check::{Place, Writer};
use super::{local, value};

/// The sentences of a rule, by the bounds that it has.
pub(super) struct Words {
    pub(super) equal: &'static str,
    pub(super) both: &'static str,
    pub(super) min: &'static str,
    pub(super) max: &'static str,
}

/// Limits as code: the type that they have there, and how each is written.
pub(super) struct Limited<'l> {
    pub(super) limits: &'l Limits,
    pub(super) ty: &'l TokenStream,
    pub(super) written: &'l dyn Fn(&Bound) -> TokenStream,
    pub(super) scope: &'l Scope,
}

/// A number by value, with its type and how its bounds are written.
struct Read {
    number: Ident,
    value: TokenStream,
    ty: TokenStream,
    written: fn(&Bound) -> TokenStream,
}

impl Read {
    fn of(number: NumberType) -> Self {
        let value = value();
        let (read, name, written): (_, _, fn(&Bound) -> TokenStream) = match number {
            NumberType::Integer(integer) => (quote!(*#value), integer.name, Bound::whole),
            NumberType::NonZero(integer) => (
                quote!(::core::num::NonZero::get(*#value)),
                integer.name,
                Bound::whole,
            ),
            NumberType::Float(name) => (quote!(*#value), name, Bound::fraction),
        };
        let ty = format_ident!("{name}");
        Self {
            number: local("number"),
            value: read,
            ty: quote!(::core::primitive::#ty),
            written,
        }
    }

    fn bind(&self, check: &TokenStream) -> TokenStream {
        let Self {
            number, value, ty, ..
        } = self;
        quote!({ let #number: #ty = #value; #check })
    }
}

impl Writer<'_> {
    pub(super) fn range(self, limits: &Limits, ty: NumberType, place: &Place) -> TokenStream {
        let read = Read::of(ty);
        let number = &read.number;
        let words = Words {
            equal: "is {}, but must be {}",
            both: "is {}, but must be from {} to {}",
            min: "is {}, but must be at least {}",
            max: "is {}, but must be at most {}",
        };
        let shown = [quote!(#number)];
        let limited = Limited {
            limits,
            ty: &read.ty,
            written: &read.written,
            scope: self.scope,
        };
        let report = |message| self.report("range", &message, place);
        let check = within(&limited, &words, number, &shown, report);
        read.bind(&check)
    }

    pub(super) fn above(self, bound: &Bound, ty: NumberType, place: &Place) -> TokenStream {
        let fits = |number: &Ident, limit: &Ident| quote!(#number > #limit);
        let words = "is {}, but must be above {}";
        self.one(bound, ty, "exclusive_min", words, place, fits)
    }

    pub(super) fn below(self, bound: &Bound, ty: NumberType, place: &Place) -> TokenStream {
        let fits = |number: &Ident, limit: &Ident| quote!(#number < #limit);
        let words = "is {}, but must be below {}";
        self.one(bound, ty, "exclusive_max", words, place, fits)
    }

    pub(super) fn multiple_of(self, step: &Bound, ty: NumberType, place: &Place) -> TokenStream {
        let fits = |number: &Ident, step: &Ident| match ty {
            // A step that is a constant may be anything.
            NumberType::Integer(_) | NumberType::NonZero(_) => {
                quote!(#step != 0 && #number.wrapping_rem(#step) == 0)
            }
            NumberType::Float(_) => quote!(#number % #step == 0.0),
        };
        let words = "is {}, but must be a multiple of {}";
        self.one(step, ty, "multiple_of", words, place, fits)
    }

    /// A rule with one number beside the value.
    fn one(
        self,
        bound: &Bound,
        ty: NumberType,
        rule: &str,
        words: &str,
        place: &Place,
        fits: impl Fn(&Ident, &Ident) -> TokenStream,
    ) -> TokenStream {
        let read = Read::of(ty);
        let (limit, passes) = (local("limit"), local("passes"));
        let (number, ty, written) = (&read.number, &read.ty, (read.written)(bound));
        let test = fits(number, &limit);
        let report = self.report(rule, &quote!(#words, #number, #limit), place);
        read.bind(&quote! {
            let #limit: #ty = #written;
            let #passes = #test;
            if !#passes { #report }
        })
    }
}

/// Reports where the counted value is not within the limits. Written so that NaN never is.
pub(super) fn within(
    limited: &Limited<'_>,
    words: &Words,
    counted: &Ident,
    shown: &[TokenStream],
    report: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    let Limited {
        limits,
        ty,
        written,
        scope,
    } = limited;
    let (min, max, fits) = (local("minimum"), local("maximum"), local("fits"));
    let bind = |name: &Ident, bound: &Bound| {
        let bound = written(bound);
        quote!(let #name: #ty = #bound;)
    };
    let (bounds, test, message) = match (&limits.equal, &limits.min, &limits.max) {
        (Some(equal), _, _) => {
            let (text, bounds) = (words.equal, bind(&min, equal));
            let message = quote!(#text, #(#shown,)* #min);
            (bounds, quote!((#min..=#min).contains(&#counted)), message)
        }
        (None, Some(low), Some(high)) => {
            let (text, low, high) = (words.both, bind(&min, low), bind(&max, high));
            let message = quote!(#text, #(#shown,)* #min, #max);
            let test = quote!((#min..=#max).contains(&#counted));
            let crossed = not_crossed(scope, limits, (&min, &low), (&max, &high));
            (quote!(#crossed #low #high), test, message)
        }
        (None, Some(low), None) => {
            let (text, bounds) = (words.min, bind(&min, low));
            (
                bounds,
                quote!(#counted >= #min),
                quote!(#text, #(#shown,)* #min),
            )
        }
        (None, None, Some(high)) => {
            let (text, bounds) = (words.max, bind(&max, high));
            (
                bounds,
                quote!(#counted <= #max),
                quote!(#text, #(#shown,)* #max),
            )
        }
        (None, None, None) => return TokenStream::new(),
    };
    let report = report(message);
    quote!(#bounds let #fits = #test; if !#fits { #report })
}

/// Constants are looked at when the program is compiled; two literals have been.
fn not_crossed(
    scope: &Scope,
    limits: &Limits,
    (min, low): (&Ident, &TokenStream),
    (max, high): (&Ident, &TokenStream),
) -> Option<TokenStream> {
    let (least, most) = (limits.min.as_ref()?, limits.max.as_ref()?);
    let is_known = |bound: &Bound| {
        let constant = bound.constant().is_some_and(|path| scope.is_outside(path));
        bound.number.is_some() || constant
    };
    let literals = least.number.is_some() && most.number.is_some();
    if literals || !is_known(least) || !is_known(most) {
        return None;
    }
    let message = "no value can pass: the minimum is above the maximum";
    Some(quote_spanned! {least.span()=>
        const _: () = { #low #high ::core::assert!(#min <= #max, #message) };
    })
}
