//! The body of a graph: steps and expressions as Rust.
//!
//! Every call goes through `cx`, every failure ends the graph, every token of an error stands at the
//! word of the user that it is about.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Member, Pat};
use tinyllm_syntax::{Arm, Block, Call, Expr, For, Match, Over, Step, Use, WithOption};

use super::spans::{grouped, hidden, named};

mod fan_out;

/// Writes the body of one graph.
pub(super) struct Body {
    cx: Ident,
}

impl Body {
    pub(super) fn new() -> Self {
        Self { cx: hidden("__cx") }
    }

    pub(super) fn block(&self, block: &Block) -> TokenStream {
        let steps = block.steps.iter().map(|step| self.step(step));
        let tail = block.tail.as_ref().map(|tail| self.expr(tail));
        // Where a value is missing, the error stands at the last step; a missing `else`, at the `if`.
        let inside = quote!(#(#steps)* #tail);
        grouped(Delimiter::Brace, inside, block_span(block))
    }

    fn step(&self, step: &Step) -> TokenStream {
        match step {
            Step::Let {
                mutable,
                pat,
                ty,
                value,
                ..
            } => {
                let mutable = mutable.then(|| quote!(mut));
                let ty = ty.as_ref().map(|ty| quote!(: #ty));
                let value = self.expr(value);
                quote!(let #mutable #pat #ty = #value;)
            }
            Step::Assign { name, value, .. } => {
                let value = self.expr(value);
                quote!(#name = #value;)
            }
            Step::Do(expr) => {
                let expr = self.expr(expr);
                quote!(#expr;)
            }
            Step::For(each) => self.rounds(each),
        }
    }

    /// One round after the other, each in a frame with its index.
    fn rounds(&self, each: &For) -> TokenStream {
        let For {
            pat,
            over,
            body,
            site,
            ..
        } = each;
        let (items, body, cx) = (self.items(over), self.block(body), &self.cx);
        let [index, name, round] = ["__index", "__name", "__round"].map(hidden);
        let span = over_span(over);
        let rounds = Ident::new("__rounds", span);
        let numbered = quote_spanned!(span=> ::core::iter::Iterator::enumerate(#items));
        let next = quote_spanned!(span=> ::core::iter::Iterator::next(&mut #rounds));
        // No `for`: on what is no list, it says the same thing twice.
        quote! {{
            let mut #rounds = #numbered;
            while let ::core::option::Option::Some((#index, #pat)) = #next {
                let #name = __tinyllm::Name::indexed(#site, #index);
                let #round = #cx.round(&#name);
                let #cx = &#round;
                #body
            }
        }}
    }

    /// An iterator; that something is no list is said at its last word.
    fn items(&self, over: &Over) -> TokenStream {
        let items = match over {
            Over::Rounds {
                from,
                to,
                inclusive: false,
                ..
            } => quote!(#from..#to),
            Over::Rounds {
                from,
                to,
                inclusive: true,
                ..
            } => quote!(#from..=#to),
            Over::Items(items) => self.expr(items),
        };
        let span = over_span(over);
        let list = Ident::new("__items", span);
        quote_spanned!(span=> { let #list = #items; ::core::iter::IntoIterator::into_iter(#list) })
    }

    pub(super) fn expr(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Call(call) => self.awaited(call),
            Expr::Use(value) => used(value),
            Expr::Lit(syn::Lit::Str(text)) => {
                quote_spanned!(text.span()=> ::std::string::String::from(#text))
            }
            Expr::Lit(literal) => literal.to_token_stream(),
            Expr::Tuple(items) => {
                let items = items.iter().map(|item| self.expr(item));
                quote!((#(#items,)*))
            }
            Expr::Block(block) => self.block(block),
            Expr::Match(decision) => self.decision(decision),
            Expr::If { on, yes, no, span } => self.if_else(on, yes, no.as_deref(), *span),
            Expr::FanOut {
                kind,
                branches,
                span,
                site,
            } => self.fan_out(*kind, branches, *span, site),
            Expr::Each {
                kind,
                pat,
                names,
                over,
                branch,
                limit,
                span,
            } => {
                let each = fan_out::Each {
                    pat,
                    names,
                    over,
                    branch,
                    limit: limit.as_ref(),
                    span: *span,
                };
                self.each(*kind, &each)
            }
            Expr::Fallback { calls, span } => self.fallback(calls, *span),
            Expr::Attempt { call, .. } => self.attempt(call),
            Expr::Return { value, .. } => {
                let value = value
                    .as_ref()
                    .map_or_else(|| quote!(()), |value| self.expr(value));
                quote!(return ::core::result::Result::Ok(#value))
            }
            Expr::Break(span) => quote_spanned!(*span=> break),
            Expr::Continue(span) => quote_spanned!(*span=> continue),
        }
    }

    /// `judge::input(facts)`, with the options of the call.
    pub(super) fn input(&self, call: &Call) -> TokenStream {
        let span = call_span(call);
        let node = &call.node;
        let arguments = call.args.iter().map(|argument| self.expr(argument));
        let arguments = grouped(Delimiter::Parenthesis, quote!(#(#arguments),*), call.paren);
        let options = call.with.iter().map(|option| self.option(option));
        let input = Ident::new("input", span);
        let input = quote_spanned!(span=> <#node>::#input #arguments);
        quote!(#input #(#options)*)
    }

    fn option(&self, option: &WithOption) -> TokenStream {
        let name = &option.name;
        let value = match &option.value {
            Expr::Lit(syn::Lit::Str(text)) if name == "timeout" => {
                let milliseconds = tinyllm_syntax::duration_ms(&text.value()).unwrap_or_default();
                quote_spanned!(text.span()=> ::core::time::Duration::from_millis(#milliseconds))
            }
            Expr::Lit(syn::Lit::Int(number)) if name == "temperature" || name == "top_p" => {
                quote_spanned!(number.span()=> #number as f64)
            }
            Expr::Lit(syn::Lit::Str(text)) if name == "output_format" => {
                named(&quote!(__tinyllm::OutputFormat), text)
            }
            Expr::Lit(syn::Lit::Str(text)) if name == "parse" => {
                named(&quote!(__tinyllm::Policy), text)
            }
            other => self.expr(other),
        };
        quote_spanned!(name.span()=> .#name(#value))
    }

    /// The future of a call.
    fn future(&self, call: &Call) -> TokenStream {
        let (input, site, cx) = (self.input(call), &call.site, &self.cx);
        let site = static_site(site);
        quote_spanned!(call_span(call)=> __tinyllm::Cx::call(#cx, #site, #input))
    }

    fn awaited(&self, call: &Call) -> TokenStream {
        let future = self.future(call);
        or_return(
            &quote_spanned!(call_span(call)=> #future.await),
            call_span(call),
        )
    }

    fn attempt(&self, call: &Call) -> TokenStream {
        let future = self.future(call);
        quote_spanned!(call_span(call)=> __tinyllm::Cx::attempted(#future.await))
    }

    /// The next one if the one before failed.
    fn fallback(&self, calls: &[Call], span: Span) -> TokenStream {
        let errors: Vec<Ident> = (0..calls.len())
            .map(|index| hidden(&format!("__error{index}")))
            .collect();
        let cx = &self.cx;
        let nobody = quote_spanned! {span=>
            return ::core::result::Result::Err(
                #cx.all_failed(::std::vec::Vec::from([#(#errors),*]))
            )
        };
        calls
            .iter()
            .zip(&errors)
            .rev()
            .fold(nobody, |otherwise, (call, error)| {
                let future = self.future(call);
                quote_spanned! {call_span(call)=>
                    match #future.await {
                        ::core::result::Result::Ok(__value) => __value,
                        ::core::result::Result::Err(#error) => #otherwise,
                    }
                }
            })
    }

    fn decision(&self, decision: &Match) -> TokenStream {
        let decided = Ident::new("__decided", expr_span(&decision.on));
        let on = self.expr(&decision.on);
        let arms = decision.arms.iter().map(|arm| {
            let (pat, body) = (pattern(&arm.pat), self.arm_body(arm));
            quote!(#pat => #body,)
        });
        let arms = grouped(Delimiter::Brace, quote!(#(#arms)*), decision.span);
        let decide = quote_spanned!(decision.span=> match #decided);
        quote!({ let #decided = #on; #decide #arms })
    }

    /// In braces that stand at the arm's end: else rustc's suggestions are garbage.
    fn arm_body(&self, arm: &Arm) -> TokenStream {
        grouped(Delimiter::Brace, self.expr(&arm.body), arm.end)
    }

    fn if_else(&self, on: &Expr, yes: &Block, no: Option<&Expr>, span: Span) -> TokenStream {
        let decided = Ident::new("__decided", expr_span(on));
        let (on, yes) = (self.expr(on), self.block(yes));
        let no = no.map(|no| {
            let no = grouped(Delimiter::Brace, self.expr(no), span);
            quote!(else #no)
        });
        let decide = quote_spanned!(span=> if #decided);
        quote!({ let #decided = #on; #decide #yes #no })
    }
}

/// A site as a static: a literal, so that rustc promotes it.
pub(super) fn static_site(site: &str) -> TokenStream {
    quote!(&__tinyllm::Name { text: #site, index: u32::MAX, repeat: 1 })
}

/// The value of a result, or the end of the graph.
fn or_return(result: &TokenStream, span: Span) -> TokenStream {
    quote_spanned! {span=>
        match #result {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => return ::core::result::Result::Err(__error),
        }
    }
}

/// Moved at its last use, cloned before.
fn used(value: &Use) -> TokenStream {
    let Use {
        name,
        fields,
        moved,
        ..
    } = value;
    let place = quote!(#name #(.#fields)*);
    if *moved {
        return place;
    }
    quote_spanned!(name.span()=> ::core::clone::Clone::clone(&#place))
}

pub(super) fn call_span(call: &Call) -> Span {
    call.last().map_or_else(Span::call_site, Ident::span)
}

/// Where an error about what an expression yields points.
fn expr_span(expr: &Expr) -> Span {
    match expr {
        Expr::Call(call) => call_span(call),
        Expr::Attempt { call, .. } => call_span(call),
        Expr::Use(Use { name, fields, .. }) => match fields.last() {
            Some(Member::Named(field)) => field.span(),
            Some(Member::Unnamed(field)) => field.span,
            None => name.span(),
        },
        Expr::Lit(literal) => literal.span(),
        Expr::Tuple(items) => items.first().map_or_else(Span::call_site, expr_span),
        Expr::Block(block) => block_span(block),
        Expr::Match(decision) => decision.span,
        Expr::If { span, .. }
        | Expr::FanOut { span, .. }
        | Expr::Each { span, .. }
        | Expr::Fallback { span, .. }
        | Expr::Return { span, .. }
        | Expr::Break(span)
        | Expr::Continue(span) => *span,
    }
}

fn block_span(block: &Block) -> Span {
    match (&block.tail, block.steps.last()) {
        (Some(tail), _) => expr_span(tail),
        (None, last) => last.map_or_else(Span::call_site, step_span),
    }
}

fn over_span(over: &Over) -> Span {
    match over {
        Over::Rounds { to, .. } => to.span(),
        Over::Items(items) => expr_span(items),
    }
}

fn step_span(step: &Step) -> Span {
    match step {
        Step::Let { value, .. } | Step::Do(value) => expr_span(value),
        Step::Assign { name, .. } => name.span(),
        Step::For(each) => each.span,
    }
}

/// As written, except that a bare capitalised name can never become a binding that catches all.
pub(super) fn pattern(pat: &Pat) -> TokenStream {
    match pat {
        Pat::Ident(name) if is_variant(&name.ident) && name.subpat.is_none() => {
            let name = &name.ident;
            quote_spanned!(name.span()=> #name { .. })
        }
        Pat::Or(or) => {
            let cases = or.cases.iter().map(pattern);
            quote!(#(#cases)|*)
        }
        Pat::Paren(paren) => {
            let inner = pattern(&paren.pat);
            quote!((#inner))
        }
        Pat::Tuple(tuple) => {
            let elems = tuple.elems.iter().map(pattern);
            quote!((#(#elems,)*))
        }
        other => other.to_token_stream(),
    }
}

fn is_variant(name: &Ident) -> bool {
    let name = name.to_string();
    name.starts_with(char::is_uppercase) && name != "None"
}
