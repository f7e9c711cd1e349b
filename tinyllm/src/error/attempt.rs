//! Attempt: one try of a node, with all that is known of it, as data.
//!
//! Knows rules and costs; knows nothing of who tried.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::beginning;
use crate::usage::Usage;
use crate::validate::Violation;

/// One try: a reply that did not fit, a request that broke, or the reply that fits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Attempt {
    /// Why it failed, in one sentence; empty for the one that fits.
    pub fault: String,
    /// The model: as its server names it, else as it was addressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The whole reply, if there was one.
    pub reply: Option<String>,
    /// What the model thought before its answer, if it was given a place for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<String>,
    /// What was repaired in the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// What does not fit, one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// What it cost.
    pub usage: Usage,
}

impl Attempt {
    /// A try that failed before a reply came.
    pub fn new(fault: impl Into<String>) -> Self {
        Self {
            fault: fault.into(),
            ..Self::default()
        }
    }

    /// The reply.
    #[must_use]
    pub fn replied(mut self, text: &str) -> Self {
        self.reply = Some(text.to_string());
        self
    }

    /// What the try cost.
    #[must_use]
    pub fn costing(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }
}

/// One change between a reply and the value that was read from it.
///
/// Its `Display` is a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Repair {
    /// Where in the value: a JSON pointer.
    pub path: String,
    /// Which kind, such as `quotes` or `number`: see [`RepairKind`](crate::parse::RepairKind).
    pub kind: String,
    /// The first byte of the reply that it concerns.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
    /// The beginning of what stands in the reply.
    pub before: String,
    /// The beginning of what is meant by it.
    pub after: String,
    /// The change as a sentence.
    pub sentence: String,
}

impl From<&tinyllm_parse::Repair> for Repair {
    fn from(repair: &tinyllm_parse::Repair) -> Self {
        Self {
            path: repair.path.clone(),
            kind: repair.kind.name().to_string(),
            start: repair.at.start,
            end: repair.at.end,
            before: repair.before.clone(),
            after: repair.after.clone(),
            sentence: repair.to_string(),
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// How much of a reply the story of an error shows, in characters.
const REPLY_BEGINNING: usize = 160;
/// How many repairs of one reply it shows.
const REPAIRS: usize = 3;

/// The attempts as lines of an error's story; a single one that says the same again is left out.
pub(super) fn tell(f: &mut fmt::Formatter<'_>, message: &str, attempts: &[Attempt]) -> fmt::Result {
    if let [only] = attempts
        && only.fault == message
    {
        return Ok(());
    }
    let first = attempts
        .first()
        .and_then(|attempt| attempt.model.as_deref());
    let several = attempts
        .iter()
        .any(|attempt| attempt.model.is_some() && attempt.model.as_deref() != first);
    for (number, attempt) in (1..).zip(attempts) {
        let model = attempt.model.as_deref().filter(|_| several);
        let model = model.map_or_else(String::new, |model| format!(" ({model})"));
        write!(f, "\n  attempt {number}{model}: {}", attempt.fault)?;
        let reply = attempt.reply.as_deref().unwrap_or_default();
        let reply = beginning(reply, REPLY_BEGINNING);
        if !reply.is_empty() {
            write!(f, "\n    the reply began: {reply}")?;
        }
        for repair in attempt.repairs.iter().take(REPAIRS) {
            write!(f, "\n    repaired: {repair}")?;
        }
        if let Some(more) = attempt.repairs.len().checked_sub(REPAIRS + 1) {
            write!(f, "\n    and {} more repairs", more + 1)?;
        }
    }
    Ok(())
}
