//! Research, checked sources, a brief.

use serde_json::json;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use super::cases;

#[data]
pub struct Topic {
    pub text: String,
}

#[data]
pub struct Findings {
    pub text: String,
    pub sources: Vec<String>,
}

#[data]
pub struct Brief {
    pub text: String,
}

/// Research the topic.
#[llm_function]
async fn research(topic: Topic) -> Findings;

#[llm_function]
fn check_sources(sources: Vec<String>) -> Vec<String> {
    let known = sources.into_iter().filter(|source| source.starts_with("https:"));
    known.collect()
}

/// Write a brief.
#[llm_function]
async fn write_brief(topic: Topic, findings: Findings, checked: Vec<String>) -> Brief;

chain! { pub fn brief(topic: Topic) -> Brief {
    let findings = research(topic);
    let checked = check_sources(findings.sources);
    write_brief(topic, findings, checked)
} }

cases! { brief:
    "only checked sources reach the brief",
    Scripted::new()
        .node("research", [json!({"text": "wet", "sources": ["https://a", "gopher:b"]})])
        .matching("*checked: [\"https://a\"]", [json!({"text": "rain is wet"})]),
    {"topic": {"text": "rain"}} => Ok(json!({"text": "rain is wet"})), [
        "brief", "brief/findings", "brief/checked", "brief/write_brief",
    ];
}
