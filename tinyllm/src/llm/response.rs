//! What comes back from a model: a reply as a whole, and its pieces as they come.
//!
//! Plain data. Knows nothing of what was asked.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::LabelScore;
use crate::usage::Usage;

/// A call of a function by the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCall {
    /// The server's id of the call.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// The arguments as JSON text, as the model wrote them.
    pub arguments: String,
}

impl ToolCall {
    /// A call by id, name and arguments as JSON text.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        arguments: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            arguments: arguments.into(),
        }
    }
}

/// Why a reply ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finish {
    /// The model was done, or met a stop text.
    #[default]
    Stop,
    /// `max_tokens` or the context ran out.
    Length,
    /// The model waits for the results of functions.
    ToolCalls,
    /// The server's filter held the rest back.
    ContentFilter,
}

/// A whole reply.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The text.
    pub text: String,
    /// The words of a model that declined to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Functions that the model called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// Why it ended.
    pub finish: Finish,
    /// What it cost.
    pub usage: Usage,
    /// The score of each label, where the labels were scored; `text` is then the best one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<LabelScore>,
    /// The model that answered, as its server names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

impl Response {
    /// A reply in text.
    ///
    /// ```
    /// use tinyllm::llm::{Finish, Response};
    ///
    /// let reply = Response::text("blue");
    /// assert_eq!((reply.text.as_str(), reply.finish), ("blue", Finish::Stop));
    /// ```
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A reply in JSON.
    pub fn json(value: &Value) -> Self {
        Self::text(value.to_string())
    }

    /// A model's words for not answering.
    pub fn refusal(words: impl Into<String>) -> Self {
        Self {
            refusal: Some(words.into()),
            ..Self::default()
        }
    }

    /// The same reply, ended by something else.
    #[must_use]
    pub fn finished(mut self, finish: Finish) -> Self {
        self.finish = finish;
        self
    }

    /// The same reply, at a cost.
    #[must_use]
    pub fn costing(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    /// Take in one more piece.
    pub fn push(&mut self, delta: Delta) {
        match delta {
            Delta::Text(text) => self.text.push_str(&text),
            Delta::Refusal(text) => self.refusal.get_or_insert_default().push_str(&text),
            Delta::ToolCall { index, call } => self.push_tool_call(index, call),
            Delta::Usage(usage) => self.usage = usage,
            Delta::Finish(finish) => self.finish = finish,
            Delta::Scores(scores) => self.scores = scores,
            Delta::Model(model) => self.model = Some(model),
            Delta::Whole(response) => *self = *response,
        }
    }

    fn push_tool_call(&mut self, index: usize, piece: ToolCall) {
        // A server that counts to a million must not make us allocate a million.
        if index > self.tool_calls.len() {
            self.tool_calls.push(piece);
            return;
        }
        match self.tool_calls.get_mut(index) {
            Some(call) => {
                call.id.push_str(&piece.id);
                call.name.push_str(&piece.name);
                call.arguments.push_str(&piece.arguments);
            }
            None => self.tool_calls.push(piece),
        }
    }
}

/// A piece of a reply, as it comes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Delta {
    /// More text.
    Text(String),
    /// More words of a model that declines.
    Refusal(String),
    /// More of a call of a function; its fields are appended to the call of that index.
    ToolCall {
        /// Which call of this reply.
        index: usize,
        /// The new parts of its fields.
        call: ToolCall,
    },
    /// What it cost in all.
    Usage(Usage),
    /// Why it ended.
    Finish(Finish),
    /// The score of each label.
    Scores(Vec<LabelScore>),
    /// Which model answers.
    Model(String),
    /// Everything at once: a reply that was not streamed is a stream of one.
    Whole(Box<Response>),
}
