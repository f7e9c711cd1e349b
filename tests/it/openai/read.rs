//! What is read as a reply, and what is not one.

use serde_json::{Value, json};
use tinyllm::llm::{Finish, Response, ToolCall};
use tinyllm::provider::ProviderError;
use tinyllm::{Error, ErrorKind, Usage};

use super::{KEY, ask, assert_no_key, client, compare, fault_of, once, request};
use crate::support::faulty_server::{Answer, Behaviour, FaultyServer, completion};

async fn read(body: Value) -> Result<Response, ProviderError> {
    let server = FaultyServer::start([Answer::json(200, &body)]).await;
    ask(&client(&server).build().unwrap(), &request()).await
}

#[tokio::test]
async fn a_reply_is_read_with_its_cost() {
    let mut body = completion("hi");
    body["usage"]["prompt_tokens_details"] = json!({"cached_tokens": 8});
    let response = read(body).await.unwrap();
    assert_eq!(
        (response.text.as_str(), response.finish),
        ("hi", Finish::Stop)
    );
    assert_eq!(response.usage, Usage::new(12, 3).cached(8));
    assert_eq!(response.model.as_deref(), Some("test-model"));
}

#[tokio::test]
async fn a_reply_may_lack_nearly_everything() {
    let response = read(json!({"choices": [{"message": {"content": null}}]}))
        .await
        .unwrap();
    assert_eq!(response, Response::default());
    let message =
        json!({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]});
    let odd = json!({
        "choices": [{"message": message, "finish_reason": "because"}],
        "usage": null,
        "error": null,
    });
    assert_eq!(read(odd).await.unwrap(), Response::text("ab"));
}

#[tokio::test]
async fn a_reply_may_end_for_many_reasons() {
    for (reason, finish) in [
        (json!("stop"), Finish::Stop),
        (json!("length"), Finish::Length),
        (json!("tool_calls"), Finish::ToolCalls),
        (json!("function_call"), Finish::ToolCalls),
        (json!("content_filter"), Finish::ContentFilter),
        (json!(null), Finish::Stop),
        (json!("eos"), Finish::Stop),
        (json!(3), Finish::Stop),
    ] {
        let mut body = completion("hi");
        body["choices"][0]["finish_reason"] = reason.clone();
        assert_eq!(read(body).await.unwrap().finish, finish, "{reason}");
    }
}

#[tokio::test]
async fn a_refusal_is_read() {
    let mut body = completion("");
    body["choices"][0]["message"] = json!({"content": null, "refusal": "I cannot."});
    assert_eq!(
        read(body.clone()).await.unwrap().refusal.as_deref(),
        Some("I cannot.")
    );
    let parts = json!([{"type": "refusal", "refusal": "No."}]);
    body["choices"][0]["message"] = json!({"content": parts});
    assert_eq!(read(body).await.unwrap().refusal.as_deref(), Some("No."));
}

#[tokio::test]
async fn calls_of_functions_are_read() {
    let mut body = completion("");
    body["choices"][0]["message"] = json!({"content": null, "tool_calls": [
        {"id": "1", "function": {"name": "add", "arguments": "{\"a\":1}"}},
        {"function": {"name": "sub", "arguments": {"b": 2}}},
    ]});
    let response = read(body.clone()).await.unwrap();
    let calls = [
        ToolCall::new("1", "add", "{\"a\":1}"),
        ToolCall::new("", "sub", "{\"b\":2}"),
    ];
    assert_eq!(
        (response.tool_calls.as_slice(), response.finish),
        (&calls[..], Finish::ToolCalls)
    );
    body["choices"][0]["message"] = json!({"function_call": {"name": "old", "arguments": "{}"}});
    assert_eq!(
        read(body).await.unwrap().tool_calls,
        [ToolCall::new("", "old", "{}")]
    );
}

#[tokio::test]
async fn a_reply_of_another_format_shows_its_beginning() {
    let page = format!("<html>{KEY} Welcome to nginx!</html>");
    for (body, message) in [
        (
            page.as_str(),
            "is not JSON; it begins: <html>[hidden] Welcome to nginx!</html>",
        ),
        (
            "{\"choices\": [{\"mess",
            "is not JSON; it begins: {\"choices\": [{\"mess",
        ),
        ("", "is empty"),
        (" \n", "is empty"),
        (
            "{\"ok\": true}",
            "is JSON without `choices`; it begins: {\"ok\": true}",
        ),
        ("[]", "is JSON without `choices`; it begins: []"),
        ("42", "is JSON without `choices`; it begins: 42"),
        (
            "{\"choices\": []}",
            "is JSON without `choices`; it begins: {\"choices\": []}",
        ),
        (
            "{\"choices\": [{}]}",
            "has a choice without `message`; it begins: {\"choices\": [{}]}",
        ),
    ] {
        let (error, server) = fault_of(Answer::new(200, "application/json", body)).await;
        assert_eq!(
            error.message(),
            format!("the reply of {} {message}", server.host())
        );
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Protocol, false)
        );
        assert_no_key(&error);
        let advice = Error::from(error).advice().unwrap_or_default().to_string();
        assert!(advice.contains(&server.base_url()), "{advice}");
        assert_eq!(server.requests().len(), 1);
    }
    let (error, _server) = fault_of(Answer::new(200, "text/plain", vec![0xff, 0xfe, 0x00])).await;
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn a_huge_reply_is_cut_off() {
    let server = FaultyServer::start([Behaviour::Large(50_000_000)]).await;
    let client = client(&server).build().unwrap();
    let error = ask(&client, &request()).await.unwrap_err();
    let expected = once(
        ErrorKind::Protocol,
        "the reply of HOST is larger than 16777216 bytes",
        "raise `max_reply_bytes`",
    );
    compare(error, &server, &expected);
    assert!(
        server.bytes_sent() < 40_000_000,
        "read {} bytes",
        server.bytes_sent()
    );
}

#[tokio::test]
async fn the_largest_reply_can_be_set() {
    let server = FaultyServer::start([Answer::says("hi")]).await;
    let size = completion("hi").to_string().len() as u64;
    let exact = client(&server).max_reply_bytes(size).build().unwrap();
    assert_eq!(ask(&exact, &request()).await.unwrap().text, "hi");
    let short = client(&server).max_reply_bytes(size - 1).build().unwrap();
    assert_eq!(
        ask(&short, &request()).await.unwrap_err().kind(),
        ErrorKind::Protocol
    );
}
