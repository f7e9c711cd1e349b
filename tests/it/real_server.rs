//! A real model behind a real server, where `cargo xtask test` started one.
//!
//! Replies are checked against their types only: what a model of 135 million parameters says is its own.

use std::collections::BTreeMap;

use tinyllm::prelude::*;
use tinyllm::runtime::Builder;
use tinyllm::{ErrorKind, Options};

#[data]
struct Person {
    /// The person's first name.
    name: String,
    /// The age in years.
    #[schemars(range(min = 0, max = 150))]
    age: u32,
}

/// Extract the person's name and age from the text.
#[llm_function(temperature = 0.0, max_tokens = 100, seed = 1, retries = 2)]
async fn extract(text: String) -> Person;

/// Say hello in one short sentence.
#[llm_function(temperature = 0.0, max_tokens = 60, stop = ["\n"])]
async fn greet(name: String) -> String;

/// The runtime for the server, or a word that there is none.
fn runtime() -> Option<Runtime> {
    let Ok(url) = std::env::var("TINYLLM_TEST_BASE_URL") else {
        assert!(
            std::env::var("CI").is_err(),
            "CI must have a model's server"
        );
        println!("skipped: TINYLLM_TEST_BASE_URL is not set; `cargo xtask test` sets it");
        return None;
    };
    let variables = BTreeMap::from([
        ("TINYLLM_BASE_URL".to_string(), url),
        ("TINYLLM_MODEL".to_string(), "smollm2-135m".to_string()),
    ]);
    Some(
        Builder::from_settings(&variables, None)
            .unwrap()
            .build()
            .unwrap(),
    )
}

#[tokio::test]
async fn a_typed_answer_comes_from_a_real_model() {
    let Some(runtime) = runtime() else { return };
    let person = extract::run(
        &runtime,
        "My name is Ann and I am 40 years old.".to_string(),
    );
    let person = person.await.unwrap();
    assert_eq!(
        person,
        Person {
            name: "Ann".to_string(),
            age: 40
        }
    );
}

#[tokio::test]
async fn a_text_and_its_cost_come_from_a_real_model() {
    let Some(runtime) = runtime() else { return };
    let mut run = greet::start(&runtime, "Ann".to_string());
    let mut events = run.events().unwrap();
    let text = run.await.unwrap();
    assert!(!text.trim().is_empty() && !text.contains('\n'), "{text:?}");
    let mut usage = None;
    while let Some(record) = events.next().await {
        usage = record.usage.or(usage);
    }
    assert!(usage.is_some_and(|usage| usage.input_tokens > 10 && usage.output_tokens > 0));
}

#[tokio::test]
async fn a_prompt_longer_than_the_context_is_told() {
    let Some(runtime) = runtime() else { return };
    let error = greet::run(&runtime, "word ".repeat(20_000))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength, "{error}");
    assert_eq!(error.site(), Some("greet"));
}

#[tokio::test]
async fn a_cut_answer_is_told() {
    let Some(runtime) = runtime() else { return };
    let short = runtime.with(Options::new().max_tokens(2));
    let error = extract::run(&short, "My name is Ann and I am 40.".to_string())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated, "{error}");
}
