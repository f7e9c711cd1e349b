//! Options by node name, checked against the nodes that there are.
//!
//! Knows names and what kinds of nodes obey; knows nothing of where the options came from.

use crate::cx::NodeEntry;
use crate::cx::Shared;
use crate::error::{Error, ErrorKind, Result};
use crate::options::{LLM_ONLY, Options};

/// Every named node exists and can obey.
pub(super) fn node_options(shared: &Shared) -> Result<()> {
    for (name, options) in &shared.node_options {
        let entry = shared.find(name)?;
        one(entry, options).map_err(|fault| {
            Error::new(
                ErrorKind::Settings,
                format!("options of the node `{name}`: {fault}"),
            )
        })?;
    }
    Ok(())
}

fn one(entry: &NodeEntry, options: &Options) -> Result<(), String> {
    options
        .check()
        .map_err(|error| error.message().to_string())?;
    let is_llm = matches!(entry.spec.kind, tinyllm_graph::Kind::Llm { .. });
    let not_for_bodies = options
        .names()
        .into_iter()
        .find(|name| LLM_ONLY.contains(name));
    if let Some(name) = not_for_bodies.filter(|_| !is_llm) {
        return Err(format!(
            "`{name}` is an option of LLM calls; this node has a body"
        ));
    }
    if options.retries.is_some_and(|times| times > 0) && !is_llm && !entry.copies_input {
        return Err(
            "`retries` needs a copy of the input; write `retries = 0` on the node".to_string(),
        );
    }
    if options.escalate.is_some() && !has_re_asks(entry, options) {
        return Err("`escalate` gets the last re-ask: allow one with `retries`".to_string());
    }
    match &options.prompt {
        Some(template) => placeholders(entry, template),
        None => Ok(()),
    }
}

fn has_re_asks(entry: &NodeEntry, options: &Options) -> bool {
    let own = match entry.spec.kind {
        tinyllm_graph::Kind::Llm { retries, .. } => retries,
        _ => 0,
    };
    options.retries.unwrap_or(own) > 0
}

/// Every placeholder names a parameter; its fields are known when there is a value.
fn placeholders(entry: &NodeEntry, template: &str) -> Result<(), String> {
    let names = || entry.spec.params.iter().map(|param| param.name);
    let places = crate::llm::prompt::places(template);
    for place in places.map_err(|fault| format!("the prompt: {fault}"))? {
        let name = place.split('.').next().unwrap_or_default();
        if !names().any(|known| known == name) {
            let hint = crate::nearest::hint(name, "parameters", names().collect::<Vec<_>>());
            return Err(format!("the prompt: no parameter named `{name}`{hint}"));
        }
    }
    Ok(())
}
