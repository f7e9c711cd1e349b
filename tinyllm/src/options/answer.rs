//! The options about an answer: its form, how tolerantly it is read, and who is asked last.
//!
//! Knows names and values; knows nothing of who obeys them.

use std::borrow::Cow;

use serde_json::Value;

use super::{Options, settings};
use crate::error::Error;
use crate::parse::Policy;
use crate::schema::OutputFormat;

impl Options {
    /// In which form the answer is asked for.
    pub fn output_format(mut self, format: OutputFormat) -> Self {
        self.output_format = Some(format);
        self
    }

    /// Whether the model has a place to think before its answer.
    pub fn reasoning(mut self, think: bool) -> Self {
        self.reasoning = Some(think);
        self
    }

    /// How much may be repaired in a reply.
    pub fn parse(mut self, policy: Policy) -> Self {
        self.parse = Some(policy);
        self
    }

    /// The larger model that gets the last attempt.
    pub fn escalate(mut self, address: impl Into<Cow<'static, str>>) -> Self {
        self.escalate = Some(address.into());
        self
    }

    /// These options as they are written, if they are set.
    pub(super) fn tell_answer(&self, parts: &mut Vec<String>) {
        let format = self.output_format.map(OutputFormat::name);
        parts.extend(format.map(|name| format!("output_format = {name:?}")));
        parts.extend(self.reasoning.map(|value| format!("reasoning = {value}")));
        let policy = self.parse.map(policy_name);
        parts.extend(policy.map(|name| format!("parse = {name:?}")));
        let escalate = self.escalate.as_ref();
        parts.extend(escalate.map(|model| format!("escalate = {model:?}")));
    }
}

fn policy_name(policy: Policy) -> &'static str {
    match policy {
        Policy::Strict => "strict",
        Policy::Salvage => "salvage",
        _ => "lenient",
    }
}

pub(super) fn output_format(value: &Value) -> Result<OutputFormat, Error> {
    let name = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_string);
    name.parse().map_err(settings)
}

pub(super) fn policy(value: &Value) -> Result<Policy, Error> {
    match value.as_str() {
        Some("strict") => Ok(Policy::Strict),
        Some("lenient") => Ok(Policy::Lenient),
        Some("salvage") => Ok(Policy::Salvage),
        _ => {
            let message = format!("`parse` is strict, lenient or salvage, not `{value}`");
            Err(settings(message))
        }
    }
}

pub(super) fn reasoning(value: &Value) -> Result<bool, Error> {
    let word = value.as_str().map(str::trim);
    let word = word.and_then(|word| word.parse().ok());
    let message = || format!("`reasoning` is true or false, not `{value}`");
    value.as_bool().or(word).ok_or_else(|| settings(message()))
}
