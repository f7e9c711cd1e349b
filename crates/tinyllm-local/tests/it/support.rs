//! What the tests share: models, requests and replies.

pub(crate) mod random_schema;
pub(crate) mod reference;
pub(crate) mod server;
pub(crate) mod tiny;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tinyllm::llm::{Message, Output, Request, Response};
use tinyllm::provider::{Provider, ProviderError};
use tinyllm_local::Local;

/// No test waits longer for anything.
pub(crate) const DEADLINE: Duration = Duration::from_secs(120);

/// One thread: the tests of other packages run beside these.
pub(crate) fn local() -> Local {
    Local::builder().threads(1).build()
}

/// The file of SmolLM2-135M-Instruct, or a word that there is none.
pub(crate) fn model() -> Option<PathBuf> {
    let named = std::env::var_os("TINYLLM_TEST_MODEL").map(PathBuf::from);
    let found = named.or_else(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let server = root.join("target/llm-server/model");
        let files = std::fs::read_dir(server).ok()?;
        let mut files = files.filter_map(|file| Some(file.ok()?.path()));
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

/// Runs one of the tests in a process of its own, with some variables of the environment.
pub(crate) fn alone(test: &str, variables: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{faults}");
    assert!(told.contains("1 passed"), "{told}");
}

/// A request in one message.
pub(crate) fn ask(model: &Path, text: &str) -> Request {
    let mut request = Request::new([Message::user(text)]);
    request.model = model.to_str().unwrap().to_string();
    request
}

/// The same request, answered in JSON.
pub(crate) fn structured(mut request: Request, schema: &Value) -> Request {
    request.output = Output::json("output", schema.clone());
    request
}

/// The whole reply.
pub(crate) async fn reply(local: &Local, request: &Request) -> Result<Response, ProviderError> {
    let whole = async { local.reply(request).await?.collect().await };
    tokio::time::timeout(DEADLINE, whole)
        .await
        .expect("no reply came")
}
