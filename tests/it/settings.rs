//! A runtime out of variables and the text of a `tinyllm.toml`: what reaches the server, and what is
//! said of mistakes.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tinyllm::prelude::*;
use tinyllm::runtime::Builder;
use tinyllm::{Error, ErrorKind};

use crate::support::faulty_server::{Answer, FaultyServer};

/// Answer in a word.
#[llm_function]
async fn open_word(question: String) -> String;

/// Answer in a word.
#[llm_function(model = "local/smollm2-135m", temperature = 0.1)]
async fn small_word(question: String) -> String;

/// Answer in a word.
#[llm_function(model = "Qwen/Qwen3-8B")]
async fn odd_word(question: String) -> String;

#[llm_function]
fn settle_word(word: String) -> String {
    word
}

#[llm_function(retries = 0)]
fn settle_again(word: String) -> String {
    word
}

fn variables(variables: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = variables
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()));
    owned.collect()
}

fn runtime(pairs: &[(&str, &str)], file: Option<&str>) -> tinyllm::Result<Runtime> {
    Builder::from_settings(&variables(pairs), file)?.build()
}

/// What a server is sent when a node is run with these settings; `{url}` stands for its address.
async fn sent(node: &str, pairs: &[(&str, &str)], file: &str) -> Sent {
    let server = FaultyServer::start([Answer::says("yes")]).await;
    let url = server.base_url();
    let filled: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (*name, value.replace("{url}", &url)))
        .collect();
    let pairs: Vec<_> = filled
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let file = file.replace("{url}", &url);
    let runtime = runtime(&pairs, Some(&file)).unwrap();
    let output = runtime
        .run_json(node, json!({"question": "?"}))
        .await
        .unwrap();
    assert_eq!(output, json!("yes"));
    let seen = server.requests().remove(0);
    Sent {
        model: seen.body["model"].as_str().unwrap_or_default().to_string(),
        key: seen.header("authorization").unwrap_or_default().to_string(),
        team: seen.header("x-team").unwrap_or_default().to_string(),
        body: seen.body,
    }
}

struct Sent {
    model: String,
    key: String,
    team: String,
    body: Value,
}

const SERVER: (&str, &str) = ("TINYLLM_BASE_URL", "{url}");

#[tokio::test]
async fn one_server_takes_all_models_by_their_own_names() {
    let check = async |node: &str, more: &[(&str, &str)], model: &str| {
        let pairs = [&[SERVER], more].concat();
        assert_eq!(sent(node, &pairs, "").await.model, model, "{node} {more:?}");
    };
    check("small_word", &[], "smollm2-135m").await;
    check("odd_word", &[], "Qwen/Qwen3-8B").await;
    check("open_word", &[("TINYLLM_MODEL", "qwen3-8b")], "qwen3-8b").await;
    check(
        "open_word",
        &[("TINYLLM_MODEL", " openai/gpt-4o-mini ")],
        "gpt-4o-mini",
    )
    .await;
    // It stands for all models, whatever the nodes name.
    check(
        "small_word",
        &[("TINYLLM_MODEL", "local/qwen3-8b")],
        "qwen3-8b",
    )
    .await;
    check(
        "odd_word",
        &[("TINYLLM_NODE__odd_word__model", "local/other")],
        "other",
    )
    .await;
}

#[tokio::test]
async fn keys_go_where_they_belong() {
    let check = async |more: &[(&str, &str)], key: &str| {
        let pairs = [&[SERVER], more].concat();
        assert_eq!(sent("small_word", &pairs, "").await.key, key, "{more:?}");
    };
    check(&[], "").await;
    check(&[("TINYLLM_API_KEY", "one")], "Bearer one").await;
    check(&[("OPENAI_API_KEY", "two")], "Bearer two").await;
    check(
        &[("TINYLLM_API_KEY", "one"), ("OPENAI_API_KEY", "two")],
        "Bearer one",
    )
    .await;
    check(
        &[("TINYLLM_API_KEY", " "), ("OPENAI_API_KEY", "two")],
        "Bearer two",
    )
    .await;
}

const FILE: &str = r#"
model = "small"
limit = 4
transport_retries = 0

[models.small]
model = "qwen3-8b"
base_url = "{url}"
api_key_env = "MY_KEY"
timeout = "60s"
structured = "prompt"
headers = { x-team = "loans" }

[models.alias]
model = "small/other"

[nodes.small_word]
temperature = 0.5
stop = ["a", "b"]
max_tokens = 9

[nodes.odd_word]
model = "alias"
"#;

#[tokio::test]
async fn a_file_names_models_and_sets_nodes() {
    let key = [("MY_KEY", "hush")];
    let open = sent("open_word", &key, FILE).await;
    assert_eq!(
        (open.model.as_str(), open.key.as_str()),
        ("qwen3-8b", "Bearer hush")
    );
    assert_eq!(open.team, "loans");
    let odd = sent("odd_word", &key, FILE).await;
    assert_eq!(odd.model, "other", "an alias of a model at a named server");

    let redirected = [("MY_KEY", "hush"), ("TINYLLM_MODEL", "small")];
    let small = sent("small_word", &redirected, FILE).await;
    assert_eq!(small.model, "qwen3-8b");
    assert_eq!(small.body["temperature"], json!(0.5));
    assert_eq!(small.body["stop"], json!(["a", "b"]));
}

#[tokio::test]
async fn a_variable_is_stronger_than_the_file() {
    let pairs = [
        ("MY_KEY", "hush"),
        ("TINYLLM_MODEL", "small"),
        ("TINYLLM_NODE__small_word__temperature", "0.75"),
        ("TINYLLM_NODE__SMALL_WORD__SEED", "11"),
        ("TINYLLM_NODE__small_word__system", "Be odd."),
    ];
    let body = sent("small_word", &pairs, FILE).await.body;
    assert_eq!(body["temperature"], json!(0.75));
    assert_eq!(body["seed"], json!(11));
    assert_eq!(
        body["stop"],
        json!(["a", "b"]),
        "what the variable leaves open"
    );
    assert_eq!(body["messages"][0]["content"], json!("Be odd."));
}

#[tokio::test]
async fn a_prompt_can_be_set_from_outside() {
    let file = "[nodes.small_word]\nprompt = \"Now: {question} {{}}\"";
    let body = sent("small_word", &[SERVER], file).await.body;
    assert_eq!(body["messages"][1]["content"], json!("Now: ? {}"));
}

#[tokio::test]
async fn a_model_that_nobody_serves_is_told() {
    let check = async |node: &str, pairs: &[(&str, &str)], file: &str, message: &str| {
        let runtime = runtime(pairs, Some(file)).unwrap();
        let error = runtime
            .run_json(node, json!({"question": "?"}))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Settings, message),
            "{node}"
        );
        assert_eq!(error.site(), Some(node));
        let of_local = message.starts_with("no provider named `local`");
        let advice = error.advice().unwrap_or_default();
        assert_eq!(
            advice.contains("tinyllm_local::Local"),
            of_local,
            "{advice}"
        );
        assert!(!advice.is_empty());
    };
    let nowhere = ("TINYLLM_BASE_URL", "http://127.0.0.1:1/v1");
    check("open_word", &[], "", "no model is set for this node").await;
    check("open_word", &[nowhere], "", "no model is set for this node").await;
    let local = "no provider named `local` for the model `local/smollm2-135m`; providers: `openai`";
    check("small_word", &[], "", local).await;
    let file = "[nodes.small_word]\nmodel = \"opnai/gpt-4o-mini\"";
    let near =
        "no provider named `opnai` for the model `opnai/gpt-4o-mini`; did you mean `openai`?";
    check("small_word", &[], file, near).await;
}

/// What is said of settings, without attempts and places.
fn fault(pairs: &[(&str, &str)], file: &str) -> String {
    let error: Error = runtime(pairs, Some(file)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings, "{error}");
    error.message().to_string()
}

#[test]
fn every_mistake_in_a_file_is_named_by_its_place() {
    let faults = [
        (
            "modle = \"x\"",
            "tinyllm.toml: no setting named `modle`; did you mean `model`?",
        ),
        ("model = 5", "tinyllm.toml: `model` has the wrong type"),
        (
            "limit = \"many\"",
            "tinyllm.toml: `limit` is a whole number, not `\"many\"`",
        ),
        (
            "limit = -1",
            "tinyllm.toml: `limit` is a whole number, not `-1`",
        ),
        ("nodes = 5", "tinyllm.toml: `nodes` has the wrong type"),
        (
            "nodes.small_word = 5",
            "tinyllm.toml: `nodes.small_word` is a table of options",
        ),
        ("models.x = 5", "tinyllm.toml: `models.x` is a table"),
        (
            "[nodes.small_wrod]\nseed = 1",
            "no node named `small_wrod`; did you mean `small_word`?",
        ),
        (
            "[nodes.small_word]\ntemprature = 1",
            "tinyllm.toml: [nodes.small_word]: no option named `temprature`; did you mean `temperature`?",
        ),
        (
            "[nodes.small_word]\ntemperature = \"hot\"",
            "tinyllm.toml: [nodes.small_word]: `temperature` is a number between 0 and 2, not `\"hot\"`",
        ),
        (
            "[nodes.small_word]\nmax_tokens = 0",
            "tinyllm.toml: [nodes.small_word]: `max_tokens` is a whole number from 1 to 4294967295, not `0`",
        ),
        (
            "[nodes.small_word]\nretries = 1000",
            "tinyllm.toml: [nodes.small_word]: `retries` is a whole number from 0 to 20, not `1000`",
        ),
        (
            "[nodes.small_word]\nseed = 1.5",
            "tinyllm.toml: [nodes.small_word]: `seed` is a whole number from 0 to 18446744073709551615, not `1.5`",
        ),
        (
            "[nodes.small_word]\ntimeout = \"soon\"",
            "tinyllm.toml: [nodes.small_word]: `timeout` is a duration such as \"30s\", not \"soon\"",
        ),
        (
            "[nodes.small_word]\nstop = [1]",
            "tinyllm.toml: [nodes.small_word]: `stop` is a list of texts, not `[1]`",
        ),
        (
            "[nodes.small_word]\nmodel = \"\"",
            "tinyllm.toml: [nodes.small_word]: `model` is a text, not `\"\"`",
        ),
        (
            "[nodes.small_word]\ncache = \"1h\"",
            "tinyllm.toml: [nodes.small_word]: `cache` is not available yet",
        ),
        (
            "[nodes.small_word]\nvalidate = \"f\"",
            "tinyllm.toml: [nodes.small_word]: `validate` is part of the program: set it in code",
        ),
        (
            "[nodes.small_word]\nprompt = \"{qestion}\"",
            "options of the node `small_word`: the prompt: no parameter named `qestion`; did you mean `question`?",
        ),
        (
            "[nodes.small_word]\nprompt = \"{question\"",
            "options of the node `small_word`: the prompt: `{` stands alone; double it",
        ),
        (
            "[nodes.settle_word]\nseed = 1",
            "options of the node `settle_word`: `seed` is an option of LLM calls; this node has a body",
        ),
        (
            "[nodes.settle_word]\nretries = 1",
            "options of the node `settle_word`: `retries` needs a copy of the input; write `retries = 0` on the node",
        ),
        (
            "[models.x]\nbase_url = \"http://a/v1\"",
            "tinyllm.toml: [models.x]: `model` is missing",
        ),
        (
            "[models.x]\nmodel = \"m\"\nbase_ulr = \"http://a/v1\"",
            "tinyllm.toml: [models.x]: no setting named `base_ulr`; did you mean `base_url`?",
        ),
        (
            "[models.x]\nmodel = \"m\"\nbase_url = 5",
            "tinyllm.toml: [models.x]: `base_url` is a text",
        ),
        (
            "[models.x]\nmodel = \"m\"\napi_key_env = \"NO_KEY\"",
            "tinyllm.toml: [models.x]: the variable `NO_KEY` is not set",
        ),
        (
            "[models.x]\nmodel = \"m\"\nbase_url = \"http://a/v1\"\nheaders = { a = 1 }",
            "tinyllm.toml: [models.x]: the header `a` is a text",
        ),
        (
            "[models.x]\nmodel = \"m\"\nbase_url = \"http://a/v1\"\nheaders = 5",
            "tinyllm.toml: [models.x]: `headers` is a table of texts",
        ),
        (
            "[models.x]\nmodel = \"m\"\nbase_url = \"http://a/v1\"\ntimeout = \"1 year\"",
            "tinyllm.toml: [models.x]: `timeout` is a duration such as \"30s\", not \"1 year\"",
        ),
    ];
    for (file, message) in faults {
        assert_eq!(fault(&[], file), message, "{file}");
    }
    assert_eq!(fault(&[], "model = "), "tinyllm.toml is not valid TOML");
    let told = runtime(&[], Some("model = ")).unwrap_err().to_string();
    assert!(told.contains("line 1"), "{told}");
}

#[test]
fn every_mistake_in_a_variable_is_named_by_the_variable() {
    let faults = [
        (
            ("TINYLLM_NODE__small_word__temprature", "1"),
            "the variable `TINYLLM_NODE__small_word__temprature`: no option named `temprature`; did you mean `temperature`?",
        ),
        (
            ("TINYLLM_NODE__small_word__retries", "some"),
            "the variable `TINYLLM_NODE__small_word__retries`: `retries` is a whole number from 0 to 20, not `\"some\"`",
        ),
        (
            ("TINYLLM_NODE__small_word", "1"),
            "the variable `TINYLLM_NODE__small_word` names no option",
        ),
        (
            ("TINYLLM_NODE__smal_word__seed", "1"),
            "no node named `smal_word`; did you mean `small_word`?",
        ),
        (
            ("TINYLLM_NODE__settle_word__model", "x"),
            "options of the node `settle_word`: `model` is an option of LLM calls; this node has a body",
        ),
        (
            ("TINYLLM_BASE_URL", "localhost:8080"),
            "TINYLLM_BASE_URL does not fit",
        ),
    ];
    for (pair, message) in faults {
        assert_eq!(fault(&[pair], ""), message, "{pair:?}");
    }
}

#[test]
fn what_a_body_can_obey_is_accepted() {
    for file in [
        "[nodes.settle_word]\ntimeout = \"1m\"\nretries = 0",
        "[nodes.settle_again]\nretries = 3",
    ] {
        runtime(&[], Some(file)).unwrap();
    }
    runtime(&[("TINYLLM_NODE__settle_word__timeout", "500ms")], None).unwrap();
    // Empty and foreign variables mean nothing.
    runtime(
        &[
            ("TINYLLM_BASE_URL", ""),
            ("TINYLLM_MODEL", " "),
            ("OTHER", "x"),
        ],
        None,
    )
    .unwrap();
}

#[test]
fn no_debug_text_shows_a_secret() {
    let pairs = [
        ("OPENAI_API_KEY", "s3cret-one"),
        ("TINYLLM_API_KEY", "s3cret-two"),
        ("TINYLLM_BASE_URL", "http://127.0.0.1:1/v1"),
        ("MY_KEY", "s3cret-three"),
    ];
    let file = FILE
        .replace("{url}", "http://127.0.0.1:2/v1")
        .replace("loans", "s3cret-four");
    let builder = Builder::from_settings(&variables(&pairs), Some(&file)).unwrap();
    let builder_shown = format!("{builder:?}");
    let runtime = builder.build().unwrap();
    for shown in [
        builder_shown,
        format!("{runtime:?}"),
        format!("{runtime:#?}"),
    ] {
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(!shown.is_empty());
    }
    let error = Builder::from_settings(&variables(&[("OPENAI_API_KEY", "s3cret\nkey")]), None);
    let error = error
        .err()
        .map(|error| format!("{error} {error:?}"))
        .unwrap_or_default();
    assert!(
        error.contains("API key") && !error.contains("s3cret"),
        "{error}"
    );
}
