//! What a model is told: every fault with its place, neither the reply nor the faults without end.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tinyllm::fsm::{Checked, Replied};
use tinyllm::llm::{Message, Response, Role};
use tinyllm::prelude::*;
use tinyllm::provider::openai::OpenAi;
use tinyllm::schema::OutputFormat;

use crate::support::faulty_server::{Answer, FaultyServer};

#[data]
struct Item {
    #[schemars(range(min = 1))]
    count: u8,
    #[schemars(length(max = 5))]
    name: String,
}

#[data]
struct Order {
    buyer: String,
    #[schemars(range(min = 1, max = 100))]
    amount: i64,
    items: Vec<Item>,
    places: BTreeMap<String, u8>,
    pair: (u8, String),
}

/// Extract the order.
#[llm_function(retries = 3)]
async fn extract(letter: String) -> Order;

fn good() -> Value {
    json!({
        "buyer": "Ann",
        "amount": 5,
        "items": [{"count": 1, "name": "nail"}],
        "places": {"shelf": 1},
        "pair": [1, "x"],
    })
}

fn but(changes: Value) -> String {
    let mut order = good();
    let (Value::Object(order), Value::Object(changes)) = (&mut order, changes) else {
        panic!()
    };
    for (name, value) in changes {
        match value {
            Value::Null => drop(order.remove(&name)),
            value => drop(order.insert(name, value)),
        }
    }
    Value::Object(order.clone()).to_string()
}

/// The messages of the re-ask: the reply that is sent back, and what is said to it.
fn asked_again(options: Options, reply: &str) -> [Message; 2] {
    let checked = extract::new("x".to_string())
        .validate()
        .with(options)
        .check();
    let Ok(running) = checked else { panic!() };
    let running = match running.reply(Response::text(reply)) {
        Replied::AskAgain(running) => running,
        Replied::Answer(answer) => match answer.check() {
            Checked::AskAgain(running) => running,
            _ => panic!("nothing is asked again"),
        },
        _ => panic!("nothing is asked again"),
    };
    assert_eq!(running.ledger().attempts()[0].reply.as_deref(), Some(reply));
    let messages = &running.request().messages;
    [messages[2].clone(), messages[3].clone()]
}

fn check(reply: &str, faults: &[&str]) {
    for format in [OutputFormat::JsonSchema, OutputFormat::Types] {
        for reasoning in [false, true] {
            let options = Options::new().output_format(format).reasoning(reasoning);
            let reply = match reasoning {
                true => format!(r#"{{"reasoning": "so", "answer": {reply}}}"#),
                false => reply.to_string(),
            };
            let [sent_back, said] = asked_again(options, &reply);
            assert_eq!((sent_back.role, sent_back.text), (Role::Assistant, reply));
            let faults = match faults {
                [one] => format!(" {one}. "),
                all => {
                    all.iter()
                        .map(|one| format!("\n- {one}"))
                        .collect::<String>()
                        + "\n"
                }
            };
            let expected = format!(
                "That does not fit:{faults}Answer with the corrected JSON and nothing else."
            );
            assert_eq!(said.text, expected);
        }
    }
}

#[test]
fn what_serde_alone_would_refuse_is_told_with_its_place() {
    check(
        &but(json!({"items": [{"count": 1, "name": "a"}, {"count": 300, "name": "b"}]})),
        &["/items/1/count must be at most 255, and is 300"],
    );
    check(
        &but(json!({"pair": [1], "places": {"shelf": -1}})),
        &[
            "/places/shelf must be at least 0, and is -1",
            "/pair must have at least 2 items, and has 1",
        ],
    );
}

#[test]
fn bounds_are_told_beside_what_is_missing() {
    check(
        &but(json!({"buyer": null, "amount": 500})),
        &[
            "/buyer is missing: give a text",
            "/amount must be at most 100, and is 500",
        ],
    );
}

#[test]
fn the_strict_form_names_the_places_that_were_asked_for() {
    let reply =
        but(json!({"pair": {"0": 1, "1": "x"}, "places": [{"key": "shelf", "value": 300}]}));
    let [_, said] = asked_again(Options::new().output_format(OutputFormat::Strict), &reply);
    let told = "That does not fit: /places/0/value must be at most 255, and is 300. ";
    assert!(said.text.starts_with(told), "{}", said.text);
}

#[test]
fn a_long_reply_is_sent_back_without_its_middle() {
    let whole = but(json!({"buyer": "ä".repeat(15_800), "amount": 500}));
    let [sent_back, _] = asked_again(Options::new(), &whole);
    assert_eq!(sent_back.text, whole);

    let long = but(json!({"buyer": "ä".repeat(1_000_000), "amount": 500}));
    let [sent_back, said] = asked_again(Options::new(), &long);
    let length = sent_back.text.chars().count();
    assert!((16_000..16_100).contains(&length), "{length}");
    let left_out = long.chars().count() - 16_000;
    let note = format!("\n[{left_out} characters are left out here]\n");
    let (begin, end) = sent_back.text.split_once(&note).unwrap();
    assert!(long.starts_with(begin) && long.ends_with(end));
    assert_eq!(
        (begin.chars().count(), end.chars().count()),
        (12_000, 4_000)
    );
    assert!(said.text.contains("/amount is 500"), "{}", said.text);
}

#[test]
fn many_faults_are_counted() {
    let item = json!({"count": 0, "name": "too long"});
    let [_, said] = asked_again(Options::new(), &but(json!({"items": vec![item; 300]})));
    let lines: Vec<&str> = said.text.lines().collect();
    assert_eq!(lines.len(), 23);
    assert_eq!(lines[1], "- /items/0/count is 0, but must be at least 1");
    assert_eq!(lines[21], "- and 580 more like these");
}

#[test]
fn all_faults_are_in_the_account() {
    let item = json!({"count": 0, "name": "too long"});
    let reply = but(json!({"items": vec![item; 300]}));
    let Ok(running) = extract::new("x".to_string()).validate().check() else {
        panic!()
    };
    let Replied::Answer(answer) = running.reply(Response::text(reply)) else {
        panic!()
    };
    let Checked::AskAgain(running) = answer.check() else {
        panic!()
    };
    let attempt = &running.ledger().attempts()[0];
    assert_eq!(attempt.violations.len(), 600);
    assert!(
        attempt.fault.ends_with("; and 590 more"),
        "{}",
        attempt.fault
    );
}

fn quotes_all(order: &Order, _: &String) -> Result<(), String> {
    Err(format!("nobody is called {}", order.buyer))
}

/// Extract the order.
#[llm_function(retries = 1, validate = quotes_all)]
async fn quoted(letter: String) -> Order;

#[test]
fn a_rule_of_ones_own_cannot_flood_the_prompt() {
    let Ok(running) = quoted::new("x".to_string()).validate().check() else {
        panic!()
    };
    let reply = but(json!({"buyer": "a".repeat(100_000)}));
    let Replied::Answer(answer) = running.reply(Response::text(reply)) else {
        panic!()
    };
    let Checked::AskAgain(running) = answer.check() else {
        panic!()
    };
    let said = running.request().last_user_text();
    assert!(
        said.len() < 600 && said.contains("nobody is called aaa"),
        "{said}"
    );
}

#[test]
fn an_empty_reply_is_sent_back_in_words() {
    // Some servers refuse a message without text.
    let [sent_back, said] = asked_again(Options::new(), " \n");
    assert_eq!(sent_back.text, "(an empty reply)");
    assert!(said.text.contains("the reply is empty"), "{}", said.text);
}

#[tokio::test]
async fn a_key_is_nowhere_in_the_account() {
    const KEY: &str = "sk-secret-0123456789";
    let told = json!({"error": {"message": format!("the key {KEY} has expired")}});
    let server = FaultyServer::start([Answer::says("{}"), Answer::json(401, &told)]).await;
    let provider = OpenAi::builder()
        .base_url(server.base_url())
        .api_key(KEY)
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let runtime = Runtime::builder().provider("openai", provider);
    let runtime = runtime.model("openai/small").build().unwrap();
    let error = extract::run(&runtime, "x".to_string()).await.unwrap_err();
    assert_eq!(error.attempts().len(), 2);
    let failure = Failure::from(&error);
    for text in [
        format!("{:?}", error.attempts()),
        format!("{error:?}"),
        format!("{failure:?}"),
    ] {
        assert!(
            !text.contains(KEY) && !text.contains("0123456789"),
            "{text}"
        );
        assert!(text.contains("[hidden]"), "{text}");
    }
}
