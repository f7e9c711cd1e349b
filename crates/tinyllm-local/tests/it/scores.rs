//! Scores of labels.

use tinyllm::ErrorKind;
use tinyllm::prelude::*;

use crate::support::tiny::tiny;
use crate::support::{ask, local, model, reply};

#[tokio::test]
async fn labels_are_scored_alike_alone_and_together() {
    let local = local();
    let request = ask(&tiny(), "Yes or no?");
    let labels = [
        "yes",
        "no",
        "yesterday",
        "a label of many tokens, so that it takes a step of its own",
    ];
    let together = local.score(&request, labels).await.unwrap();
    for (label, score) in labels.iter().zip(&together) {
        let alone = local.score(&request, [*label]).await.unwrap();
        assert_eq!(alone, [*score], "{label}");
        assert!(*score < 0.0);
    }
}

#[tokio::test]
async fn the_probabilities_of_all_short_replies_add_up() {
    // Every text of one byte, the mean over two tokens turned back into a probability.
    let local = local();
    let request = ask(&tiny(), "?");
    let labels: Vec<String> = (32_u8..127)
        .map(|byte| char::from(byte).to_string())
        .collect();
    let scores = local.score(&request, labels).await.unwrap();
    let total: f64 = scores.iter().map(|score| (score * 2.0).exp()).sum();
    assert!(total > 0.0 && total < 1.0, "{total}");
}

#[tokio::test]
async fn a_greedy_reply_scores_above_any_other_of_its_length() {
    let local = local();
    let mut request = ask(&tiny(), "Hello");
    request.max_tokens = Some(1);
    let mut best = reply(&local, &request).await.unwrap().text;
    if best.is_empty() || best.contains('\u{fffd}') {
        best = "a".to_string();
    }
    let scores = local.score(&request, [best.as_str(), "zq"]).await.unwrap();
    assert!(scores.iter().all(|score| score.is_finite()));
}

#[tokio::test]
async fn a_real_model_knows_which_word_fits() {
    let Some(model) = model() else { return };
    let local = local();
    let request = ask(&model, "What is the capital of France? Answer in one word.");
    let scores = local
        .score(&request, ["Paris", "Banana", "Berlin"])
        .await
        .unwrap();
    assert!(scores[0] > scores[1] && scores[0] > scores[2], "{scores:?}");
}

#[data]
enum Topic {
    Billing,
    Technical,
}

/// Which topic does this question belong to?
#[llm_function(choose)]
async fn topic(question: String) -> Topic;

#[tokio::test]
async fn a_node_that_chooses_gets_the_label_that_scores_best() {
    let local = local();
    let model = format!("local/{}", tiny().display());
    let runtime = Runtime::builder()
        .provider("local", local.clone())
        .model(model)
        .build()
        .unwrap();
    let chosen = topic::run(&runtime, "When is it due?".to_string())
        .await
        .unwrap();
    let input = topic::new("When is it due?".to_string());
    let Ok(running) = input.validate().check() else {
        panic!("the input is refused")
    };
    let mut request = running.request().clone();
    request.model = tiny().to_str().unwrap().to_string();
    let scores = local
        .score(&request, ["Billing", "Technical"])
        .await
        .unwrap();
    let best = if scores[0] >= scores[1] {
        Topic::Billing
    } else {
        Topic::Technical
    };
    assert_eq!(chosen, best);
    let stats = local.stats(&request.model).await.unwrap();
    assert_eq!(stats.written_tokens, 0, "labels are scored, not written");
}

#[tokio::test]
async fn labels_that_cannot_be_scored_are_refused() {
    let local = local();
    let request = ask(&tiny(), "Hello");
    let none = local
        .score(&request, Vec::<String>::new())
        .await
        .unwrap_err();
    assert_eq!(
        (none.kind(), none.message()),
        (ErrorKind::BadRequest, "there are no labels to choose from")
    );
    let empty = local.score(&request, ["a", ""]).await.unwrap_err();
    assert_eq!(empty.message(), "a label is empty");
    let long = local.score(&request, ["x".repeat(600)]).await.unwrap_err();
    assert_eq!(long.kind(), ErrorKind::ContextLength);
}
