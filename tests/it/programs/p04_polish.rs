//! Evaluator and optimizer: improve a draft until the critic accepts it.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Task {
    pub text: String,
}

#[data]
pub struct Draft {
    pub text: String,
}

#[data]
pub enum Critique {
    Accept,
    Revise { notes: Vec<String> },
}

/// Write a first draft.
#[llm_function]
async fn write(task: Task) -> Draft;

/// Accept the draft, or say what to change.
#[llm_function]
async fn critique(task: Task, draft: Draft) -> Critique;

#[llm_function]
fn improve(task: Task, draft: Draft, notes: Vec<String>) -> Draft {
    let text = format!("{} for {}, {}", draft.text, task.text, notes.join(" and "));
    Draft { text }
}

chain! { pub fn polish(task: Task) -> Draft {
    let mut draft = write(task);
    for _ in 0..5 {
        match critique(task, draft) {
            Critique::Accept => break,
            Critique::Revise { notes } => draft = improve(task, draft, notes),
        }
    }
    draft
} }

cases! { polish:
    "accepted at once",
    Scripted::new().node("write", [json!({"text": "draft"})]).node("critique", [json!("Accept")]),
    {"task": {"text": "Ann"}} => Ok(json!({"text": "draft"})), [
        "polish", "polish/draft", "polish/round[0]/critique",
    ];
    "revised, then accepted",
    Scripted::new()
        .node("write", [json!({"text": "draft"})])
        .site("polish/round[0]/critique", [json!({"Revise": {"notes": ["shorter", "kinder"]}})])
        .matching("*draft for Ann, shorter and kinder*", [json!("Accept")]),
    {"task": {"text": "Ann"}} => Ok(json!({"text": "draft for Ann, shorter and kinder"})), [
        "polish", "polish/draft", "polish/round[0]/critique", "polish/round[0]/Revise/draft",
        "polish/round[1]/critique",
    ];
    "never accepted: the fifth revision it is",
    Scripted::new()
        .node("write", [json!({"text": "draft"})])
        .always("critique", json!({"Revise": {"notes": ["no"]}})),
    {"task": {"text": "A"}} =>
    Ok(json!({"text": "draft for A, no for A, no for A, no for A, no for A, no"})), [
        "polish", "polish/draft",
        "polish/round[0]/critique", "polish/round[0]/Revise/draft",
        "polish/round[1]/critique", "polish/round[1]/Revise/draft",
        "polish/round[2]/critique", "polish/round[2]/Revise/draft",
        "polish/round[3]/critique", "polish/round[3]/Revise/draft",
        "polish/round[4]/critique", "polish/round[4]/Revise/draft",
    ];
}
