//! Replies as models write them: the loan's facts survive twenty malformed shapes.

use tinyllm::event::Moment;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use crate::support::records::observed;

/// What the decision needs to know.
#[data]
struct Facts {
    /// Who asks for the money.
    applicant: String,
    /// How much is asked for, in dollars.
    #[schemars(range(min = 0))]
    amount: i64,
    /// The risk score of the credit desk, from 0 (safe) to 1.
    #[schemars(range(min = 0, max = 1))]
    risk: f64,
}

/// Extract the applicant, the requested amount in dollars and a risk score between 0 (safe) and 1.
#[llm_function(name = "extract_loan_facts")]
async fn extract_facts(application: String) -> Facts;

/// Each with a name that a failing test shows.
const REPLIES: [(&str, &str); 24] = [
    (
        "a fence",
        "```json\n{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}\n```",
    ),
    (
        "prose before and after",
        "Sure! Here are the facts:\n{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}\nI hope that helps {and so on}.",
    ),
    (
        "a think block with a draft",
        "<think>Maybe {\"applicant\": \"Bob\", \"amount\": 1, \"risk\": 1}?</think>{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}",
    ),
    (
        "a trailing comma",
        "{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15,}",
    ),
    (
        "missing commas",
        "{\"applicant\": \"Ada Lovelace\"\n \"amount\": 5000\n \"risk\": 0.15}",
    ),
    (
        "unquoted keys",
        "{applicant: \"Ada Lovelace\", amount: 5000, risk: 0.15}",
    ),
    (
        "single quotes",
        "{'applicant': 'Ada Lovelace', 'amount': 5000, 'risk': 0.15}",
    ),
    (
        "smart quotes",
        "{“applicant”: “Ada Lovelace”, “amount”: 5000, “risk”: 0.15}",
    ),
    (
        "an unquoted value",
        "{\"applicant\": Ada Lovelace, \"amount\": 5000, \"risk\": 0.15}",
    ),
    (
        "comments",
        "{\"applicant\": \"Ada Lovelace\", // the writer\n \"amount\": 5000, /* dollars */ \"risk\": 0.15}",
    ),
    (
        "no closing brace",
        "{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15",
    ),
    (
        "a text that is not closed",
        "{\"amount\": 5000, \"risk\": 0.15, \"applicant\": \"Ada Lovelace",
    ),
    (
        "numbers as texts",
        "{\"applicant\": \"Ada Lovelace\", \"amount\": \"5000\", \"risk\": \"0.15\"}",
    ),
    (
        "currency and thousands",
        "{\"applicant\": \"Ada Lovelace\", \"amount\": $5,000, \"risk\": 0.15}",
    ),
    (
        "a call",
        "Facts(applicant='Ada Lovelace', amount=5000, risk=0.15)",
    ),
    (
        "a wrapper object",
        "{\"facts\": {\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}}",
    ),
    (
        "a list of one",
        "[{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}]",
    ),
    (
        "JSON within a text",
        "\"{\\\"applicant\\\": \\\"Ada Lovelace\\\", \\\"amount\\\": 5000, \\\"risk\\\": 0.15}\"",
    ),
    (
        "keys of another spelling",
        "{\"Applicant\": \"Ada Lovelace\", \"AMOUNT\": 5000, \"risk \": 0.15}",
    ),
    (
        "lines with labels",
        "applicant: Ada Lovelace\namount: 5000\nrisk: 0.15",
    ),
    (
        "bullets",
        "- **Applicant**: Ada Lovelace\n- **Amount**: 5000\n- **Risk**: 0.15",
    ),
    (
        "equals signs",
        "{\"applicant\" = \"Ada Lovelace\", \"amount\" = 5000, \"risk\" = 0.15}",
    ),
    (
        "a draft, then the final answer",
        "Draft: {\"applicant\": \"Bob\", \"amount\": 1, \"risk\": 1}\n\nFinal answer: {\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}",
    ),
    (
        "a doubled brace",
        "{{\"applicant\": \"Ada Lovelace\", \"amount\": 5000, \"risk\": 0.15}}",
    ),
];

#[tokio::test]
async fn the_facts_survive_malformed_replies_without_asking_again() {
    let mut failed = Vec::new();
    for (name, reply) in REPLIES {
        let script = Scripted::new().node("extract_loan_facts", [reply]);
        let (runtime, records) = observed(&script);
        let read = extract_facts::run(&runtime, "Ada asks.".to_string()).await;
        let wanted = Facts {
            applicant: "Ada Lovelace".to_string(),
            amount: 5000,
            risk: 0.15,
        };
        match read {
            Ok(facts) if facts == wanted => {
                let repaired = records.sites(Moment::Repaired);
                assert_eq!(
                    repaired,
                    ["extract_loan_facts"],
                    "{name}: no repair is told"
                );
            }
            other => failed.push(format!("{name}: {other:?}")),
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[data]
enum Topic {
    Billing,
    TechnicalHelp,
    Other,
}

/// Which topic is it?
#[llm_function]
async fn topic(question: String) -> Topic;

/// Is it urgent?
#[llm_function]
async fn urgent(question: String) -> bool;

/// How many?
#[llm_function]
async fn how_many(question: String) -> u32;

#[tokio::test]
async fn a_bare_word_or_number_is_an_answer() {
    let script = Scripted::new()
        .node(
            "topic",
            [
                "Billing",
                "**Billing**",
                "\"Billing\"",
                "The topic is: Billing.",
                "technical help",
            ],
        )
        .node("urgent", ["true", "Yes", "no"])
        .node("how_many", ["7", "The answer is 7.", "seven"]);
    let runtime = Runtime::scripted(&script);
    for _ in 0..4 {
        assert_eq!(
            topic::run(&runtime, "x".into()).await.unwrap(),
            Topic::Billing
        );
    }
    assert_eq!(
        topic::run(&runtime, "x".into()).await.unwrap(),
        Topic::TechnicalHelp
    );
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(urgent::run(&runtime, "x".into()).await.unwrap());
        assert_eq!(how_many::run(&runtime, "x".into()).await.unwrap(), 7);
    }
    assert_eq!(said, [true, true, false]);
}

#[data]
struct Aliased {
    #[serde(alias = "nm")]
    name: String,
    #[serde(default)]
    tags: Vec<String>,
}

/// Who is it?
#[llm_function]
async fn who(question: String) -> Aliased;

#[tokio::test]
async fn other_names_and_absent_defaults_are_read() {
    let script = Scripted::new().node(
        "who",
        [r#"{"nm": "Ann"}"#, r#"{"name": "Bo", tags: ["a"]}"#],
    );
    let runtime = Runtime::scripted(&script);
    let first = who::run(&runtime, "x".into()).await.unwrap();
    assert_eq!((first.name.as_str(), first.tags.len()), ("Ann", 0));
    let second = who::run(&runtime, "x".into()).await.unwrap();
    assert_eq!((second.name.as_str(), second.tags.len()), ("Bo", 1));
}
