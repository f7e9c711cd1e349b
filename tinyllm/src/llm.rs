//! Request and Response: the one interface between a node and a language model.
//!
//! Plain data; here is what is asked, `llm/response.rs` is what comes back. Knows nothing of nodes,
//! of how a request came about or of who sends it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::choose::Calibration;

pub(crate) mod again;
pub mod prompt;
mod response;
mod score;

pub use response::{Delta, Finish, Response, ToolCall};
pub use score::LabelScore;

/// What is asked of a model: everything that decides the reply, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The node that asks. Not sent.
    pub node: String,
    /// The place in the run that asks: `process_loan/facts`; empty without a run. Not sent.
    pub site: String,
    /// The model's address, such as `openai/gpt-4o-mini`; empty if the runtime is to choose.
    pub model: String,
    /// The conversation so far, oldest first.
    pub messages: Vec<Message>,
    /// What the reply must look like.
    pub output: Output,
    /// The labels of which one is to be chosen by its score; a provider that cannot score
    /// answers as `output` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choose: Option<Choice>,
    /// Functions that the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// Randomness, from 0 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Only the likeliest tokens that together reach this probability, above 0 and up to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// The longest reply, in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// The same seed asks for the same reply, where the server can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Texts that end the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop: Vec<String>,
}

impl Request {
    /// A request with these messages, for any model, answered in free text.
    ///
    /// ```
    /// use tinyllm::llm::{Message, Request};
    ///
    /// let request = Request::new([Message::user("Name a colour.")]);
    /// assert_eq!(request.messages.len(), 1);
    /// ```
    pub fn new(messages: impl IntoIterator<Item = Message>) -> Self {
        Self {
            messages: messages.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Add words to the instruction, at its end.
    ///
    /// ```
    /// use tinyllm::llm::{Message, Request};
    ///
    /// let request = Request::new([Message::user("Name a colour.")]).instructed("One word.");
    /// assert_eq!(request.messages[0], Message::system("One word."));
    /// ```
    #[must_use]
    pub fn instructed(mut self, words: &str) -> Self {
        instruct(&mut self.messages, words);
        self
    }

    /// The text of the last message of the user, the one that carries the node's input.
    pub fn last_user_text(&self) -> &str {
        let mut users = self
            .messages
            .iter()
            .rev()
            .filter(|message| message.role == Role::User);
        users.next().map_or("", |message| &message.text)
    }
}

/// Words at the end of the instruction, or as the instruction.
pub(crate) fn instruct(messages: &mut Vec<Message>, words: &str) {
    match messages.first_mut() {
        Some(system) if system.role == Role::System => {
            system.text = format!("{}\n\n{words}", system.text);
        }
        _ => messages.insert(0, Message::system(words)),
    }
}

/// What the reply must look like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Output {
    /// Free text.
    #[default]
    Text,
    /// JSON of a schema.
    Json {
        /// A name for the schema, made of letters, digits, `_` and `-`.
        name: String,
        /// The JSON Schema (draft 2020-12).
        schema: Arc<Value>,
        /// Whether the schema keeps to the strict subset, so that every word of it can be enforced.
        #[serde(default)]
        strict: bool,
    },
}

/// The labels of which one is to be chosen by its score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// The labels, in the order of the schema. As a reply, each is a text in JSON: `"Spam"`.
    pub labels: Vec<String>,
    /// What corrects the scores. A provider gives the model's own; they are corrected afterwards.
    #[serde(default, skip_serializing_if = "Calibration::is_plain")]
    pub calibration: Calibration,
}

impl Output {
    /// JSON of a schema.
    ///
    /// ```
    /// use tinyllm::llm::Output;
    ///
    /// let output = Output::json("age", serde_json::json!({"type": "integer"}));
    /// assert!(matches!(output, Output::Json { strict: false, .. }));
    /// ```
    pub fn json(name: impl Into<String>, schema: impl Into<Arc<Value>>) -> Self {
        Self::Json {
            name: name.into(),
            schema: schema.into(),
            strict: false,
        }
    }
}

/// Who says a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// The instruction.
    System,
    /// The program.
    User,
    /// The model.
    Assistant,
    /// The result of a function that the model called.
    Tool,
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub text: String,
    /// The functions that the model called, for `Assistant`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// Which call this is the result of, for `Tool`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
}

impl Message {
    fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            text: text.into(),
            tool_calls: Vec::new(),
            tool_call_id: None,
        }
    }

    /// An instruction.
    pub fn system(text: impl Into<String>) -> Self {
        Self::new(Role::System, text)
    }

    /// What the program says.
    pub fn user(text: impl Into<String>) -> Self {
        Self::new(Role::User, text)
    }

    /// What the model said.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::new(Role::Assistant, text)
    }

    /// The result of a function that the model called.
    pub fn tool(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            tool_call_id: Some(id.into()),
            ..Self::new(Role::Tool, text)
        }
    }
}

/// A function that the model may call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The JSON Schema of its arguments.
    pub parameters: Arc<Value>,
}

impl Tool {
    /// A function by name, description and the schema of its arguments.
    pub fn new(name: impl Into<String>, description: impl Into<String>, parameters: Value) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            parameters: Arc::new(parameters),
        }
    }
}
