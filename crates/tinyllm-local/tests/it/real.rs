//! SmolLM2-135M-Instruct beside llama.cpp: the same tokens, and the same words or a reason.

use serde_json::json;
use tinyllm::llm::{Finish, Message, Request};
use tinyllm_local::Local;

use crate::support::server::Server;
use crate::support::tiny::Random;
use crate::support::{ask, local, model, reply};

/// Texts of many kinds out of a seed: words, digits, spaces, code, every plane of Unicode.
fn texts() -> Vec<String> {
    let mut random = Random(0x5eed);
    let pieces = [
        "Hello",
        " world",
        "  ",
        "\n",
        "\n\n",
        "\t",
        " 12345",
        "3.14",
        "1,000",
        "½",
        "²",
        "٣",
        "don't",
        "I'LL",
        "it's",
        "fn main() {",
        "    let x = vec![1, 2];",
        "}",
        "/* c */",
        "#include <a.h>",
        "x_1",
        "camelCase",
        "==",
        "->",
        "…",
        "—",
        "naïve",
        "Grüße",
        "Здравствуй",
        "你好",
        "こんにちは",
        "한국어",
        "العربية",
        "עברית",
        "हिन्दी",
        "ไทย",
        "😀",
        "👩‍👩‍👧",
        "é",
        "e\u{301}",
        "\u{a0}",
        "\u{200b}",
        "\u{3000}",
        "\u{feff}",
        "\r\n",
        "http://a.b/c?d=e&f=1",
        "{\"a\": [1, null]}",
        "…?!",
        "A",
        "'s",
        "''",
    ];
    (0..1000)
        .map(|_| {
            let mut text = String::new();
            for _ in 0..=random.below(12) {
                if random.below(5) == 0 {
                    text.extend(char::from_u32(random.below(0x11_0000) as u32));
                } else {
                    text.push_str(pieces[random.below(pieces.len() as u64) as usize]);
                }
            }
            text
        })
        .collect()
}

#[tokio::test]
async fn a_thousand_texts_are_cut_as_llama_cpp_cuts_them() {
    let (Some(model), Some(server)) = (model(), Server::find()) else {
        return;
    };
    let local = local();
    for text in texts() {
        let ours = local.tokens(model.to_str().unwrap(), &text).await.unwrap();
        let body = json!({ "content": text, "add_special": false, "parse_special": false });
        let theirs: Vec<u32> =
            serde_json::from_value(server.post("/tokenize", &body)["tokens"].clone()).unwrap();
        assert_eq!(ours, theirs, "{text:?}");
    }
}

const PROMPTS: [&str; 20] = [
    "What is the capital of France?",
    "Write one sentence about rain.",
    "Count from one to ten.",
    "Translate to French: Good morning.",
    "Name three colours.",
    "What is 2 + 2?",
    "Write a function in Python that adds two numbers.",
    "Who wrote Hamlet?",
    "Give me a recipe for pancakes.",
    "Explain gravity to a child.",
    "What is the opposite of hot?",
    "List the days of the week.",
    "Say hello in Spanish.",
    "Why is the sky blue?",
    "Summarise: The cat sat on the mat and slept all day.",
    "Is water wet?",
    "Write a haiku about the sea.",
    "What do bees make?",
    "Complete: Once upon a time",
    "How many legs has a spider?",
];

/// The conversation of a prompt with a reply begun.
fn begun(model: &std::path::Path, prompt: &str) -> Request {
    let mut request = ask(model, prompt);
    request
        .messages
        .insert(0, Message::system("You answer briefly."));
    request
}

/// llama.cpp rounds the activations of every layer to eight bits, and we do not: where two tokens
/// are almost equally likely, the greedy choice may differ. Each difference must have this reason.
#[tokio::test]
async fn greedy_replies_differ_from_llama_cpp_only_where_two_tokens_are_about_as_likely() {
    let (Some(model), Some(server)) = (model(), Server::find()) else {
        return;
    };
    let local = local();
    let mut same = 0;
    for prompt in PROMPTS {
        let mut request = begun(&model, prompt);
        request.max_tokens = Some(32);
        let ours = reply(&local, &request).await.unwrap();
        let body = json!({
            "messages": [{ "role": "system", "content": "You answer briefly." }, { "role": "user", "content": prompt }],
            "temperature": 0, "max_tokens": 32, "cache_prompt": false,
        });
        let answer = server.post("/v1/chat/completions", &body);
        let theirs = answer["choices"][0]["message"]["content"].as_str().unwrap();
        if ours.text.trim() == theirs.trim() {
            same += 1;
            continue;
        }
        let margin = margin(&local, &request, &ours.text, theirs).await;
        assert!(
            margin < 0.5,
            "{prompt}: {margin:.2} nats apart\nours: {}\ntheirs: {theirs}",
            ours.text
        );
    }
    println!("{same} of {} replies are the same", PROMPTS.len());
    assert!(same > 0);
}

/// How much likelier our token is than theirs, where the two replies part.
async fn margin(local: &Local, request: &Request, ours: &str, theirs: &str) -> f64 {
    let model = request.model.as_str();
    let (our_tokens, their_tokens) = (
        local.tokens(model, ours).await.unwrap(),
        local.tokens(model, theirs).await.unwrap(),
    );
    let common = our_tokens
        .iter()
        .zip(&their_tokens)
        .take_while(|(a, b)| a == b)
        .count();
    next(local, request, ours, common).await - next(local, request, theirs, common).await
}

/// The log-probability of a reply's token at a place, or of the reply's end there.
async fn next(local: &Local, request: &Request, text: &str, at: usize) -> f64 {
    let tokens = local.log_probabilities(request, text).await.unwrap();
    let mean = local.score(request, [text]).await.unwrap()[0];
    let sum: f64 = tokens.iter().sum();
    let end = mean * (tokens.len() + 1) as f64 - sum;
    tokens.get(at).copied().unwrap_or(end)
}

#[tokio::test]
async fn a_question_gets_its_answer() {
    let Some(model) = model() else { return };
    let mut request = ask(&model, "What is the capital of France?");
    request.max_tokens = Some(24);
    let whole = reply(&local(), &request).await.unwrap();
    assert!(whole.text.contains("Paris"), "{}", whole.text);
    assert!(matches!(whole.finish, Finish::Stop | Finish::Length));
}

#[tokio::test]
async fn facts_are_found_in_a_text() {
    let Some(model) = model() else { return };
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["applicant", "amount"],
        "properties": { "applicant": { "type": "string", "maxLength": 40 }, "amount": { "type": "integer", "minimum": 0 } },
    });
    let text = "Extract applicant and amount as JSON.\nText: Maria Lopez asks for a loan of 12500 dollars.";
    let request = crate::support::structured(ask(&model, text), &schema);
    let whole = reply(&local(), &request).await.unwrap();
    assert_eq!(whole.text, r#"{"applicant":"Maria Lopez","amount":12500}"#);
}
