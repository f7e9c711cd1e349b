//! Scores of labels.

use candle_core::quantized::GgmlDType;
use tinyllm::ErrorKind;
use tinyllm::llm::Request;
use tinyllm::prelude::*;
use tinyllm_local::Local;

use crate::support::tiny::{Tiny, tiny};
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

/// Every text of one letter, and the probability that a reply begins with it.
async fn letters(local: &Local, request: &Request) -> Vec<(String, f64)> {
    let mut letters = Vec::new();
    for byte in 32_u8..127 {
        let letter = char::from(byte).to_string();
        let tokens = local
            .log_probabilities(request, letter.as_str())
            .await
            .unwrap();
        let [log_probability] = tokens.as_slice() else {
            panic!("{letter}: {tokens:?}")
        };
        letters.push((letter, log_probability.exp()));
    }
    letters
}

/// That all probabilities together are one is a test beside the code.
#[tokio::test]
async fn the_probabilities_are_those_that_replies_are_drawn_with() {
    let local = local();
    let mut request = ask(&tiny(), "?");
    let letters = letters(&local, &request).await;
    let total: f64 = letters.iter().map(|(_, probability)| probability).sum();
    assert!(total > 0.05 && total < 0.95, "{total}");
    request.temperature = Some(1.0);
    request.max_tokens = Some(1);
    let draws = 600;
    let mut drawn = 0;
    for seed in 0..draws {
        request.seed = Some(seed);
        let text = reply(&local, &request).await.unwrap().text;
        drawn += usize::from(letters.iter().any(|(letter, _)| *letter == text));
    }
    let share = drawn as f64 / draws as f64;
    let deviation = (total * (1.0 - total) / draws as f64).sqrt();
    assert!((share - total).abs() < 4.0 * deviation, "{share} {total}");
}

#[tokio::test]
async fn a_greedy_reply_begins_with_the_letter_that_scores_best() {
    let local = local();
    let mut met = 0;
    for text in ["Hello", "?", "a", "b", "one", "two", "three", "four"] {
        let mut request = ask(&tiny(), text);
        request.max_tokens = Some(1);
        let best = reply(&local, &request).await.unwrap().text;
        let letters = letters(&local, &request).await;
        let likeliest = letters.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        if letters.iter().any(|(letter, _)| *letter == best) {
            assert_eq!(best, likeliest.0, "{text}");
            met += 1;
        }
    }
    assert!(met > 0, "no reply began with a letter");
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
    assert_eq!(
        long.message(),
        "the prompt has 24 tokens and a label 600; together the model's context holds 512"
    );
}

#[tokio::test]
async fn labels_are_scored_whatever_a_reply_could_have_cost() {
    let local = local();
    let mut request = ask(&tiny(), "Hello");
    let free = local.score(&request, ["a", "b"]).await.unwrap();
    request.max_tokens = Some(5000);
    assert_eq!(local.score(&request, ["a", "b"]).await.unwrap(), free);
}

/// The log-probability of a whole reply, its end included.
async fn whole(local: &Local, request: &Request, label: &str) -> f64 {
    let mean = local.score(request, [label]).await.unwrap()[0];
    mean * (label.len() + 1) as f64
}

/// What is said of a label is what the model would do: the chances of all replies of one byte, and of
/// all others, are one together; and so for labels that begin alike, and in any script.
#[tokio::test]
async fn a_score_is_the_chance_of_exactly_that_reply() {
    let local = local();
    let request = ask(&tiny(), "?");
    for label in ["in", "invalid", "ja", "é", "是", "👍 ok"] {
        let tokens = local.log_probabilities(&request, label).await.unwrap();
        assert_eq!(tokens.len(), label.len(), "{label}");
        let begins: f64 = tokens.iter().sum();
        let exactly = whole(&local, &request, label).await;
        assert!(exactly < begins, "{label}: {exactly} {begins}");
        // The ends that come behind it are as likely as the letters that do not.
        let mut others = 0.0;
        for letter in 1..=127_u8 {
            let longer = format!("{label}{}", char::from(letter));
            let longer = local.log_probabilities(&request, longer).await.unwrap();
            others += (longer.last().unwrap()).exp();
        }
        let ends = (exactly - begins).exp();
        assert!(ends + others < 1.0, "{label}: {ends} {others}");
    }
}

#[tokio::test]
async fn weights_that_are_no_numbers_are_told() {
    for (name, number) in [("nan", f32::NAN), ("infinite", f32::INFINITY)] {
        let norm = crate::support::tiny::numbers(&[number; 64]);
        let model = Tiny::new(GgmlDType::Q8_0).with_tensor("output_norm.weight", norm);
        let request = ask(&model.write(&format!("{name}.gguf")), "Hello");
        let expected = "the model computes what is no number: its file is damaged";
        let error = reply(&local(), &request).await.unwrap_err();
        assert_eq!(error.message(), expected);
        let error = local().score(&request, ["a", "bc"]).await.unwrap_err();
        assert_eq!(error.message(), expected);
    }
}
