//! The steps of a body in the order in which they run, with their texts: what a `SPEC` and a picture
//! are both made of, so that the two cannot differ.
//!
//! How source becomes steps is written down in `tinyllm_graph::spec::step`. Knows neither form of
//! them: `tinyllm-macros` writes the const one, `tinyllm-graph` the owned one.

use quote::ToTokens;
use syn::Pat;

use crate::model::{
    Arm, Block, Branch, Call, Expr, FanOutKind, For, Match, Over, Step, Use, WithOption,
};

/// One step; texts are tokens, whose spaces do not matter.
pub enum Flow<'m> {
    /// A node call; calls among its arguments stand before it.
    Call(FlowCall<'m>),
    /// `match` and `if`.
    Match {
        /// `judge(..)`, `plan.kind`.
        on: String,
        /// Where the value of the chosen arm goes.
        bind: String,
        /// In order.
        arms: Vec<FlowArm<'m>>,
    },
    /// One round after the other.
    Loop {
        /// Its place within the frame around it.
        site: &'m str,
        /// `_`, `step`.
        item: String,
        /// Rounds or items.
        over: FlowOver,
        /// One round.
        steps: Vec<Flow<'m>>,
    },
    /// `concurrent!` and `race!` with branches.
    FanOut {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// Where the value goes.
        bind: String,
        /// At least two.
        branches: Vec<Vec<Flow<'m>>>,
    },
    /// `concurrent!` and `race!` over a list.
    Each {
        /// All of them, or the first success.
        kind: FanOutKind,
        /// Where the value goes.
        bind: String,
        /// `doc`.
        item: String,
        /// Rounds or items.
        over: FlowOver,
        /// How many at once, if said.
        limit: Option<u64>,
        /// The branch.
        steps: Vec<Flow<'m>>,
    },
    /// `fallback!`
    Fallback {
        /// Where the value goes.
        bind: String,
        /// At least two.
        alternatives: Vec<Vec<Flow<'m>>>,
    },
    /// The end of the graph with this value.
    Return(String),
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// A plain value that gets a name.
    Set {
        /// The name.
        bind: String,
        /// The value.
        value: String,
    },
    /// A plain value that a block yields.
    Value(String),
}

/// One node call.
pub struct FlowCall<'m> {
    /// The call as written.
    pub call: &'m Call,
    /// One text per argument: `facts`, `plan.steps`, `describe(..)`.
    pub uses: Vec<String>,
    /// Where its output goes.
    pub bind: String,
    /// `seed` and `7` of `.with(seed = 7)`.
    pub options: Vec<(String, String)>,
    /// Whether it stands in `attempt!(..)`.
    pub attempt: bool,
}

/// One arm of a decision.
pub struct FlowArm<'m> {
    /// Its name in sites.
    pub label: String,
    /// The pattern.
    pub pattern: String,
    /// What it does.
    pub steps: Vec<Flow<'m>>,
}

/// What a loop or an each runs over.
pub enum FlowOver {
    /// `1..=5` is 1 and 5.
    Rounds {
        /// The first number.
        first: u64,
        /// How many rounds.
        count: u64,
    },
    /// `plan.steps`
    Items(String),
}

impl Block {
    /// What runs, in order.
    ///
    /// ```
    /// use tinyllm_syntax::{Composite, Flow, graph};
    ///
    /// let tokens = "fn greet(name: Name) -> Text { let card = find(name); write(card) }".parse()?;
    /// let Some(graph) = graph(Composite::Chain, tokens).value else { return Ok(()) };
    /// let flow = graph.body.flow();
    /// assert_eq!(flow.len(), 2);
    /// assert!(matches!(&flow[0], Flow::Call(find) if find.bind == "card"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn flow(&self) -> Vec<Flow<'_>> {
        let mut steps = Vec::new();
        block(self, "", &mut steps);
        steps
    }
}

type Steps<'m> = Vec<Flow<'m>>;

fn block<'m>(block: &'m Block, bind: &str, steps: &mut Steps<'m>) {
    for one in &block.steps {
        step(one, steps);
    }
    if let Some(tail) = &block.tail {
        expr(tail, bind, steps);
    }
}

fn step<'m>(step: &'m Step, steps: &mut Steps<'m>) {
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
fn bound<'m>(value: &'m Expr, bind: &str, steps: &mut Steps<'m>) {
    match value {
        Expr::Use(_) | Expr::Lit(_) | Expr::Tuple(_) => {
            calls_within(value, steps);
            steps.push(Flow::Set {
                bind: bind.to_owned(),
                value: text(value),
            });
        }
        // What a block ends with is what gets the name, be it a call or a plain value.
        Expr::Block(inner) => {
            inner.steps.iter().for_each(|one| step(one, steps));
            if let Some(tail) = &inner.tail {
                bound(tail, bind, steps);
            }
        }
        other => expr(other, bind, steps),
    }
}

fn expr<'m>(value: &'m Expr, bind: &str, steps: &mut Steps<'m>) {
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
            let over = over(runs_over, steps);
            let limit = limit.as_ref().and_then(|limit| limit.base10_parse().ok());
            steps.push(Flow::Each {
                kind: *kind,
                bind: bind.to_owned(),
                item: text_of(pat),
                over,
                limit,
                steps: inside(|inner| branch_steps(branch, "", inner)),
            });
        }
        Expr::Fallback { calls, .. } => {
            let alternative = |one| inside(|inner| call(one, "", false, inner));
            steps.push(Flow::Fallback {
                bind: bind.to_owned(),
                alternatives: calls.iter().map(alternative).collect(),
            });
        }
        Expr::Return { value, .. } => returned(value.as_deref(), steps),
        Expr::Break(_) => steps.push(Flow::Break),
        Expr::Continue(_) => steps.push(Flow::Continue),
    }
}

/// The steps that `write` writes.
fn inside<'m>(write: impl FnOnce(&mut Steps<'m>)) -> Steps<'m> {
    let mut inner = Vec::new();
    write(&mut inner);
    inner
}

fn plain<'m>(value: &'m Expr, steps: &mut Steps<'m>) {
    calls_within(value, steps);
    let value = text(value);
    if value != "()" {
        steps.push(Flow::Value(value));
    }
}

fn returned<'m>(value: Option<&'m Expr>, steps: &mut Steps<'m>) {
    let written = value.map_or_else(|| "()".to_owned(), text);
    match value {
        Some(value @ (Expr::Use(_) | Expr::Lit(_) | Expr::Tuple(_))) => calls_within(value, steps),
        Some(value) => expr(value, "", steps),
        None => {}
    }
    steps.push(Flow::Return(written));
}

/// The calls inside of a tuple, left to right.
fn calls_within<'m>(value: &'m Expr, steps: &mut Steps<'m>) {
    match value {
        Expr::Tuple(items) => items.iter().for_each(|item| calls_within(item, steps)),
        Expr::Use(_) | Expr::Lit(_) => {}
        other => expr(other, "", steps),
    }
}

fn call<'m>(call: &'m Call, bind: &str, attempt: bool, steps: &mut Steps<'m>) {
    for argument in &call.args {
        calls_within(argument, steps);
    }
    let option = |WithOption { name, value }: &WithOption| (name.to_string(), text(value));
    steps.push(Flow::Call(FlowCall {
        call,
        uses: call.args.iter().map(text).collect(),
        bind: bind.to_owned(),
        options: call.with.iter().map(option).collect(),
        attempt,
    }));
}

fn rounds<'m>(each: &'m For, steps: &mut Steps<'m>) {
    let over = over(&each.over, steps);
    steps.push(Flow::Loop {
        site: &each.site,
        item: text_of(&each.pat),
        over,
        steps: inside(|inner| block(&each.body, "", inner)),
    });
}

fn over<'m>(over: &'m Over, steps: &mut Steps<'m>) -> FlowOver {
    match over {
        Over::Rounds { from, count, .. } => FlowOver::Rounds {
            first: from.base10_parse().unwrap_or_default(),
            count: *count,
        },
        Over::Items(items) => {
            calls_within(items, steps);
            FlowOver::Items(text(items))
        }
    }
}

fn decide<'m>(decision: &'m Match, bind: &str, steps: &mut Steps<'m>) {
    calls_within(&decision.on, steps);
    let arm = |arm: &'m Arm| FlowArm {
        label: arm.label.clone(),
        pattern: text_of(&arm.pat),
        steps: inside(|inner| expr(&arm.body, bind, inner)),
    };
    steps.push(Flow::Match {
        on: text(&decision.on),
        bind: bind.to_owned(),
        arms: decision.arms.iter().map(arm).collect(),
    });
}

fn if_else<'m>(
    on: &'m Expr,
    yes: &'m Block,
    no: Option<&'m Expr>,
    bind: &str,
    steps: &mut Steps<'m>,
) {
    calls_within(on, steps);
    let if_true = inside(|inner| block(yes, bind, inner));
    let if_false = inside(|inner| no.into_iter().for_each(|no| expr(no, bind, inner)));
    let arms = [("true", if_true), ("false", if_false)].map(|(word, steps)| FlowArm {
        label: word.to_owned(),
        pattern: word.to_owned(),
        steps,
    });
    steps.push(Flow::Match {
        on: text(on),
        bind: bind.to_owned(),
        arms: arms.into(),
    });
}

fn fan_out<'m>(kind: FanOutKind, branches: &'m [Branch], bind: &str, steps: &mut Steps<'m>) {
    let names = tuple_names(bind, branches.len());
    let branches = branches.iter().zip(&names);
    steps.push(Flow::FanOut {
        kind,
        bind: bind.to_owned(),
        branches: branches
            .map(|(branch, name)| inside(|inner| branch_steps(branch, name, inner)))
            .collect(),
    });
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
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    });
    if names.len() == count {
        names
    } else {
        vec![String::new(); count]
    }
}

fn branch_steps<'m>(branch: &'m Branch, bind: &str, steps: &mut Steps<'m>) {
    match branch {
        Branch::Call(one) => call(one, bind, false, steps),
        Branch::Attempt(one, _) => call(one, bind, true, steps),
        Branch::Guard(guard) => decide(guard, bind, steps),
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
            .map_or_else(|| "()".to_owned(), |tail| text(tail)),
        Expr::Match(_) => "match".to_owned(),
        Expr::If { .. } => "if".to_owned(),
        Expr::FanOut { kind, .. } | Expr::Each { kind, .. } => match kind {
            FanOutKind::Concurrent => "concurrent!".to_owned(),
            FanOutKind::Race => "race!".to_owned(),
        },
        Expr::Fallback { .. } => "fallback!".to_owned(),
        Expr::Return { .. } => "return".to_owned(),
        Expr::Break(_) => "break".to_owned(),
        Expr::Continue(_) => "continue".to_owned(),
    }
}

fn call_text(call: &Call) -> String {
    format!("{}(..)", call.word())
}

fn text_of(pat: &Pat) -> String {
    pat.to_token_stream().to_string()
}
