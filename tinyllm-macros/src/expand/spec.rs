//! The steps of a graph as a const, for pictures, bounds and fingerprints.
//!
//! How source becomes steps is written down in `tinyllm_graph::spec::step`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Pat;
use tinyllm_syntax::{
    Arm, Block, Branch, Call, Expr, FanOutKind, For, Match, Over, Step, Use, WithOption,
};

use super::body::call_span;

/// The steps of a body, separated by commas.
pub(super) fn steps(body: &Block) -> TokenStream {
    let mut steps = Vec::new();
    block(body, "", &mut steps);
    quote!(#(#steps),*)
}

type Steps = Vec<TokenStream>;

fn block(block: &Block, bind: &str, steps: &mut Steps) {
    for one in &block.steps {
        step(one, steps);
    }
    if let Some(tail) = &block.tail {
        expr(tail, bind, steps);
    }
}

fn step(step: &Step, steps: &mut Steps) {
    match step {
        Step::Let { pat, value, .. } => bound(value, &text_of(pat), steps),
        Step::Assign { name, value, .. } => bound(value, &name.to_string(), steps),
        Step::Do(value) => expr(value, effect(value), steps),
        Step::For(each) => rounds(each, steps),
    }
}

/// A line done for its effect: what a call answers is dropped.
fn effect(value: &Expr) -> &'static str {
    match value {
        Expr::Match(_) | Expr::If { .. } | Expr::Block(_) => "",
        _ => "_",
    }
}

/// A value that gets a name.
fn bound(value: &Expr, bind: &str, steps: &mut Steps) {
    match value {
        Expr::Use(_) | Expr::Lit(_) | Expr::Tuple(_) => {
            calls_within(value, steps);
            let value = text(value);
            steps.push(quote!(__tinyllm::graph::StepSpec::Set { bind: #bind, value: #value }));
        }
        other => expr(other, bind, steps),
    }
}

fn expr(value: &Expr, bind: &str, steps: &mut Steps) {
    match value {
        Expr::Call(one) => call(one, bind, false, steps),
        Expr::Attempt { call: one, .. } => call(one, bind, true, steps),
        Expr::Use(_) | Expr::Lit(_) | Expr::Tuple(_) => plain(value, steps),
        Expr::Block(inner) => block(inner, bind, steps),
        Expr::Match(decision) => decide(decision, bind, steps),
        Expr::If { on, yes, no, .. } => if_else(on, yes, no.as_deref(), bind, steps),
        Expr::FanOut { kind, branches, .. } => fan_out(*kind, branches, bind, steps),
        Expr::Each {
            kind,
            pat,
            over: runs_over,
            branch,
            limit,
            ..
        } => {
            let mut inner = Vec::new();
            branch_steps(branch, "", &mut inner);
            let kind = kind_of(*kind);
            let over = over(runs_over, steps);
            let item = text_of(pat);
            let limit = match limit
                .as_ref()
                .and_then(|limit| limit.base10_parse::<u64>().ok())
            {
                Some(limit) => quote!(::core::option::Option::Some(#limit)),
                None => quote!(::core::option::Option::None),
            };
            steps.push(quote!(__tinyllm::graph::StepSpec::Each {
                kind: #kind, bind: #bind, item: #item, over: #over, limit: #limit,
                steps: &[#(#inner),*],
            }));
        }
        Expr::Fallback { calls, .. } => {
            let alternatives = calls.iter().map(|one| {
                let mut inner = Vec::new();
                call(one, "", false, &mut inner);
                quote!(&[#(#inner),*])
            });
            let alternatives: Vec<_> = alternatives.collect();
            steps.push(quote!(__tinyllm::graph::StepSpec::fallback(#bind, &[#(#alternatives),*])));
        }
        Expr::Return { value, .. } => returned(value.as_deref(), steps),
        Expr::Break(_) => steps.push(quote!(__tinyllm::graph::StepSpec::Break)),
        Expr::Continue(_) => steps.push(quote!(__tinyllm::graph::StepSpec::Continue)),
    }
}

fn plain(value: &Expr, steps: &mut Steps) {
    calls_within(value, steps);
    let value = text(value);
    if value != "()" {
        steps.push(quote!(__tinyllm::graph::StepSpec::Value(#value)));
    }
}

fn returned(value: Option<&Expr>, steps: &mut Steps) {
    let written = value.map_or_else(|| "()".to_string(), text);
    match value {
        Some(value @ (Expr::Use(_) | Expr::Lit(_) | Expr::Tuple(_))) => calls_within(value, steps),
        Some(value) => expr(value, "", steps),
        None => {}
    }
    steps.push(quote!(__tinyllm::graph::StepSpec::Return(#written)));
}

/// The calls inside of a tuple, left to right.
fn calls_within(value: &Expr, steps: &mut Steps) {
    match value {
        Expr::Tuple(items) => items.iter().for_each(|item| calls_within(item, steps)),
        Expr::Use(_) | Expr::Lit(_) => {}
        other => expr(other, "", steps),
    }
}

fn call(call: &Call, bind: &str, attempt: bool, steps: &mut Steps) {
    for argument in &call.args {
        calls_within(argument, steps);
    }
    let (site, node) = (&call.site, &call.node);
    let uses = call.args.iter().map(text);
    let spec = quote_spanned!(call_span(call)=> <#node as __tinyllm::Node>::SPEC);
    let mut step = quote! {
        __tinyllm::graph::StepSpec::call(#site, #spec, &[#(#uses),*], #bind)
    };
    if !call.with.is_empty() {
        let options = call.with.iter().map(|WithOption { name, value }| {
            let (name, value) = (name.to_string(), text(value));
            quote!((#name, #value))
        });
        step.extend(quote!(.with(&[#(#options),*])));
    }
    if attempt {
        step.extend(quote!(.attempted()));
    }
    steps.push(step);
}

fn rounds(each: &For, steps: &mut Steps) {
    let over = over(&each.over, steps);
    let mut inner = Vec::new();
    block(&each.body, "", &mut inner);
    let (site, item) = (&each.site, text_of(&each.pat));
    steps.push(quote!(__tinyllm::graph::StepSpec::Loop {
        site: #site, item: #item, over: #over, steps: &[#(#inner),*],
    }));
}

fn over(over: &Over, steps: &mut Steps) -> TokenStream {
    match over {
        Over::Rounds { from, count, .. } => {
            let first = from.base10_parse::<u64>().unwrap_or_default();
            quote!(__tinyllm::graph::OverSpec::Rounds { first: #first, count: #count })
        }
        Over::Items(items) => {
            calls_within(items, steps);
            let items = text(items);
            quote!(__tinyllm::graph::OverSpec::Items(#items))
        }
    }
}

fn decide(decision: &Match, bind: &str, steps: &mut Steps) {
    calls_within(&decision.on, steps);
    let on = text(&decision.on);
    let arms = decision.arms.iter().map(|arm| arm_spec(arm, bind));
    steps.push(quote!(__tinyllm::graph::StepSpec::decide(#on, #bind, &[#(#arms),*])));
}

fn arm_spec(arm: &Arm, bind: &str) -> TokenStream {
    let mut inner = Vec::new();
    expr(&arm.body, bind, &mut inner);
    let (label, pattern) = (&arm.label, text_of(&arm.pat));
    quote!(__tinyllm::graph::ArmSpec::new(#label, #pattern, &[#(#inner),*]))
}

fn if_else(on: &Expr, yes: &Block, no: Option<&Expr>, bind: &str, steps: &mut Steps) {
    calls_within(on, steps);
    let on = text(on);
    let (mut if_true, mut if_false) = (Vec::new(), Vec::new());
    block(yes, bind, &mut if_true);
    if let Some(no) = no {
        expr(no, bind, &mut if_false);
    }
    steps.push(quote!(__tinyllm::graph::StepSpec::decide(#on, #bind, &[
        __tinyllm::graph::ArmSpec::new("true", "true", &[#(#if_true),*]),
        __tinyllm::graph::ArmSpec::new("false", "false", &[#(#if_false),*]),
    ])));
}

fn fan_out(kind: FanOutKind, branches: &[Branch], bind: &str, steps: &mut Steps) {
    let names = tuple_names(bind, branches.len());
    let branches = branches.iter().zip(&names).map(|(branch, name)| {
        let mut inner = Vec::new();
        branch_steps(branch, name, &mut inner);
        quote!(&[#(#inner),*])
    });
    let branches: Vec<_> = branches.collect();
    let kind = kind_of(kind);
    steps.push(quote!(__tinyllm::graph::StepSpec::FanOut {
        kind: #kind, bind: #bind, branches: &[#(#branches),*],
    }));
}

/// The names of `(mail, report)`, one per branch; empty ones if the pattern is no such tuple.
fn tuple_names(bind: &str, count: usize) -> Vec<String> {
    let inner = bind
        .trim()
        .strip_prefix('(')
        .and_then(|bind| bind.strip_suffix(')'));
    let names: Vec<String> = inner.map_or_else(Vec::new, |inner| {
        inner
            .split(',')
            .map(|name| name.trim().to_string())
            .filter(|name| !name.is_empty())
            .collect()
    });
    if names.len() == count {
        names
    } else {
        vec![String::new(); count]
    }
}

fn branch_steps(branch: &Branch, bind: &str, steps: &mut Steps) {
    match branch {
        Branch::Call(one) => call(one, bind, false, steps),
        Branch::Attempt(one, _) => call(one, bind, true, steps),
        Branch::Guard(guard) => decide(guard, bind, steps),
    }
}

fn kind_of(kind: FanOutKind) -> TokenStream {
    match kind {
        FanOutKind::Concurrent => quote!(__tinyllm::graph::FanOutKind::Concurrent),
        FanOutKind::Race => quote!(__tinyllm::graph::FanOutKind::Race),
    }
}

/// A value as it is written: a call inside of it is its node's name and two dots.
fn text(value: &Expr) -> String {
    match value {
        Expr::Call(call) => call_text(call),
        Expr::Attempt { call, .. } => call_text(call),
        Expr::Use(Use { name, fields, .. }) => {
            let fields = fields
                .iter()
                .map(|field| format!(".{}", field.to_token_stream()));
            format!("{name}{}", fields.collect::<String>())
        }
        Expr::Lit(literal) => literal.to_token_stream().to_string(),
        Expr::Tuple(items) => {
            let items: Vec<String> = items.iter().map(text).collect();
            format!("({})", items.join(", "))
        }
        Expr::Block(block) => block
            .tail
            .as_ref()
            .map_or_else(|| "()".to_string(), |tail| text(tail)),
        Expr::Match(_) => "match".to_string(),
        Expr::If { .. } => "if".to_string(),
        Expr::FanOut { kind, .. } | Expr::Each { kind, .. } => match kind {
            FanOutKind::Concurrent => "concurrent!".to_string(),
            FanOutKind::Race => "race!".to_string(),
        },
        Expr::Fallback { .. } => "fallback!".to_string(),
        Expr::Return { .. } => "return".to_string(),
        Expr::Break(_) => "break".to_string(),
        Expr::Continue(_) => "continue".to_string(),
    }
}

fn call_text(call: &Call) -> String {
    call.last()
        .map_or_else(String::new, |name| format!("{name}(..)"))
}

fn text_of(pat: &Pat) -> String {
    pat.to_token_stream().to_string()
}
