//! The suite of all providers, on the OpenAI-compatible one: against a server without a model, and
//! against llama.cpp's.

use std::sync::atomic::Ordering;

use tinyllm::ErrorKind;
use tinyllm::llm::{Message, Request};
use tinyllm::provider::openai::OpenAi;
use tinyllm_conformance::chat::{self, ChatServer};
use tinyllm_conformance::{Failing, Subject};

const KEY: &str = "sk-conformance-5up3r";

fn request(model: &str, text: &str) -> Request {
    let mut request = Request::new([Message::user(text)]);
    request.model = model.to_string();
    request
}

fn server(url: &str, key: &str) -> OpenAi {
    OpenAi::builder()
        .base_url(url)
        .api_key(key)
        .build()
        .unwrap()
}

/// More words than any context has.
fn too_much() -> String {
    "word ".repeat(60_000)
}

/// A server that nobody listens on.
fn nobody() -> Failing<OpenAi> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    Failing {
        what: "no server",
        provider: Some(server(&format!("http://{address}/v1"), KEY)),
        request: request("any", "Hello"),
        kind: ErrorKind::Connection,
        names: address,
    }
}

#[tokio::test]
async fn openai_conforms_on_a_server_without_a_model() {
    let running = ChatServer::start(KEY).await.unwrap();
    let url = running.base_url();
    let busy = running.busy();
    let subject = Subject {
        secrets: vec![KEY.to_string(), "sk-wr0ng".to_string()],
        is_busy: Some(Box::new(move || busy.load(Ordering::SeqCst) > 0)),
        failing: vec![
            nobody(),
            Failing {
                what: "a wrong key",
                provider: Some(server(&url, "sk-wr0ng")),
                request: request(chat::MODEL, "Hello"),
                kind: ErrorKind::Authentication,
                names: "401".to_string(),
            },
            Failing {
                what: "a model that is not there",
                provider: None,
                request: request("nobody-has-it", "Hello"),
                kind: ErrorKind::ModelNotFound,
                names: "nobody-has-it".to_string(),
            },
            Failing {
                what: "more than the context",
                provider: None,
                request: request(chat::MODEL, &too_much()),
                kind: ErrorKind::ContextLength,
                names: "context".to_string(),
            },
        ],
        ..Subject::new(server(&url, KEY), chat::MODEL)
    };
    subject.conforms().await.unwrap();
}

#[tokio::test]
async fn openai_conforms_on_a_real_server() {
    let Ok(url) = std::env::var("TINYLLM_TEST_BASE_URL") else {
        assert!(
            std::env::var("CI").is_err(),
            "CI must have a model's server"
        );
        println!("skipped: TINYLLM_TEST_BASE_URL is not set; `cargo xtask test` sets it");
        return;
    };
    let subject = Subject {
        secrets: vec![KEY.to_string()],
        failing: vec![
            nobody(),
            Failing {
                what: "more than the context",
                provider: None,
                request: request("smollm2-135m", &too_much()),
                kind: ErrorKind::ContextLength,
                names: "context".to_string(),
            },
        ],
        ..Subject::new(server(&url, KEY), "smollm2-135m")
    };
    subject.conforms().await.unwrap();
}
