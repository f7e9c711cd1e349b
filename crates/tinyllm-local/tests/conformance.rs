//! The suite of all providers, on the embedded model.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests fail by panicking"
)]

use std::path::{Path, PathBuf};

use tinyllm::ErrorKind;
use tinyllm::llm::{Message, Request};
use tinyllm_conformance::{Failing, Subject};
use tinyllm_local::Local;

/// The file of SmolLM2-135M-Instruct, or a word that there is none.
fn model() -> Option<PathBuf> {
    let named = std::env::var_os("TINYLLM_TEST_MODEL").map(PathBuf::from);
    let found = named.or_else(|| {
        let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/llm-server/model");
        let mut files = std::fs::read_dir(server)
            .ok()?
            .filter_map(|file| Some(file.ok()?.path()));
        files.find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "gguf")
        })
    });
    if found.is_none() {
        assert!(std::env::var("CI").is_err(), "CI must have a model file");
        println!("skipped: there is no model file; `cargo xtask test` fetches one");
    }
    found
}

fn request(model: &str, text: &str) -> Request {
    let mut request = Request::new([Message::user(text)]);
    request.model = model.to_string();
    request
}

#[tokio::test]
async fn the_embedded_model_conforms() {
    let Some(model) = model() else { return };
    let model = model.to_str().unwrap();
    let failing = |what, request: Request, kind, names: &str| Failing {
        what,
        provider: None,
        request,
        kind,
        names: names.to_string(),
    };
    let subject = Subject {
        failing: vec![
            failing(
                "a model that is not there",
                request("nobody-has-it", "Hello"),
                ErrorKind::ModelNotFound,
                "nobody-has-it",
            ),
            failing(
                "more than the context",
                request(model, &"word ".repeat(60_000)),
                ErrorKind::ContextLength,
                "context",
            ),
        ],
        ..Subject::new(Local::builder().threads(1).build(), model)
    };
    subject.conforms().await.unwrap();
}
