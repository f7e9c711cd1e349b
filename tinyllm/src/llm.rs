//! Request and Response: the one interface between a node and a language model.
//!
//! Plain data. Knows nothing of nodes, of how a request came about or of who sends it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::choose::Calibration;
use crate::usage::Usage;

pub(crate) mod again;
pub mod prompt;
mod score;

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
