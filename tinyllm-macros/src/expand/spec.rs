//! The steps of a graph as a const, for pictures, bounds and fingerprints.
//!
//! What the steps are is `tinyllm_syntax`'s to say; here they become tokens.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use tinyllm_syntax::{Block, FanOutKind, Flow, FlowArm, FlowCall, FlowOver};

use super::body::call_span;

/// The steps of a body, separated by commas.
pub(super) fn steps(body: &Block) -> TokenStream {
    list(&body.flow())
}

fn list(steps: &[Flow<'_>]) -> TokenStream {
    let steps = steps.iter().map(step);
    quote!(#(#steps),*)
}

/// `&[..]` per block, separated by commas.
fn lists(blocks: &[Vec<Flow<'_>>]) -> TokenStream {
    let blocks = blocks.iter().map(|block| {
        let steps = list(block);
        quote!(&[#steps])
    });
    quote!(#(#blocks),*)
}

fn step(step: &Flow<'_>) -> TokenStream {
    match step {
        Flow::Call(one) => call(one),
        Flow::Match { on, bind, arms } => {
            let arms = arms.iter().map(arm);
            quote!(__tinyllm::graph::StepSpec::decide(#on, #bind, &[#(#arms),*]))
        }
        Flow::Loop {
            site,
            item,
            over: runs_over,
            steps,
        } => {
            let (over, steps) = (over(runs_over), list(steps));
            quote!(__tinyllm::graph::StepSpec::Loop {
                site: #site, item: #item, over: #over, steps: &[#steps],
            })
        }
        Flow::FanOut {
            kind,
            bind,
            branches,
        } => {
            let (kind, branches) = (kind_of(*kind), lists(branches));
            quote!(__tinyllm::graph::StepSpec::FanOut {
                kind: #kind, bind: #bind, branches: &[#branches],
            })
        }
        Flow::Each {
            kind,
            bind,
            item,
            over: runs_over,
            limit,
            steps,
        } => {
            let (kind, over, steps) = (kind_of(*kind), over(runs_over), list(steps));
            let limit = match limit {
                Some(limit) => quote!(::core::option::Option::Some(#limit)),
                None => quote!(::core::option::Option::None),
            };
            quote!(__tinyllm::graph::StepSpec::Each {
                kind: #kind, bind: #bind, item: #item, over: #over, limit: #limit,
                steps: &[#steps],
            })
        }
        Flow::Fallback { bind, alternatives } => {
            let alternatives = lists(alternatives);
            quote!(__tinyllm::graph::StepSpec::fallback(#bind, &[#alternatives]))
        }
        Flow::Return(value) => quote!(__tinyllm::graph::StepSpec::Return(#value)),
        Flow::Break => quote!(__tinyllm::graph::StepSpec::Break),
        Flow::Continue => quote!(__tinyllm::graph::StepSpec::Continue),
        Flow::Set { bind, value } => {
            quote!(__tinyllm::graph::StepSpec::Set { bind: #bind, value: #value })
        }
        Flow::Value(value) => quote!(__tinyllm::graph::StepSpec::Value(#value)),
    }
}

fn call(call: &FlowCall<'_>) -> TokenStream {
    let FlowCall {
        call,
        uses,
        bind,
        options,
        attempt,
    } = call;
    let (site, node, word) = (&call.site, &call.node, call.word());
    let spec = quote_spanned!(call_span(call)=> <#node as __tinyllm::Node>::SPEC);
    let mut tokens = quote! {
        __tinyllm::graph::StepSpec::call(#site, #spec, &[#(#uses),*], #bind).named(#word)
    };
    if !options.is_empty() {
        let options = options.iter().map(|(name, value)| quote!((#name, #value)));
        tokens.extend(quote!(.with(&[#(#options),*])));
    }
    if *attempt {
        tokens.extend(quote!(.attempted()));
    }
    tokens
}

fn arm(arm: &FlowArm<'_>) -> TokenStream {
    let FlowArm { label, pattern, .. } = arm;
    let steps = list(&arm.steps);
    quote!(__tinyllm::graph::ArmSpec::new(#label, #pattern, &[#steps]))
}

fn over(over: &FlowOver) -> TokenStream {
    match over {
        FlowOver::Rounds { first, count } => {
            quote!(__tinyllm::graph::OverSpec::Rounds { first: #first, count: #count })
        }
        FlowOver::Items(items) => quote!(__tinyllm::graph::OverSpec::Items(#items)),
    }
}

fn kind_of(kind: FanOutKind) -> TokenStream {
    match kind {
        FanOutKind::Concurrent => quote!(__tinyllm::graph::FanOutKind::Concurrent),
        FanOutKind::Race => quote!(__tinyllm::graph::FanOutKind::Race),
    }
}
