//! A guard beside the answer: the first word against it ends both.

use std::time::Duration;

use serde_json::json;
use tinyllm::ErrorKind;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};

use super::cases;

#[data]
pub struct Question {
    pub text: String,
}

#[data]
pub enum Safety {
    Safe,
    Unsafe { reason: String },
}

#[data]
pub struct Reply {
    pub text: String,
}

/// Answer the question.
#[llm_function]
async fn answer(question: Question) -> String;

/// May the question be answered?
#[llm_function]
async fn safety_check(question: Question) -> Safety;

#[llm_function]
fn refuse(reason: String) -> Reply {
    let text = format!("no: {reason}");
    Reply { text }
}

#[llm_function]
fn publish(draft: String) -> Reply {
    Reply { text: draft }
}

chain! { pub fn guarded(question: Question) -> Reply {
    let (draft, _) = concurrent!(
        answer(question),
        match safety_check(question) {
            Safety::Safe => (),
            Safety::Unsafe { reason } => return refuse(reason),
        },
    );
    publish(draft)
} }

const HOUR: Duration = Duration::from_secs(3600);

cases! { guarded:
    "a safe question is answered",
    Scripted::new()
        .node("answer", ["blue"])
        .node("safety_check", [ScriptedReply::delayed(HOUR, json!("Safe"))]),
    {"question": {"text": "Which colour?"}} => Ok(json!({"text": "blue"})), [
        "guarded", "guarded/draft", "guarded/safety_check", "guarded/publish",
    ];
    "the guard stops an answer that is under way",
    Scripted::new()
        .node("answer", [ScriptedReply::delayed(HOUR, "like this")])
        .node("safety_check", [json!({"Unsafe": {"reason": "it burns"}})]),
    {"question": {"text": "How to burn?"}} => Ok(json!({"text": "no: it burns"})), [
        "guarded", "guarded/draft", "guarded/safety_check", "guarded/Unsafe/refuse",
    ];
    "a guard that fails is the graph's failure",
    Scripted::new()
        .node("answer", [ScriptedReply::delayed(HOUR, "like this")])
        .node("safety_check", [ScriptedReply::fail(ErrorKind::Server, "out of order")]),
    {"question": {"text": "How?"}} => Err("Server at guarded/safety_check"), [
        "guarded", "guarded/draft", "guarded/safety_check",
    ];
}
