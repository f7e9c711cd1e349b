//! What is sent, and the preview of it.

use serde_json::{Value, json};
use tinyllm::ErrorKind;
use tinyllm::llm::{Message, Output, Request, Tool, ToolCall};
use tinyllm::provider::openai::{OpenAi, Structured};

use super::{KEY, ask, client, json_request, request, told};
use crate::support::faulty_server::{Answer, FaultyServer};

#[tokio::test]
async fn the_preview_is_what_is_sent() {
    let server = FaultyServer::start([Answer::says("hi")]).await;
    let client = client(&server).header("x-team", "loans").build().unwrap();
    let mut request = json_request();
    request.node = "extract_facts".to_string();
    request.site = "loan/facts".to_string();
    request.temperature = Some(0.5);
    request.max_tokens = Some(64);
    request.seed = Some(7);
    request.stop = vec!["END".to_string()];
    let preview = client.body(&request);
    ask(&client, &request).await.unwrap();

    let seen = server.requests().remove(0);
    assert_eq!(seen.body, preview);
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("POST", "/v1/chat/completions")
    );
    assert_eq!(
        seen.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("x-team"), Some("loans"));
    assert_eq!(
        preview,
        json!({
            "model": "tiny-1",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Hello"},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": "loan",
                    "schema": {"type": "object", "properties": {"amount": {"type": "integer"}}},
                    "strict": false,
                },
            },
            "temperature": 0.5,
            "max_tokens": 64,
            "seed": 7,
            "stop": ["END"],
            "stream": false,
        })
    );
}

#[test]
fn tools_and_their_calls_are_sent() {
    let client = OpenAi::builder()
        .base_url("http://127.0.0.1:1/v1")
        .build()
        .unwrap();
    let mut calls = Message::assistant("");
    calls.tool_calls = vec![ToolCall::new("call-1", "add", r#"{"a":1}"#)];
    let mut request = Request::new([Message::user("1 + 1?"), calls, Message::tool("call-1", "2")]);
    request.tools = vec![Tool::new("add", "Adds.", json!({"type": "object"}))];
    assert_eq!(
        client.body(&request),
        json!({
            "messages": [
                {"role": "user", "content": "1 + 1?"},
                {"role": "assistant", "content": null, "tool_calls": [{
                    "id": "call-1",
                    "type": "function",
                    "function": {"name": "add", "arguments": r#"{"a":1}"#},
                }]},
                {"role": "tool", "content": "2", "tool_call_id": "call-1"},
            ],
            "tools": [{
                "type": "function",
                "function": {
                    "name": "add",
                    "description": "Adds.",
                    "parameters": {"type": "object"},
                },
            }],
            "stream": false,
        })
    );
}

#[test]
fn the_limit_of_the_reply_has_two_names() {
    let mut request = request();
    request.max_tokens = Some(5);
    let openai = OpenAi::builder().api_key("sk-1234").build().unwrap();
    assert_eq!(openai.body(&request)["max_completion_tokens"], 5);
    assert_eq!(openai.body(&request)["max_tokens"], Value::Null);
    let other = OpenAi::builder()
        .base_url("http://localhost:1/v1")
        .build()
        .unwrap();
    assert_eq!(other.body(&request)["max_tokens"], 5);
}

#[test]
fn a_schema_can_go_into_the_prompt() {
    let build = |structured| {
        let builder = OpenAi::builder().base_url("http://localhost:1/v1");
        builder.structured(structured).build().unwrap()
    };
    let schema = "{ amount?: int }";
    let words = "Answer with JSON only, without any other text: one value of this type.\n";
    let with_system = format!("Be brief.\n\n{words}{schema}");

    let body = build(Structured::Prompt).body(&json_request());
    assert_eq!(
        body["messages"][0],
        json!({"role": "system", "content": with_system})
    );
    assert_eq!(body["response_format"], Value::Null);

    let body = build(Structured::JsonObject).body(&json_request());
    assert_eq!(body["messages"][0]["content"], with_system.as_str());
    assert_eq!(body["response_format"], json!({"type": "json_object"}));

    let mut without_system = json_request();
    without_system.messages.remove(0);
    let body = build(Structured::Prompt).body(&without_system);
    let alone = format!("{words}{schema}");
    assert_eq!(
        body["messages"][0],
        json!({"role": "system", "content": alone})
    );
    assert_eq!(body["messages"][1]["role"], "user");

    let body = build(Structured::Prompt).body(&request());
    assert_eq!(body["messages"][0]["content"], "Be brief.");
}

#[tokio::test]
async fn a_rejected_schema_goes_into_the_prompt_and_stays_there() {
    for rejection in [
        told(400, json!(null), "'response_format.type' must be 'text'"),
        told(422, json!(null), "json_schema is not supported"),
        told(501, json!(null), "Structured output is not there yet"),
        told(404, json!(null), "This model has no response_format"),
    ] {
        let server = FaultyServer::start([rejection, Answer::says("{}")]).await;
        let client = client(&server).build().unwrap();
        assert_eq!(ask(&client, &json_request()).await.unwrap().text, "{}");
        assert_eq!(server.requests().len(), 2);

        let preview = client.body(&json_request());
        ask(&client, &json_request()).await.unwrap();
        let seen = server.requests();
        assert_eq!(seen.len(), 3, "asked with the schema again");
        assert_eq!(seen[2].body, preview);
        assert_eq!(seen[0].body["response_format"]["type"], "json_schema");
        for seen in &seen[1..] {
            assert_eq!(seen.body["response_format"], Value::Null);
            let system = seen.body["messages"][0]["content"].as_str().unwrap();
            assert!(
                system.starts_with("Be brief.\n\nAnswer with JSON only"),
                "{system}"
            );
        }

        // What one model does with one schema says nothing of others.
        let mut other_model = json_request();
        other_model.model = "other".to_string();
        let mut other_schema = json_request();
        other_schema.output = Output::json("other", json!({"type": "string"}));
        for other in [other_model, other_schema] {
            assert_eq!(
                client.body(&other)["response_format"]["type"],
                "json_schema"
            );
        }
    }
}

#[tokio::test]
async fn a_schema_stays_when_the_prompt_does_not_help_either() {
    let rejection = || told(400, json!(null), "Invalid schema for function `add`.");
    let server = FaultyServer::start([rejection()]).await;
    let client = client(&server).build().unwrap();
    let error = ask(&client, &json_request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(server.requests().len(), 2);
    assert_eq!(
        client.body(&json_request())["response_format"]["type"],
        "json_schema"
    );
}

#[tokio::test]
async fn other_rejections_and_fixed_forms_are_not_asked_again() {
    let about_schema = || told(400, json!(null), "no json_schema here");
    for (structured, answer, request) in [
        (
            Structured::Auto,
            told(400, json!(null), "Bad seed"),
            json_request(),
        ),
        (
            Structured::Auto,
            told(500, json!(null), "json_schema broke"),
            json_request(),
        ),
        (Structured::Auto, about_schema(), request()),
        (Structured::JsonSchema, about_schema(), json_request()),
        (Structured::JsonObject, about_schema(), json_request()),
        (Structured::Prompt, about_schema(), json_request()),
    ] {
        let server = FaultyServer::start([answer]).await;
        let client = client(&server).structured(structured).build().unwrap();
        ask(&client, &request).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{structured:?}");
    }
}
