//! Fan-outs: `concurrent!` and `race!`, over branches and over items.

mod uses;

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{LitInt, Pat};
use tinyllm_syntax::{Arm, Binding, Branch, Call, Expr, FanOutKind, Match, Over};

use super::{Body, call_span, or_return, pattern, static_site};
use crate::expand::spans::{grouped, hidden};

/// A fan-out over items.
pub(super) struct Each<'a> {
    pub(super) pat: &'a Pat,
    pub(super) names: &'a [(Ident, Binding)],
    pub(super) over: &'a Over,
    pub(super) branch: &'a Branch,
    pub(super) limit: Option<&'a LitInt>,
    pub(super) span: Span,
}

impl Body {
    pub(super) fn fan_out(
        &self,
        kind: FanOutKind,
        branches: &[Branch],
        span: Span,
        site: &str,
    ) -> TokenStream {
        match kind {
            FanOutKind::Concurrent => self.concurrent(branches, span),
            FanOutKind::Race => self.race(branches, span, site),
        }
    }

    fn concurrent(&self, branches: &[Branch], span: Span) -> TokenStream {
        let names: Vec<Ident> = (0..branches.len())
            .map(|index| hidden(&format!("__branch{index}")))
            .collect();
        let values = branches.iter().map(|branch| self.branch(branch, &[]));
        let cx = &self.cx;
        let stop = Ident::new(&format!("Stop{}", branches.len()), Span::call_site());
        let stops = branches.iter().zip('A'..).map(|(branch, letter)| {
            let letter = Ident::new(&letter.to_string(), Span::call_site());
            self.stopped(branch, &[], &quote!(__tinyllm::#stop::#letter))
        });
        let joined = quote_spanned!(span=> #cx.concurrent((#(#names,)*)).await);
        let flow = or_return(&joined, span);
        quote! {{
            #(let #names = #values;)*
            match #flow {
                __tinyllm::ControlFlow::Continue(__values) => __values,
                __tinyllm::ControlFlow::Break(__stop) => match __stop { #(#stops)* },
            }
        }}
    }

    fn race(&self, branches: &[Branch], span: Span, site: &str) -> TokenStream {
        let (cx, site) = (&self.cx, static_site(site));
        let runners = branches.iter().filter_map(plain_call).map(|call| {
            let (input, site) = (self.input(call), static_site(&call.site));
            quote_spanned! {call_span(call)=>
                __tinyllm::Cx::runner(#cx, #site, ::core::option::Option::None, #input)
            }
        });
        let raced = quote_spanned! {span=>
            #cx.race(#site, ::core::option::Option::None, ::std::vec::Vec::from([#(#runners),*])).await
        };
        or_return(&raced, span)
    }

    pub(super) fn each(&self, kind: FanOutKind, each: &Each<'_>) -> TokenStream {
        match kind {
            FanOutKind::Concurrent => self.concurrent_each(each),
            FanOutKind::Race => self.race_each(each),
        }
    }

    fn concurrent_each(&self, each: &Each<'_>) -> TokenStream {
        let Each {
            pat,
            names,
            over,
            branch,
            span,
            ..
        } = each;
        let (items, value, cx) = (self.items(over), self.branch(branch, names), &self.cx);
        let limit = limit(each.limit);
        let stop = self.stopped(branch, names, &TokenStream::new());
        let joined = quote_spanned!(*span=> #cx.each(#limit, #items, |#pat| #value).await);
        let flow = or_return(&joined, *span);
        quote! {
            match #flow {
                __tinyllm::ControlFlow::Continue(__values) => __values,
                __tinyllm::ControlFlow::Break(__stop) => match __stop { #stop },
            }
        }
    }

    fn race_each(&self, each: &Each<'_>) -> TokenStream {
        let Each {
            pat,
            over,
            branch,
            span,
            ..
        } = each;
        let Some(call) = plain_call(branch) else {
            return TokenStream::new();
        };
        let (items, input, cx) = (self.items(over), self.input(call), &self.cx);
        let site = static_site(&call.site);
        let (limit, index) = (limit(each.limit), hidden("__index"));
        let raced = quote_spanned! {*span=>
            #cx.race(
                #site,
                #limit,
                ::core::iter::Iterator::collect(::core::iter::Iterator::map(
                    ::core::iter::Iterator::enumerate(#items),
                    |(#index, #pat)| {
                        __tinyllm::Cx::runner(
                            #cx, #site, ::core::option::Option::Some(#index), #input,
                        )
                    },
                )),
            ).await
        };
        or_return(&raced, *span)
    }

    /// A branch as a value, not begun.
    fn branch(&self, branch: &Branch, item: &[(Ident, Binding)]) -> TokenStream {
        match branch {
            Branch::Call(call) => self.branch_call(call),
            Branch::Attempt(call, _) => {
                let call = self.branch_call(call);
                quote!(__tinyllm::Attempted(#call))
            }
            Branch::Guard(guard) => self.guard(guard, item),
        }
    }

    fn branch_call(&self, call: &Call) -> TokenStream {
        let (input, site) = (self.input(call), static_site(&call.site));
        quote_spanned!(call_span(call)=> __tinyllm::branch(#site, #input))
    }

    /// The arms decide at once whether the graph goes on; what a `return` arm does comes afterwards,
    /// so it takes along what it uses of the `item` that the fan-out is at.
    fn guard(&self, guard: &Match, item: &[(Ident, Binding)]) -> TokenStream {
        let Expr::Call(call) = guard.on.as_ref() else {
            return TokenStream::new();
        };
        let branch = self.branch_call(call);
        let returns = guard.arms.iter().filter(|arm| is_return(arm)).count();
        let mut nth = 0;
        let arms = guard.arms.iter().map(|arm| {
            let pat = pattern(&arm.pat);
            if !is_return(arm) {
                let value = self.expr(&arm.body);
                let value = quote!(__tinyllm::ControlFlow::Continue(#value));
                let value = grouped(Delimiter::Brace, value, arm.end);
                return quote!(#pat => #value,);
            }
            let stop = nested(nth, returns, payload(arm, item));
            nth += 1;
            // Where no arm goes on, rustc shall ask for the missing one, not for a type.
            let goes_on = (returns == guard.arms.len()).then(|| quote!(::<_, ()>));
            let stop = quote!(__tinyllm::ControlFlow #goes_on::Break(#stop));
            let stop = grouped(Delimiter::Brace, stop, arm.end);
            quote!(#pat => #stop,)
        });
        let decided = Ident::new("__decided", call_span(call));
        let arms = grouped(Delimiter::Brace, quote!(#(#arms)*), guard.span);
        let decide = quote_spanned!(guard.span=> match #decided);
        quote!(__tinyllm::guard(#branch, |#decided| #decide #arms))
    }

    /// The arms of a `match` on what stopped the graph: one per `return` arm, or none at all.
    fn stopped(
        &self,
        branch: &Branch,
        item: &[(Ident, Binding)],
        wrap: &TokenStream,
    ) -> TokenStream {
        let wrapped = |stop: TokenStream| match wrap.is_empty() {
            true => stop,
            false => quote!(#wrap(#stop)),
        };
        let Branch::Guard(guard) = branch else {
            let never = wrapped(quote!(__never));
            return quote!(#never => match __never {},);
        };
        let returning: Vec<&Arm> = guard.arms.iter().filter(|arm| is_return(arm)).collect();
        let arms = returning.iter().enumerate().map(|(nth, arm)| {
            let pat = wrapped(nested(nth, returning.len(), payload(arm, item)));
            let body = self.expr(&arm.body);
            quote!(#pat => #body,)
        });
        quote!(#(#arms)*)
    }
}

fn plain_call(branch: &Branch) -> Option<&Call> {
    match branch {
        Branch::Call(call) | Branch::Attempt(call, _) => Some(call),
        Branch::Guard(_) => None,
    }
}

fn is_return(arm: &Arm) -> bool {
    matches!(arm.body, Expr::Return { .. })
}

/// What a `return` arm takes along: all that its pattern binds, and what it uses of the item.
fn payload(arm: &Arm, item: &[(Ident, Binding)]) -> TokenStream {
    let used = item
        .iter()
        .filter(|(_, binding)| uses::uses(&arm.body, *binding));
    let names = arm.names.iter().chain(used).map(|(name, _)| name);
    quote!((#(#names,)*))
}

/// The n-th of several alternatives, as an expression and as a pattern alike.
fn nested(nth: usize, of: usize, payload: TokenStream) -> TokenStream {
    if of <= 1 {
        return payload;
    }
    match nth {
        0 => quote!(__tinyllm::ControlFlow::Break(#payload)),
        _ => {
            let inner = nested(nth - 1, of - 1, payload);
            quote!(__tinyllm::ControlFlow::Continue(#inner))
        }
    }
}

fn limit(limit: Option<&LitInt>) -> TokenStream {
    match limit {
        Some(limit) => {
            let limit = limit.to_token_stream();
            quote!(::core::option::Option::Some(#limit))
        }
        None => quote!(::core::option::Option::None),
    }
}
