//! The words around a node's input: instruction, parameters; and templates set at run time.
//!
//! Knows nodes' texts and JSON; knows nothing of providers.

use serde_json::Value;

use super::Message;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest;
use crate::node::{LlmNode, Ports};
use crate::options::Options;

/// The messages that begin a conversation.
pub(crate) fn messages<N: LlmNode>(input: &N::In, options: &Options) -> Result<Vec<Message>> {
    let system = options.system.as_deref().unwrap_or(N::SYSTEM);
    let user = match options.prompt.as_deref() {
        Some(template) => render::<N>(template, input)?,
        None => match N::prompt(input).map_err(|fault| unfit::<N>(&fault))? {
            Some(text) => text,
            None => listed(&N::PORTS.render(input).map_err(|fault| unfit::<N>(&fault))?),
        },
    };
    // Some servers answer nothing without a message of the user.
    if user.is_empty() {
        return Ok(vec![Message::user(system)]);
    }
    let system = Some(system)
        .filter(|text| !text.is_empty())
        .map(Message::system);
    Ok(system.into_iter().chain([Message::user(user)]).collect())
}

/// `name: value` for each parameter; a value of several lines begins on its own.
fn listed(parameters: &[(&'static str, String)]) -> String {
    let lines = parameters.iter().map(|(name, value)| {
        let gap = if value.contains('\n') { '\n' } else { ' ' };
        format!("{name}:{gap}{value}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A template that was set at run time, filled from the parameters' JSON.
fn render<N: LlmNode>(template: &str, input: &N::In) -> Result<String> {
    let values = N::PORTS.encode(input).map_err(|fault| unfit::<N>(&fault))?;
    fill(template, &values).map_err(|fault| unfit::<N>(&fault))
}

/// A prompt that cannot be written is never sent.
fn unfit<N: LlmNode>(fault: &dyn std::fmt::Display) -> Error {
    let message = format!("the prompt of `{}`: {fault}", N::NAME);
    Error::new(ErrorKind::Settings, message)
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Place(&'a str),
}

/// Fill `{parameter.field}` from JSON; `{{` and `}}` stand for braces.
///
/// A file of `prompt_file = ".."` and a template of `tinyllm.toml` both come here.
///
/// # Errors
/// A brace that stands alone, or a place that names nothing.
pub fn fill(template: &str, values: &Value) -> Result<String, String> {
    let mut filled = String::with_capacity(template.len());
    for piece in pieces(template)? {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Place(place) => filled.push_str(&value_at(place, values)?),
        }
    }
    Ok(filled)
}

/// The places of a template, without their braces.
pub(crate) fn places(template: &str) -> Result<Vec<&str>, String> {
    let places = pieces(template)?
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Place(place) => Some(place),
            Piece::Text(_) => None,
        });
    Ok(places.collect())
}

fn pieces(template: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        pieces.push(Piece::Text(before));
        let brace = from.get(..1).unwrap_or_default();
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            pieces.push(Piece::Text(brace));
            rest = after;
            continue;
        }
        let Some((place, after)) = from.strip_prefix('{').and_then(|from| from.split_once('}'))
        else {
            return Err(format!("`{brace}` stands alone; double it"));
        };
        pieces.push(Piece::Place(place.trim()));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// The value of `facts.amount`: a text as it is, all else as compact JSON.
fn value_at(place: &str, values: &Value) -> Result<String, String> {
    let mut found = values;
    for (depth, name) in place.split('.').enumerate() {
        let below = name.parse().ok().and_then(|index: usize| found.get(index));
        found = below.or_else(|| found.get(name)).ok_or_else(|| {
            let what = if depth == 0 { "parameters" } else { "fields" };
            let known = found
                .as_object()
                .into_iter()
                .flat_map(|object| object.keys());
            let known: Vec<&str> = known.map(String::as_str).collect();
            format!(
                "no {} named `{name}`{}",
                what.trim_end_matches('s'),
                nearest::hint(name, what, known)
            )
        })?;
    }
    Ok(match found {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}
