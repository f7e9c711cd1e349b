//! The words in the boxes of a chart. Must not know any tool's syntax.

use crate::graph::{Arm, Call, ELSEWHERE, Over};
use crate::spec::FanOutKind;

/// Name, what it uses, what it gives, and marks.
pub(super) fn call_label(call: &Call) -> String {
    let mut lines = vec![call.node.name.clone()];
    if !call.alias.is_empty() {
        lines.push(format!("as {}", call.alias));
    }
    if !call.uses.is_empty() {
        lines.push(format!("from {}", call.uses.join(", ")));
    }
    match call.bind.as_str() {
        "_" => {}
        bind if call.node.is_elsewhere() => {
            lines.push(ELSEWHERE.to_owned());
            lines.extend((!bind.is_empty()).then(|| format!("gives {bind}")));
        }
        "" => lines.push(format!("gives {}", call.node.output)),
        bind => lines.push(format!("gives {bind}: {}", call.node.output)),
    }
    lines.extend(marks(call));
    lines.join("\n")
}

/// `with seed = seed`, `attempt: a failure is a value`.
pub(super) fn marks(call: &Call) -> Vec<String> {
    let mut marks: Vec<String> = call
        .options
        .iter()
        .map(|(name, value)| format!("with {name} = {value}"))
        .collect();
    if call.attempt {
        marks.push("attempt: a failure is a value".to_owned());
    }
    marks
}

/// What the diamond says: the type decided on, or the node asked; below it where the value goes.
pub(super) fn question(on: &str, bind: &str, arms: &[Arm], before: Option<&Call>) -> String {
    let asked = match before.filter(|call| call.bind.is_empty() && call.reference() == on) {
        Some(call) if call.attempt || call.node.is_elsewhere() => &call.node.name,
        Some(call) if arms.iter().all(Arm::is_bool) => &call.node.name,
        Some(call) => &call.node.output,
        None => on,
    };
    match bind {
        "" | "_" => format!("{asked}?"),
        _ => format!("{asked}?\ngives {bind}"),
    }
}

pub(super) fn fallback_title(bind: &str) -> String {
    let title = "fallback: the next one if the one before failed";
    match bind {
        "" | "_" => title.to_owned(),
        _ => format!("{title}, gives {bind}"),
    }
}

pub(super) fn join_word(kind: FanOutKind, bind: &str) -> String {
    let word = match kind {
        FanOutKind::Concurrent => "all",
        FanOutKind::Race => "first success",
    };
    if bind.is_empty() || bind == "_" {
        word.to_owned()
    } else {
        format!("{word}: {bind}")
    }
}

pub(super) fn each_title(kind: FanOutKind, item: &str, over: &Over, limit: Option<u64>) -> String {
    let mut title = format!("{} for {item} in {over}", kind.word());
    if let Some(limit) = limit {
        title.push_str(&format!(", at most {limit} at once"));
    }
    title
}

/// The title of the frame, the word in its head, and the word on the way out.
pub(super) fn loop_words(item: &str, over: &Over) -> (String, String, String) {
    match over {
        Over::Rounds { count, .. } => {
            let head = if item == "_" {
                "round".to_owned()
            } else {
                format!("round {item}")
            };
            let (many, after) = match count {
                1 => ("1 round".to_owned(), "after the round".to_owned()),
                count => (format!("{count} rounds"), format!("after {count} rounds")),
            };
            (format!("at most {many}"), head, after)
        }
        Over::Items(list) => {
            let title = format!("for each {item} in {list}");
            (title, item.to_owned(), format!("after the last {item}"))
        }
    }
}
