//! The OpenAI-compatible provider against a server that misbehaves on purpose: what is sent, what
//! is read, and what each fault is told as.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod broken;
mod read;
mod sent;
mod settings;
mod told;

use std::time::Duration;

use serde_json::{Value, json};
use tinyllm::llm::{Message, Output, Request, Response};
use tinyllm::provider::openai::{OpenAi, OpenAiBuilder};
use tinyllm::provider::{Provider, ProviderError};
use tinyllm::{Error, ErrorKind};

use crate::support::faulty_server::{Answer, Behaviour, FaultyServer};

const KEY: &str = "sk-very/secret-key-0123456789";

fn client(server: &FaultyServer) -> OpenAiBuilder {
    OpenAi::builder().base_url(server.base_url()).api_key(KEY)
}

fn request() -> Request {
    let mut request = Request::new([Message::system("Be brief."), Message::user("Hello")]);
    request.model = "tiny-1".to_string();
    request
}

fn json_request() -> Request {
    let schema = json!({"type": "object", "properties": {"amount": {"type": "integer"}}});
    let mut request = request();
    request.output = Output::json("loan", schema);
    request
}

async fn ask(client: &OpenAi, request: &Request) -> Result<Response, ProviderError> {
    client.reply(request).await?.collect().await
}

/// The error of a server with this behaviour, and how many requests it saw.
async fn fault_of(behaviour: impl Into<Behaviour>) -> (ProviderError, FaultyServer) {
    let behaviour = behaviour.into();
    // Only who waits in vain waits for a short time: the tests may run on a busy machine.
    let timeout = if behaviour.is_endless() { 1 } else { 60 };
    let server = FaultyServer::start([behaviour]).await;
    let client = client(&server)
        .timeout(Duration::from_secs(timeout))
        .build()
        .unwrap();
    let error = ask(&client, &request()).await.unwrap_err();
    (error, server)
}

/// What an error must be.
struct Expected {
    kind: ErrorKind,
    retryable: bool,
    message: &'static str,
    advice: &'static str,
}

const fn once(kind: ErrorKind, message: &'static str, advice: &'static str) -> Expected {
    Expected {
        kind,
        retryable: false,
        message,
        advice,
    }
}

const fn again(kind: ErrorKind, message: &'static str, advice: &'static str) -> Expected {
    Expected {
        kind,
        retryable: true,
        message,
        advice,
    }
}

/// `HOST` in an expected message stands for the server's address.
fn compare(error: ProviderError, server: &FaultyServer, expected: &Expected) {
    let message = error.message().replace(&server.host(), "HOST");
    assert_eq!(message, expected.message);
    assert_eq!(error.kind(), expected.kind, "{message}");
    assert_eq!(error.is_retryable(), expected.retryable, "{message}");
    assert_no_key(&error);
    let story = Error::from(error);
    let advice = story.advice().unwrap_or_default().to_string();
    assert!(advice.contains(expected.advice), "{advice}");
    assert_no_key(&story);
}

async fn check_fault(behaviour: impl Into<Behaviour>, expected: Expected) {
    let (error, server) = fault_of(behaviour).await;
    compare(error, &server, &expected);
    assert!(server.requests().len() <= 1, "sent more than once");
    assert_eq!(server.connections(), 1);
}

fn assert_no_key(shown: &(impl std::fmt::Debug + std::fmt::Display)) {
    for text in [
        format!("{shown}"),
        format!("{shown:?}"),
        format!("{shown:#?}"),
    ] {
        assert!(!text.contains("secret"), "{text}");
    }
}

/// An error in OpenAI's own format.
fn told(status: u16, code: Value, message: &str) -> Answer {
    let error = json!({"message": message, "type": "some_error", "param": null, "code": code});
    Answer::json(status, &json!({"error": error}))
}
