//! Faults of servers and models as a whole run tells them: the site, what was tried, what to do next.
//!
//! How the provider alone sees each of them is in `openai/`.

use std::time::Duration;

use serde_json::{Value, json};
use tinyllm::prelude::*;
use tinyllm::provider::openai::OpenAi;
use tinyllm::{Error, ErrorKind};

use crate::support::faulty_server::{Answer, Behaviour, FaultyServer, completion};

const KEY: &str = "sk-secret-0123456789";

#[data]
struct Person {
    /// The name.
    name: String,
    /// The age in years.
    #[schemars(range(min = 0, max = 150))]
    age: u32,
}

/// Who is it?
#[llm_function(model = "openai/small", retries = 1)]
async fn extract(text: Letter) -> Person;

#[data]
struct Letter {
    #[schemars(length(min = 1))]
    text: String,
}

chain! {
    fn read(letter: Letter) -> Person {
        let person = extract(letter);
        person
    }
}

fn runtime(base_url: &str) -> Runtime {
    let server = OpenAi::builder()
        .base_url(base_url)
        .api_key(KEY)
        .timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    Runtime::builder()
        .provider("openai", server)
        .transport_waits(Duration::from_millis(1), Duration::from_millis(5))
        .build()
        .unwrap()
}

fn letter() -> Letter {
    Letter {
        text: "Ann is 40.".to_string(),
    }
}

/// What a fault must lead to.
struct Expected {
    kind: ErrorKind,
    /// Texts of the story.
    says: &'static [&'static str],
    /// Requests that the server saw.
    requests: usize,
    /// Attempts in the account.
    attempts: usize,
}

async fn check(behaviour: impl Into<Behaviour>, expected: Expected) -> Error {
    let server = FaultyServer::start([behaviour]).await;
    let error = read::run(&runtime(&server.base_url()), letter())
        .await
        .unwrap_err();
    let story = error.to_string();
    assert_eq!(error.kind(), expected.kind, "{story}");
    assert_eq!(error.site(), Some("read/person"), "{story}");
    for text in expected.says {
        assert!(story.contains(text), "{text:?} is missing in: {story}");
    }
    assert!(story.contains("to do: "), "no advice in: {story}");
    assert!(
        !story.contains(KEY) && !format!("{error:?}").contains(KEY),
        "{story}"
    );
    assert_eq!(server.requests().len(), expected.requests, "{story}");
    assert_eq!(error.attempts().len(), expected.attempts, "{story}");
    error
}

fn error_body(message: &str, code: &Value) -> Value {
    json!({"error": {"message": message, "type": "fault", "code": code}})
}

#[tokio::test]
async fn a_wrong_key() {
    let answer = Answer::json(
        401,
        &error_body("Incorrect API key", &json!("invalid_api_key")),
    );
    let says = &["Incorrect API key", "401"];
    check(
        answer,
        Expected {
            kind: ErrorKind::Authentication,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn an_unset_key_sends_nothing() {
    let runtime = Runtime::builder()
        .provider("openai", OpenAi::builder().build().unwrap())
        .build()
        .unwrap();
    let error = read::run(&runtime, letter()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.site(), Some("read/person"));
    assert!(error.to_string().contains("OPENAI_API_KEY"), "{error}");
}

#[tokio::test]
async fn an_unknown_model() {
    let answer = Answer::json(
        404,
        &error_body("The model does not exist", &json!("model_not_found")),
    );
    let says = &["small"];
    check(
        answer,
        Expected {
            kind: ErrorKind::ModelNotFound,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_and_then_told() {
    let answer =
        Answer::json(429, &error_body("slow down", &Value::Null)).header("retry-after", "0");
    let says = &["attempt 1", "attempt 3", "slow down"];
    check(
        answer,
        Expected {
            kind: ErrorKind::RateLimited,
            says,
            requests: 3,
            attempts: 3,
        },
    )
    .await;
}

#[tokio::test]
async fn a_rate_limit_longer_than_we_wait_is_told_at_once() {
    let answer =
        Answer::json(429, &error_body("slow down", &json!(7))).header("retry-after", "3600");
    let says = &["slow down"];
    check(
        answer,
        Expected {
            kind: ErrorKind::RateLimited,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_failing_server_is_asked_a_bounded_number_of_times() {
    let answer = Answer::json(503, &error_body("overloaded", &json!(503)));
    let says = &["overloaded", "503"];
    check(
        answer,
        Expected {
            kind: ErrorKind::Server,
            says,
            requests: 3,
            attempts: 3,
        },
    )
    .await;
}

#[tokio::test]
async fn a_server_that_recovers_is_no_fault() {
    let failing = Answer::json(500, &error_body("once", &Value::Null));
    let good = Answer::says(r#"{"name":"Ann","age":40}"#);
    let server = FaultyServer::start([failing, good]).await;
    let person = read::run(&runtime(&server.base_url()), letter())
        .await
        .unwrap();
    assert_eq!(
        person,
        Person {
            name: "Ann".to_string(),
            age: 40
        }
    );
}

#[tokio::test]
async fn a_refused_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    drop(listener);
    let error = read::run(&runtime(&url), letter()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(
        (error.site(), error.attempts().len()),
        (Some("read/person"), 3)
    );
    assert!(error.to_string().contains("could not connect"), "{error}");
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let says = &["no reply", "1s"];
    check(
        Behaviour::Silence,
        Expected {
            kind: ErrorKind::Timeout,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_connection_cut_in_mid_reply_is_not_asked_again() {
    let half = Behaviour::HalfReply(Answer::says(r#"{"name":"Ann","age":40}"#));
    let says = &["broke after"];
    check(
        half,
        Expected {
            kind: ErrorKind::Connection,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_connection_closed_after_the_request_is_not_asked_again() {
    let says = &["connection"];
    check(
        Behaviour::CloseAfterRequest,
        Expected {
            kind: ErrorKind::Connection,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_body_that_is_no_json() {
    let says = &["<html>"];
    let answer = Answer::new(200, "text/html", "<html>hello</html>");
    check(
        answer,
        Expected {
            kind: ErrorKind::Protocol,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_reply_of_fifty_megabytes() {
    let says = &["larger"];
    check(
        Behaviour::Large(50 * 1024 * 1024),
        Expected {
            kind: ErrorKind::Protocol,
            says,
            requests: 1,
            attempts: 0,
        },
    )
    .await;
}

#[tokio::test]
async fn a_reply_in_prose_is_asked_again_and_then_told_with_its_beginning() {
    let says = &["2 attempts", "the reply began: Sure! Ann is forty"];
    let error = check(
        Answer::says("Sure! Ann is forty."),
        Expected {
            kind: ErrorKind::InvalidOutput,
            says,
            requests: 2,
            attempts: 2,
        },
    )
    .await;
    assert_eq!(
        (error.usage().input_tokens, error.usage().output_tokens),
        (24, 6)
    );
}

#[tokio::test]
async fn json_of_another_shape() {
    let says = &["/age is missing"];
    check(
        Answer::says(r#"{"name":"Ann"}"#),
        Expected {
            kind: ErrorKind::InvalidOutput,
            says,
            requests: 2,
            attempts: 2,
        },
    )
    .await;
}

#[tokio::test]
async fn an_output_that_breaks_a_rule() {
    let says = &["/age", "150"];
    check(
        Answer::says(r#"{"name":"Ann","age":400}"#),
        Expected {
            kind: ErrorKind::InvalidOutput,
            says,
            requests: 2,
            attempts: 2,
        },
    )
    .await;
}

#[tokio::test]
async fn an_empty_reply() {
    let says = &["the reply is empty"];
    check(
        Answer::says(""),
        Expected {
            kind: ErrorKind::InvalidOutput,
            says,
            requests: 2,
            attempts: 2,
        },
    )
    .await;
}

#[tokio::test]
async fn a_reply_that_was_cut() {
    let mut body = completion(r#"{"name":"An"#);
    body["choices"][0]["finish_reason"] = json!("length");
    let says = &["cut", "max_tokens", r#"{"name":"An"#];
    check(
        Answer::json(200, &body),
        Expected {
            kind: ErrorKind::Truncated,
            says,
            requests: 1,
            attempts: 1,
        },
    )
    .await;
}

#[tokio::test]
async fn a_refusal_of_the_model() {
    let mut body = completion("");
    body["choices"][0]["message"] = json!({"role": "assistant", "content": null,
        "refusal": "I cannot help with that."});
    let says = &["declined", "I cannot help with that."];
    check(
        Answer::json(200, &body),
        Expected {
            kind: ErrorKind::Refused,
            says,
            requests: 1,
            attempts: 1,
        },
    )
    .await;
}

#[tokio::test]
async fn a_prompt_longer_than_the_context() {
    for code in [json!("context_length_exceeded"), json!(400)] {
        let mut body = error_body("the request exceeds the available context size", &code);
        body["error"]["type"] = json!("exceed_context_size_error");
        let says = &["context"];
        check(
            Answer::json(400, &body),
            Expected {
                kind: ErrorKind::ContextLength,
                says,
                requests: 1,
                attempts: 0,
            },
        )
        .await;
    }
}

#[tokio::test]
async fn an_error_whose_code_is_a_number_a_string_or_absent() {
    let bodies = [
        error_body("no such field", &json!(400)),
        error_body("no such field", &json!("bad")),
        error_body("no such field", &Value::Null),
        json!({"error": {"message": "no such field"}}),
    ];
    for body in bodies {
        let says = &["no such field", "400"];
        check(
            Answer::json(400, &body),
            Expected {
                kind: ErrorKind::BadRequest,
                says,
                requests: 1,
                attempts: 0,
            },
        )
        .await;
    }
}

#[tokio::test]
async fn an_input_that_breaks_a_rule_sends_nothing() {
    let server = FaultyServer::start([Answer::says("{}")]).await;
    let empty = Letter {
        text: String::new(),
    };
    let error = read::run(&runtime(&server.base_url()), empty)
        .await
        .unwrap_err();
    // The graph takes the same letter, so it is the first to look.
    assert_eq!(
        (error.kind(), error.site()),
        (ErrorKind::InvalidInput, Some("read"))
    );
    assert!(
        error.to_string().contains("/letter/text has 0 characters"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}
