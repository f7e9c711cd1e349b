//! One turn of a chat: history and memories, a reply, and it is saved.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct SessionId {
    pub number: u32,
}

#[data]
pub struct Message {
    pub text: String,
}

#[data]
pub struct Reply {
    pub text: String,
}

#[llm_function]
async fn load_history(session: SessionId) -> Vec<Message> {
    let text = format!("hello from {}", session.number);
    vec![Message { text }]
}

/// What do you remember that concerns the message?
#[llm_function]
async fn recall(message: Message) -> Vec<String>;

/// Reply to the message.
#[llm_function]
async fn respond(history: Vec<Message>, memories: Vec<String>, message: Message) -> Reply;

#[llm_function]
async fn save_turn(session: SessionId, message: Message, reply: Reply) -> Result<(), std::io::Error> {
    match session.number {
        0 => Err(std::io::Error::other(format!("no room for {}, {}", message.text, reply.text))),
        _ => Ok(()),
    }
}

chain! { pub fn turn(session: SessionId, message: Message) -> Reply {
    let (history, memories) = concurrent!(load_history(session), recall(message));
    let reply = respond(history, memories, message);
    save_turn(session, message, reply);
    reply
} }

fn script() -> Scripted {
    Scripted::new()
        .node("recall", [json!(["likes tea"])])
        .matching("history: [*hello from *]\nmemories: [\"likes tea\"]\nmessage: *", [json!({"text": "Tea?"})])
}

cases! { turn:
    "the reply is saved and given",
    script(),
    {"session": {"number": 5}, "message": {"text": "I am thirsty"}} => Ok(json!({"text": "Tea?"})), [
        "turn", "turn/history", "turn/memories", "turn/reply", "turn/save_turn",
    ];
    "a reply that cannot be saved is not given",
    script(),
    {"session": {"number": 0}, "message": {"text": "I am thirsty"}} => Err("Node at turn/save_turn"), [
        "turn", "turn/history", "turn/memories", "turn/reply", "turn/save_turn",
    ];
}
