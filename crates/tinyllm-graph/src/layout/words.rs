//! The words of a picture. Must not know places.

use crate::graph::{Arm, Call, ELSEWHERE, Graph, Over, Param, Step};
use crate::spec::{FanOutKind, Kind, Prompt};

/// `facts: Facts`, or the type alone where the value gets no name; nothing where it is dropped.
pub(super) fn value(bind: &str, ty: &str) -> String {
    match bind {
        "_" => String::new(),
        "" => ty.to_owned(),
        bind if ty.is_empty() => bind.to_owned(),
        bind => format!("{bind}: {ty}"),
    }
}

/// What comes out of a call.
pub(super) fn output(call: &Call) -> String {
    let ty = &call.node.output;
    match call.attempt {
        true if ty.is_empty() => "Result<_, Failure>".to_owned(),
        true => format!("Result<{ty}, Failure>"),
        false => ty.clone(),
    }
}

pub(super) fn param(param: &Param) -> String {
    format!("{}: {}", param.name, param.ty)
}

/// The type that the last step of a block yields, as far as the graph says it.
pub(super) fn yielded(steps: &[Step]) -> String {
    match steps.last() {
        Some(Step::Call(call)) => output(call),
        Some(Step::Match { arms, .. }) => {
            let found = arms.iter().map(|arm| yielded(&arm.steps));
            found
                .into_iter()
                .find(|ty| !ty.is_empty())
                .unwrap_or_default()
        }
        Some(Step::FanOut { kind, branches, .. }) => fan_out(*kind, branches),
        Some(Step::Each { kind, steps, .. }) => each(*kind, steps),
        Some(Step::Fallback { alternatives, .. }) => alternatives
            .first()
            .map(|steps| yielded(steps))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

pub(super) fn fan_out(kind: FanOutKind, branches: &[Vec<Step>]) -> String {
    match kind {
        FanOutKind::Race => branches
            .first()
            .map(|steps| yielded(steps))
            .unwrap_or_default(),
        FanOutKind::Concurrent => {
            let types: Vec<String> = branches
                .iter()
                .map(|steps| match yielded(steps) {
                    ty if ty.is_empty() => "()".to_owned(),
                    ty => ty,
                })
                .collect();
            format!("({})", types.join(", "))
        }
    }
}

pub(super) fn each(kind: FanOutKind, steps: &[Step]) -> String {
    match (kind, yielded(steps)) {
        (FanOutKind::Concurrent, ty) if !ty.is_empty() => format!("Vec<{ty}>"),
        (_, ty) => ty,
    }
}

/// What the diamond asks: the type, the node if it answers yes or no, or the value itself.
/// With it, whether the type of the call before it is said here.
pub(super) fn question(on: &str, arms: &[Arm], before: Option<&Call>) -> (String, bool) {
    match before.filter(|call| call.bind.is_empty() && call.reference() == on) {
        Some(call) if arms.iter().all(Arm::is_bool) || call.node.is_elsewhere() => {
            (format!("{}?", call.node.name), false)
        }
        Some(call) if call.attempt => ("succeeded?".to_owned(), false),
        Some(call) => (format!("{}?", call.node.output), true),
        None => (format!("{on}?"), false),
    }
}

pub(super) fn pattern(arm: &Arm) -> String {
    match arm.pattern.as_str() {
        "_" => arm.label.clone(),
        _ => arm.short_pattern(),
    }
}

pub(super) fn loop_title(item: &str, over: &Over) -> String {
    match over {
        Over::Rounds { count: 1, .. } => "at most 1 round".to_owned(),
        Over::Rounds { count, .. } if item == "_" => format!("at most {count} rounds"),
        Over::Rounds { count, .. } => format!("at most {count} rounds, {item} in {over}"),
        Over::Items(list) => format!("for each {item} in {list}"),
    }
}

/// What is said on the way out of a loop.
pub(super) fn loop_end(item: &str, over: &Over, steps: &[Step]) -> String {
    let end = match over {
        Over::Rounds { count: 1, .. } => "after the round".to_owned(),
        Over::Rounds { count, .. } => format!("after {count} rounds"),
        Over::Items(_) if item == "_" => "after the last".to_owned(),
        Over::Items(_) => format!("after the last {item}"),
    };
    match breaks(steps) {
        true => format!("{end}, or break"),
        false => end,
    }
}

/// Whether a step of this loop, and not of one within, is `break`.
fn breaks(steps: &[Step]) -> bool {
    steps.iter().any(|step| match step {
        Step::Break => true,
        Step::Loop { .. } => false,
        other => other.blocks().into_iter().any(breaks),
    })
}

pub(super) fn each_title(kind: FanOutKind, item: &str, over: &Over, limit: Option<u64>) -> String {
    let word = kind.word();
    match limit {
        Some(limit) => format!("{word} for {item} in {over}, at most {limit} at once"),
        None => format!("{word} for {item} in {over}"),
    }
}

/// The words at the fork and at the join.
pub(super) fn bars(kind: FanOutKind) -> (&'static str, &'static str) {
    match kind {
        FanOutKind::Concurrent => (kind.word(), "all"),
        FanOutKind::Race => (kind.word(), "first success"),
    }
}

/// How often a model is asked at most: `at most 3 calls`.
pub(super) fn calls(retries: u32) -> String {
    match u64::from(retries) + 1 {
        1 => "1 call".to_owned(),
        calls => format!("at most {calls} calls"),
    }
}

/// Kind and size of a graph that is drawn as one box: `chain of 7 calls`.
pub(super) fn size(graph: &Graph) -> String {
    let word = graph.kind.word();
    match graph.sites().len() {
        1 => format!("{word} of 1 call"),
        calls => format!("{word} of {calls} calls"),
    }
}

/// The bound on LLM calls of a whole graph, in words.
pub(crate) fn cost(graph: &Graph) -> String {
    let (bound, with_retries) = (graph.bound(), graph.bound_with_retries());
    let mut text = match bound.number() {
        Some(0) => return "no LLM call".to_owned(),
        Some(1) => "at most 1 LLM call".to_owned(),
        _ => format!("at most {bound} LLM calls"),
    };
    if with_retries != bound {
        text.push_str(&format!(", {with_retries} with re-asks"));
    }
    text
}

/// What a reader is told who points at a node: its signature, what runs, its first line of docs.
pub(super) fn tooltip(node: &Graph) -> String {
    let what = match &node.kind {
        Kind::Llm { model, retries } => {
            let model = model.as_deref().unwrap_or("the runtime's model");
            let prompt = match &node.prompt {
                Prompt::File(path) => format!(", prompt from {path}"),
                Prompt::Params | Prompt::Text(_) => String::new(),
            };
            format!("asks {model}, {}{prompt}", calls(*retries))
        }
        Kind::Rust { .. } if node.is_elsewhere() => ELSEWHERE.to_owned(),
        Kind::Rust { takes_cx: false } => "runs Rust code".to_owned(),
        Kind::Rust { takes_cx: true } => "runs Rust code that may call models".to_owned(),
        Kind::Chain | Kind::Concurrent | Kind::Decide => {
            format!("a graph, {}", cost(node))
        }
    };
    let mut lines = vec![node.signature(), what];
    lines.extend(node.doc.lines().next().map(str::to_owned));
    lines.join("\n")
}
