//! From steps to the lines of an outline. Must not know how lines are drawn.

use crate::graph::{Arm, Call, ELSEWHERE, Graph, Over, Step};
use crate::spec::Kind;

/// One line with what stands below it.
pub(super) struct Line {
    /// `Bad { reason } =>`; on a line of its own where the two do not fit; empty if there is none.
    pub(super) lead: String,
    /// `facts = extract_facts(application)`
    pub(super) text: String,
    /// `-> Facts, llm`; empty if nothing is called.
    pub(super) tag: String,
    /// Indented below.
    pub(super) children: Vec<Line>,
}

impl Line {
    pub(super) fn leaf(text: impl Into<String>) -> Self {
        Self::with(text, Vec::new())
    }

    pub(super) fn with(text: impl Into<String>, children: Vec<Self>) -> Self {
        Self {
            lead: String::new(),
            text: text.into(),
            tag: String::new(),
            children,
        }
    }

    /// `word text`
    fn after(mut self, word: &str) -> Self {
        self.text = format!("{word} {}", self.text);
        self
    }
}

/// The lines of a whole graph; a node that is not one says what it is.
pub(super) fn of_body(graph: &Graph) -> Vec<Line> {
    match &graph.kind {
        Kind::Chain | Kind::Concurrent | Kind::Decide => of_steps(&graph.body),
        Kind::Llm {
            model: Some(model), ..
        } => vec![Line::leaf(format!("asks {model}"))],
        Kind::Llm { model: None, .. } => vec![Line::leaf("asks the runtime's model")],
        Kind::Rust { .. } if graph.is_elsewhere() => vec![Line::leaf(ELSEWHERE)],
        Kind::Rust { takes_cx: false } => vec![Line::leaf("runs Rust code")],
        Kind::Rust { takes_cx: true } => vec![Line::leaf("runs Rust code that may call models")],
    }
}

/// One line per step; a call that only feeds the decision or the `return` behind it shares its line.
fn of_steps(steps: &[Step]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = steps;
    while let Some((step, after)) = rest.split_first() {
        rest = after;
        let feeding = match step {
            Step::Call(call) if call.bind.is_empty() && call.node.body.is_empty() => Some(call),
            _ => None,
        };
        let line = match (feeding, after.split_first()) {
            (Some(call), Some((Step::Match { on, bind, arms }, behind)))
                if *on == call.reference() =>
            {
                rest = behind;
                Line {
                    tag: tag(call),
                    ..decision(&written(call), bind, arms)
                }
            }
            (Some(call), Some((Step::Return(value), behind))) if *value == call.reference() => {
                rest = behind;
                of_call(call).after("return")
            }
            _ => of_step(step),
        };
        lines.push(line);
    }
    lines
}

fn of_step(step: &Step) -> Line {
    match step {
        Step::Call(call) => of_call(call),
        Step::Match { on, bind, arms } => decision(on, bind, arms),
        Step::Loop {
            item, over, steps, ..
        } => Line::with(loop_title(item, over), of_steps(steps)),
        Step::FanOut {
            kind,
            bind,
            branches,
        } => {
            let children = branches
                .iter()
                .map(|branch| in_order(of_steps(branch)))
                .collect();
            Line::with(bound_to(outer_bind(bind), kind.word()), children)
        }
        Step::Each {
            kind,
            bind,
            item,
            over,
            limit,
            steps,
        } => {
            let title = format!("{} {}", kind.word(), each_title(item, over, *limit));
            Line::with(bound_to(bind, &title), of_steps(steps))
        }
        Step::Fallback { bind, alternatives } => {
            let lines = alternatives.iter().map(|steps| in_order(of_steps(steps)));
            let children = lines
                .enumerate()
                .map(|(place, line)| if place == 0 { line } else { line.after("else") })
                .collect();
            Line::with(bound_to(bind, "fallback"), children)
        }
        Step::Return(value) => Line::leaf(format!("return {value}")),
        Step::Break => Line::leaf("break"),
        Step::Continue => Line::leaf("continue"),
        Step::Set { bind, value } => Line::leaf(format!("{bind} = {value}")),
        Step::Value(value) => Line::leaf(value.as_str()),
    }
}

fn of_call(call: &Call) -> Line {
    let text = bound_to(&call.bind, &written(call));
    Line {
        tag: tag(call),
        ..Line::with(text, of_steps(&call.node.body))
    }
}

/// `attempt solve(problem).with(seed = seed)`
fn written(call: &Call) -> String {
    let mut text = format!("{}({})", call.title(), call.uses.join(", "));
    if call.attempt {
        text.insert_str(0, "attempt ");
    }
    if !call.options.is_empty() {
        let options: Vec<String> = call
            .options
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        text.push_str(&format!(".with({})", options.join(", ")));
    }
    text
}

/// `-> Facts, llm`
fn tag(call: &Call) -> String {
    let node = &call.node;
    if node.is_elsewhere() {
        return "not seen".to_owned();
    }
    let word = match node.kind {
        Kind::Rust { takes_cx: false } => "",
        Kind::Rust { takes_cx: true } => ", cx",
        Kind::Llm { .. } => ", llm",
        Kind::Chain => ", chain",
        Kind::Concurrent => ", concurrent",
        Kind::Decide => ", decide",
    };
    format!("-> {}{word}", node.output)
}

fn decision(on: &str, bind: &str, arms: &[Arm]) -> Line {
    let is_if = !arms.is_empty() && arms.iter().all(Arm::is_bool);
    let word = if is_if { "if" } else { "match" };
    Line::with(
        bound_to(bind, &format!("{word} {on}")),
        arms.iter().map(of_arm).collect(),
    )
}

/// `Bad { reason } => reject(reason)`, or the pattern with several lines below it.
fn of_arm(arm: &Arm) -> Line {
    let pattern = arm.short_pattern();
    let mut lines = of_steps(&arm.steps);
    match lines.len() {
        0 => Line::leaf(format!("{pattern} => ()")),
        1 => Line {
            lead: format!("{pattern} =>"),
            ..lines.remove(0)
        },
        _ => Line::with(format!("{pattern} =>"), lines),
    }
}

/// Several lines of one branch as one.
fn in_order(mut lines: Vec<Line>) -> Line {
    match lines.len() {
        1 => lines.remove(0),
        _ => Line::with("in order", lines),
    }
}

fn bound_to(bind: &str, text: &str) -> String {
    match bind {
        "" | "_" => text.to_owned(),
        _ => format!("{bind} = {text}"),
    }
}

/// The names of a tuple stand at its branches already.
fn outer_bind(bind: &str) -> &str {
    if bind.starts_with('(') { "" } else { bind }
}

fn loop_title(item: &str, over: &Over) -> String {
    match (item, over) {
        ("_", Over::Rounds { count: 1, .. }) => "at most 1 round".to_owned(),
        ("_", Over::Rounds { count, .. }) => format!("at most {count} rounds"),
        _ => format!("for {item} in {over}"),
    }
}

fn each_title(item: &str, over: &Over, limit: Option<u64>) -> String {
    match limit {
        Some(limit) => format!("for {item} in {over}, at most {limit} at once"),
        None => format!("for {item} in {over}"),
    }
}
