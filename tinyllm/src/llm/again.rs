//! The words of a re-ask: the reply that did not fit, and what is wrong with it.
//!
//! Both are bounded: a model that wrote a megabyte, or broke a rule in a thousand places, is not sent
//! all of it once more. The whole of both is in the ledger. Knows nothing of nodes.

use std::borrow::Cow;

use crate::error::beginning;
use crate::validate::Violation;

/// The longest reply that is sent back whole, in characters: about 4,000 tokens.
const WHOLE: usize = 16_000;
/// What is kept of the end of a longer one.
const END: usize = 4_000;
/// How many faults are listed.
const FAULTS: usize = 20;
/// The longest fault, in characters: rules of one's own may quote a value.
const FAULT: usize = 500;

/// A reply as it is sent back: with its middle left out if it is long, and never empty, which some
/// servers refuse.
pub(crate) fn sent_back(reply: &str) -> Cow<'_, str> {
    if reply.trim().is_empty() {
        return Cow::Borrowed("(an empty reply)");
    }
    let length = reply.chars().count();
    let Some(left_out) = length.checked_sub(WHOLE).filter(|more| *more > 0) else {
        return Cow::Borrowed(reply);
    };
    let at = |character: usize| reply.char_indices().nth(character).map(|(at, _)| at);
    let begin = at(WHOLE - END).and_then(|end| reply.get(..end));
    let end = at(length - END).and_then(|start| reply.get(start..));
    let (begin, end) = (begin.unwrap_or_default(), end.unwrap_or_default());
    Cow::Owned(format!(
        "{begin}\n[{left_out} characters are left out here]\n{end}"
    ))
}

/// What is said to a model whose reply did not fit: one fault in a line, several as a list.
pub(crate) fn words(fault: &str, violations: &[Violation], text: bool) -> String {
    let faults = match violations {
        [_, _, ..] => {
            let lines = violations.iter().take(FAULTS);
            let lines = lines.map(|one| format!("\n- {}", bounded(&one.to_string())));
            let more = violations.len().saturating_sub(FAULTS);
            let more = (more > 0).then(|| format!("\n- and {more} more like these"));
            format!("{}\n", lines.chain(more).collect::<String>())
        }
        _ => format!(" {}. ", bounded(fault)),
    };
    let form = if text {
        ""
    } else {
        "Answer with the corrected JSON and nothing else."
    };
    format!("That does not fit:{faults}{form}")
        .trim_end()
        .to_string()
}

fn bounded(sentence: &str) -> Cow<'_, str> {
    beginning(sentence, FAULT)
}
