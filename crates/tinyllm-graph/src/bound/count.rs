//! Counts the LLM calls of a graph. Must not know how the result is simplified or shown.

use super::Bound;
use crate::graph::{Call, Graph, Over, Step};
use crate::spec::Kind;

impl Graph {
    /// How many LLM calls it makes at most, without re-asks: one per LLM node.
    ///
    /// An upper bound: of a decision the dearest arm counts, of `fallback!` and `race!` all
    /// alternatives; `return`, `break` and `continue` save nothing.
    pub fn bound(&self) -> Bound {
        of_node(self, None, &|_, _| Bound::Number(1))
    }

    /// The same with every re-ask: one plus its `retries` per LLM node.
    pub fn bound_with_retries(&self) -> Bound {
        of_node(self, None, &|retries, call| {
            let given = call.and_then(|call| option(call, "retries"));
            Bound::Number(1) + given.unwrap_or(Bound::Number(u64::from(retries)))
        })
    }
}

/// What one LLM call counts, given the `retries` of its node and the call, if there is one.
type Weigh<'a> = &'a dyn Fn(u32, Option<&Call>) -> Bound;

/// A number, or a value that is not known before the run.
fn option(call: &Call, name: &str) -> Option<Bound> {
    let (_, value) = call.options.iter().find(|(key, _)| key == name)?;
    Some(
        value
            .parse()
            .map_or_else(|_| Bound::Length(value.clone()), Bound::Number),
    )
}

fn of_node(node: &Graph, call: Option<&Call>, weigh: Weigh) -> Bound {
    match node.kind {
        Kind::Llm { retries, .. } => weigh(retries, call),
        // Nobody knows, so nobody says "none".
        Kind::Rust { .. } if node.is_elsewhere() => Bound::Calls(node.name.clone()),
        Kind::Rust { takes_cx: true } => Bound::Calls(node.name.clone()),
        Kind::Rust { takes_cx: false } => Bound::ZERO,
        Kind::Chain | Kind::Concurrent | Kind::Decide => of_steps(&node.body, weigh),
    }
}

fn of_steps(steps: &[Step], weigh: Weigh) -> Bound {
    sum(steps.iter().map(|step| of_step(step, weigh)))
}

fn of_step(step: &Step, weigh: Weigh) -> Bound {
    match step {
        Step::Call(call) if call.node.kind.is_graph() => {
            of_steps(&call.node.body, weigh).renamed(&|list| seen_from_caller(call, list))
        }
        Step::Call(call) => of_node(&call.node, Some(call), weigh),
        Step::Match { arms, .. } => arms
            .iter()
            .map(|arm| of_steps(&arm.steps, weigh))
            .fold(Bound::ZERO, Bound::max),
        Step::Loop { over, steps, .. } | Step::Each { over, steps, .. } => {
            length(over) * of_steps(steps, weigh)
        }
        Step::FanOut {
            branches: blocks, ..
        }
        | Step::Fallback {
            alternatives: blocks,
            ..
        } => sum(blocks.iter().map(|block| of_steps(block, weigh))),
        Step::Return(_) | Step::Break | Step::Continue | Step::Set { .. } | Step::Value(_) => {
            Bound::ZERO
        }
    }
}

fn sum(bounds: impl Iterator<Item = Bound>) -> Bound {
    bounds.fold(Bound::ZERO, |sum, bound| sum + bound)
}

fn length(over: &Over) -> Bound {
    match over {
        Over::Rounds { count, .. } => Bound::Number(*count),
        Over::Items(list) => Bound::Length(list.clone()),
    }
}

/// A list of the callee by the caller's name: its argument, or its own place.
fn seen_from_caller(call: &Call, list: &str) -> String {
    let (root, fields) = match list.split_once('.') {
        Some((root, fields)) => (root, Some(fields)),
        None => (list, None),
    };
    let place = call.node.params.iter().position(|param| param.name == root);
    let argument = place.and_then(|place| call.uses.get(place));
    match (argument, fields) {
        (Some(argument), _) if rebinds(&call.node.body, root) || argument.contains(' ') => {
            format!("{}/{list}", call.site)
        }
        (Some(argument), Some(fields)) => format!("{argument}.{fields}"),
        (Some(argument), None) => argument.clone(),
        (None, _) => format!("{}/{list}", call.site),
    }
}

/// Whether a step gives `name` a new meaning, so that it no longer means the parameter.
fn rebinds(steps: &[Step], name: &str) -> bool {
    let binds = |pattern: &str| {
        pattern
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    };
    steps.iter().any(|step| {
        let here = match step {
            Step::Call(Call { bind, .. })
            | Step::FanOut { bind, .. }
            | Step::Fallback { bind, .. }
            | Step::Set { bind, .. } => binds(bind),
            Step::Match { bind, arms, .. } => {
                binds(bind) || arms.iter().any(|arm| binds(&arm.pattern))
            }
            Step::Loop { item, .. } => binds(item),
            Step::Each { bind, item, .. } => binds(bind) || binds(item),
            Step::Return(_) | Step::Break | Step::Continue | Step::Value(_) => false,
        };
        here || step.blocks().into_iter().any(|block| rebinds(block, name))
    })
}
