//! Errors that the server tells.

use std::time::{Duration, Instant};

use serde_json::json;
use tinyllm::provider::openai::OpenAi;
use tinyllm::{Error, ErrorKind};

use super::{KEY, again, ask, check_fault, compare, fault_of, once, request, told};
use crate::support::faulty_server::{Answer, FaultyServer};

#[tokio::test]
async fn a_wrong_key_is_told_without_the_key() {
    let message = format!("Incorrect API key provided: {KEY}. Find yours elsewhere.");
    check_fault(
        told(401, json!("invalid_api_key"), &message),
        once(
            ErrorKind::Authentication,
            "HOST did not accept the API key (401 Unauthorized): \
             Incorrect API key provided: [hidden]. Find yours elsewhere",
            "check OPENAI_API_KEY",
        ),
    )
    .await;
}

#[tokio::test]
async fn a_missing_key_is_told() {
    let server = FaultyServer::start([told(401, json!(401), "Unauthorized")]).await;
    let client = OpenAi::builder()
        .base_url(server.base_url())
        .api_key(" ")
        .build()
        .unwrap();
    let error = ask(&client, &request()).await.unwrap_err();
    let expected = once(
        ErrorKind::Authentication,
        "HOST wants an API key and none is set (401 Unauthorized): Unauthorized",
        "set OPENAI_API_KEY",
    );
    compare(error, &server, &expected);
    assert_eq!(server.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn openai_is_not_asked_without_a_key() {
    let start = Instant::now();
    let client = OpenAi::builder().build().unwrap();
    let error = ask(&client, &request()).await.unwrap_err();
    assert_eq!(error.message(), "no API key for api.openai.com");
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Authentication, false)
    );
    let advice = "set OPENAI_API_KEY, or `api_key_env` in tinyllm.toml, \
                  or point TINYLLM_BASE_URL at a server that needs none";
    assert_eq!(Error::from(error).advice(), Some(advice));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_forbidden_request_is_told() {
    check_fault(
        told(403, json!(null), "Country not supported"),
        once(
            ErrorKind::Authentication,
            "HOST did not permit the request (403 Forbidden): Country not supported",
            "OPENAI_API_KEY",
        ),
    )
    .await;
}

#[tokio::test]
async fn an_unknown_model_is_told_apart_from_a_wrong_path() {
    check_fault(
        told(
            404,
            json!("model_not_found"),
            "The model `tiny-1` does not exist.",
        ),
        once(
            ErrorKind::ModelNotFound,
            "no model `tiny-1` at http://HOST/v1 (404 Not Found): \
             The model `tiny-1` does not exist",
            "TINYLLM_MODEL",
        ),
    )
    .await;
    check_fault(
        told(400, json!(400), "tiny-1 is not a valid model ID"),
        once(
            ErrorKind::ModelNotFound,
            "no model `tiny-1` at http://HOST/v1 (400 Bad Request): tiny-1 is not a valid model ID",
            "/v1/models lists",
        ),
    )
    .await;
    check_fault(
        Answer::json(404, &json!({"detail": "Not Found"})),
        once(
            ErrorKind::BadRequest,
            "nothing at http://HOST/v1/chat/completions (404 Not Found): Not Found",
            "it usually ends with /v1",
        ),
    )
    .await;
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait() {
    for (name, value, seconds) in [
        ("retry-after", "7", 7.0),
        ("retry-after", "1.5", 1.5),
        ("retry-after-ms", "250", 0.25),
        ("retry-after", "Tue, 29 Feb 2028 12:00:10 GMT", 11.0),
        ("retry-after", "Mon, 01 Mar 1999 00:00:00 GMT", 0.0),
    ] {
        let answer = told(429, json!("rate_limit_exceeded"), "Slow down.")
            .header(name, value)
            .header("date", "Tue, 29 Feb 2028 11:59:59 GMT");
        let (error, server) = fault_of(answer).await;
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs_f64(seconds)),
            "{value}"
        );
        assert_eq!(error.status(), Some(429));
        let expected = again(
            ErrorKind::RateLimited,
            "HOST asks to slow down (429 Too Many Requests): Slow down",
            "wait",
        );
        compare(error, &server, &expected);
        assert_eq!(server.requests().len(), 1);
    }
    for value in [
        "soon",
        "-1",
        "NaN",
        "1e99",
        "Tue, 31 Foo 2028 12:00:10 GMT",
        "",
    ] {
        let (error, _server) =
            fault_of(told(429, json!(null), "").header("retry-after", value)).await;
        assert_eq!(
            (error.retry_after(), error.is_retryable()),
            (None, true),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_used_up_quota_is_not_asked_again() {
    check_fault(
        told(
            429,
            json!("insufficient_quota"),
            "You exceeded your current quota",
        ),
        once(
            ErrorKind::RateLimited,
            "the quota of the account at HOST is used up (429 Too Many Requests): \
             You exceeded your current quota",
            "billing",
        ),
    )
    .await;
}

#[tokio::test]
async fn errors_of_the_server_can_be_asked_again() {
    for status in [408, 409, 500, 502, 503, 504, 529] {
        let (error, server) = fault_of(told(status, json!(status), "overloaded")).await;
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Server, true),
            "{status}"
        );
        assert_eq!(error.status(), Some(status));
        assert!(
            error.message().contains(&format!("failed ({status}")),
            "{error}"
        );
        assert!(error.message().ends_with(": overloaded"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
    let answer = told(503, json!(null), "").header("retry-after", "2");
    let (error, server) = fault_of(answer).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    let expected = again(
        ErrorKind::Server,
        "HOST failed (503 Service Unavailable)",
        "try again later",
    );
    compare(error, &server, &expected);
}

#[tokio::test]
async fn a_prompt_longer_than_the_context_is_told() {
    let answers = [
        told(400, json!("context_length_exceeded"), "Too long."),
        Answer::json(
            400,
            &json!({"error": {
                "code": 400,
                "message": "Too long.",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 9000,
                "n_ctx": 2048,
            }}),
        ),
    ];
    for answer in answers {
        let expected = once(
            ErrorKind::ContextLength,
            "the prompt is longer than the model's context (400 Bad Request): Too long",
            "shorten the input",
        );
        check_fault(answer, expected).await;
    }
    let words = "This model's maximum context length is 2048 tokens";
    for answer in [
        told(422, json!(null), words),
        told(413, json!(null), "Payload too large"),
    ] {
        let (error, _server) = fault_of(answer).await;
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::ContextLength, false)
        );
    }
}

#[tokio::test]
async fn a_rejected_request_carries_the_servers_words() {
    for (code, answer) in [
        ("text", told(400, json!("invalid_value"), "Bad seed.")),
        ("number", told(400, json!(400), "Bad seed.")),
        ("null", told(400, json!(null), "Bad seed.")),
        (
            "absent",
            Answer::json(400, &json!({"error": {"message": "Bad seed."}})),
        ),
        (
            "text only",
            Answer::json(400, &json!({"error": "Bad seed."})),
        ),
        ("detail", Answer::json(400, &json!({"detail": "Bad seed."}))),
        (
            "message",
            Answer::json(400, &json!({"message": "Bad seed.", "code": 3})),
        ),
        (
            "array",
            Answer::json(400, &json!([{"error": {"message": "Bad seed."}}])),
        ),
        ("plain", Answer::text(400, "Bad seed.\n")),
        (
            "page",
            Answer::text(
                400,
                "<html><style>b{}</style><body><h1>Bad\nseed.</h1></body></html>",
            ),
        ),
    ] {
        let (error, server) = fault_of(answer).await;
        assert_eq!(error.status(), Some(400), "{code}");
        let expected = once(
            ErrorKind::BadRequest,
            "HOST rejected the request (400 Bad Request): Bad seed",
            "OpenAi::body",
        );
        compare(error, &server, &expected);
        assert_eq!(server.requests().len(), 1);
    }
    let error = json!({"error": {"message": "Wrong type", "param": "seed", "code": null}});
    check_fault(
        Answer::json(400, &error),
        once(
            ErrorKind::BadRequest,
            "HOST rejected the request (400 Bad Request): Wrong type (about `seed`)",
            "",
        ),
    )
    .await;
}

#[tokio::test]
async fn a_long_page_is_shown_by_its_beginning() {
    let page = format!("<html><body>{}</body></html>", "<p>sorry</p>".repeat(5000));
    let (error, _server) = fault_of(Answer::text(502, &page)).await;
    assert!(error.message().contains("sorry sorry"), "{error}");
    assert!(error.message().len() < 300, "{error}");
}

#[tokio::test]
async fn a_filtered_prompt_is_a_refusal() {
    check_fault(
        told(400, json!("content_filter"), "Filtered"),
        once(
            ErrorKind::Refused,
            "the filter of HOST rejected the prompt (400 Bad Request): Filtered",
            "change the prompt",
        ),
    )
    .await;
}

#[tokio::test]
async fn an_error_of_status_200_is_an_error() {
    check_fault(
        told(200, json!(null), "It broke."),
        once(
            ErrorKind::Server,
            "HOST failed (200 OK): It broke",
            "try again later",
        ),
    )
    .await;
    check_fault(
        told(200, json!(429), "Slow down."),
        again(
            ErrorKind::RateLimited,
            "HOST asks to slow down (429 Too Many Requests): Slow down",
            "wait",
        ),
    )
    .await;
    check_fault(
        told(200, json!("context_length_exceeded"), "Too long."),
        once(
            ErrorKind::ContextLength,
            "the prompt is longer than the model's context (200 OK): Too long",
            "",
        ),
    )
    .await;
    let inside = json!({"choices": [{"error": {"code": 502, "message": "Upstream broke."}}]});
    check_fault(
        Answer::json(200, &inside),
        again(
            ErrorKind::Server,
            "HOST failed (502 Bad Gateway): Upstream broke",
            "",
        ),
    )
    .await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = FaultyServer::start([Answer::says("hi")]).await;
    let target = format!("{}/chat/completions?key=1", elsewhere.base_url());
    let (error, server) = fault_of(Answer::text(307, "").header("location", &target)).await;
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    let message = error.message().replace(&server.host(), "HOST");
    let message = message.replace(&elsewhere.host(), "ELSEWHERE");
    let expected =
        "HOST redirects to http://ELSEWHERE/v1/chat/completions (307 Temporary Redirect)";
    assert_eq!(message, expected);
    assert_eq!(elsewhere.connections(), 0);
}
