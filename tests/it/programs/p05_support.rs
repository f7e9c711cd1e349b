//! A router whose experts have a stand-in.

use serde_json::json;
use tinyllm::ErrorKind;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};

use super::cases;

#[data]
pub struct Ticket {
    pub text: String,
}

#[data]
pub enum Topic {
    Billing,
    Technical,
    Legal { clause: u32 },
    Praise,
}

#[data]
pub struct Reply {
    pub text: String,
}

/// What is the ticket about?
#[llm_function]
async fn triage(ticket: Ticket) -> Topic;

/// Answer as an accountant.
#[llm_function]
async fn billing_expert(ticket: Ticket) -> Reply;

#[llm_function]
fn technical_expert(ticket: Ticket) -> Result<Reply, std::fmt::Error> {
    match ticket.text.as_str() {
        "smoke" => Err(std::fmt::Error),
        _ => Ok(Reply {
            text: "off and on again".to_string(),
        }),
    }
}

#[llm_function]
fn legal_expert(ticket: Ticket, clause: u32) -> Reply {
    let text = format!("{}: see clause {clause}", ticket.text);
    Reply { text }
}

/// Answer politely.
#[llm_function]
async fn generalist(ticket: Ticket) -> Reply;

chain! { pub fn support(ticket: Ticket) -> Reply {
    match triage(ticket) {
        Topic::Billing => fallback!(billing_expert(ticket), generalist(ticket)),
        Topic::Technical => fallback!(technical_expert(ticket), generalist(ticket)),
        Topic::Legal { clause } => legal_expert(ticket, clause),
        _ => generalist(ticket),
    }
} }

cases! { support:
    "an expert answers",
    Scripted::new().node("triage", [json!("Billing")]).node("billing_expert", [json!({"text": "paid"})]),
    {"ticket": {"text": "bill"}} => Ok(json!({"text": "paid"})), [
        "support", "support/triage", "support/Billing/billing_expert",
    ];
    "the stand-in answers where the expert fails",
    Scripted::new()
        .node("triage", [json!("Billing")])
        .node("billing_expert", [ScriptedReply::fail(ErrorKind::Server, "out of order")])
        .node("generalist", [json!({"text": "sorry"})]),
    {"ticket": {"text": "bill"}} => Ok(json!({"text": "sorry"})), [
        "support", "support/triage", "support/Billing/billing_expert", "support/Billing/generalist",
    ];
    "both fail",
    Scripted::new()
        .node("triage", [json!("Technical")])
        .node("generalist", [ScriptedReply::fail(ErrorKind::Server, "out of order")]),
    {"ticket": {"text": "smoke"}} => Err("AllFailed at support"), [
        "support", "support/triage", "support/Technical/technical_expert",
        "support/Technical/generalist",
    ];
    "the expert is a function",
    Scripted::new().node("triage", [json!("Technical")]),
    {"ticket": {"text": "beep"}} => Ok(json!({"text": "off and on again"})), [
        "support", "support/triage", "support/Technical/technical_expert",
    ];
    "what the decision carries is used",
    Scripted::new().node("triage", [json!({"Legal": {"clause": 7}})]),
    {"ticket": {"text": "sue"}} => Ok(json!({"text": "sue: see clause 7"})), [
        "support", "support/triage", "support/Legal/legal_expert",
    ];
    "all else",
    Scripted::new().node("triage", [json!("Praise")]).node("generalist", [json!({"text": "thanks"})]),
    {"ticket": {"text": "great"}} => Ok(json!({"text": "thanks"})), [
        "support", "support/triage", "support/otherwise/generalist",
    ];
}
