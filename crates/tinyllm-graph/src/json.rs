//! A graph as JSON, and back. Must not know how it is drawn.
//!
//! The format stands in `json/format.md`.

mod read;
mod value;
mod write;

use std::fmt;

use crate::graph::Graph;
pub(crate) use value::Value;

/// What every file begins with.
const FORMAT: &str = "tinyllm-graph/1";

impl Graph {
    /// The graph and all it calls as JSON.
    ///
    #[doc = include_str!("json/format.md")]
    ///
    /// ```
    /// use tinyllm_graph::{Graph, NodeSpec, ParamSpec};
    ///
    /// # fn main() -> Result<(), tinyllm_graph::JsonError> {
    /// const JUDGE: &NodeSpec = &NodeSpec {
    ///     name: "judge",
    ///     params: &[ParamSpec::new("facts", "Facts")],
    ///     ..NodeSpec::EMPTY
    /// };
    /// let judge = Graph::of(JUDGE);
    /// let json = judge.to_json();
    /// assert!(json.starts_with("{\n  \"format\": \"tinyllm-graph/1\",\n"));
    /// assert_eq!(Graph::from_json(&json)?, judge);
    /// # Ok(()) }
    /// ```
    pub fn to_json(&self) -> String {
        let mut text = write::document(self).pretty();
        text.push('\n');
        text
    }

    /// The graph of a text that [`Graph::to_json`] made.
    ///
    /// # Errors
    ///
    /// The text is no JSON, or no graph; the message names the place.
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let value = value::parse(text).map_err(|(at, message)| {
            let before = text.get(..at).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let column = before
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .chars()
                .count()
                + 1;
            JsonError(format!("line {line}, column {column}: {message}"))
        })?;
        read::document(&value).map_err(JsonError)
    }
}

/// Why a text is no graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(String);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JsonError {}

/// A schema as a value; what is no JSON stays a text.
pub(crate) fn schema(text: &str) -> Value {
    value::parse(text).unwrap_or_else(|_| Value::text(text))
}
