//! Settings, secrets and the proxy of the environment.

use serde_json::json;
use tinyllm::provider::openai::OpenAi;
use tinyllm::{Error, ErrorKind};

use super::{KEY, ask, assert_no_key, fault_of, request, told};
use crate::support::faulty_server::{Answer, FaultyServer};

#[test]
fn a_bad_base_url_is_told() {
    for (base, message) in [
        (
            "localhost:8080/v1",
            "the base URL `localhost:8080/v1` is not an address: it does not",
        ),
        (
            "127.0.0.1:8080",
            "the base URL `127.0.0.1:8080` is not an address: relative URL",
        ),
        ("", "the base URL `` is not an address"),
        (
            "ftp://a/v1",
            "the base URL `ftp://a/v1` is not an address: it does not begin with",
        ),
        (
            "http://",
            "the base URL `http://` is not an address: empty host",
        ),
        (
            "https://me:secret@host/v1",
            "the base URL `https://..@host/v1` carries a user name",
        ),
        (
            "me:secret@host:x?k=secret",
            "the base URL `..@host:x` is not an address",
        ),
    ] {
        let error = OpenAi::builder().base_url(base).build().unwrap_err();
        assert!(error.message().starts_with(message), "{error}");
        assert_eq!(error.kind(), ErrorKind::Settings);
        assert_no_key(&error);
        assert!(Error::from(error).advice().is_some());
    }
}

#[test]
fn bad_headers_and_keys_are_told() {
    let base = || OpenAi::builder().base_url("http://localhost:1/v1");
    for (builder, message) in [
        (
            base().header("x team", "1"),
            "`x team` is not a name of a header",
        ),
        (
            base().header("x-team", "1\n2"),
            "the value of header `x-team` cannot be sent",
        ),
        (
            base().api_key("sk-secret\nx"),
            "the API key has characters that no header can carry",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Settings, message)
        );
        assert_no_key(&error);
    }
}

#[tokio::test]
async fn base_urls_are_taken_in_several_spellings() {
    let server = FaultyServer::start([Answer::says("hi")]).await;
    let root = server.base_url();
    for (end, path) in [
        ("", "/v1/chat/completions"),
        ("/", "/v1/chat/completions"),
        ("/chat/completions", "/v1/chat/completions"),
        ("?api-version=1", "/v1/chat/completions?api-version=1"),
    ] {
        let client = OpenAi::builder()
            .base_url(format!(" {root}{end} "))
            .build()
            .unwrap();
        ask(&client, &request()).await.unwrap();
        assert_eq!(server.requests().pop().unwrap().path, path);
    }
}

#[tokio::test]
async fn secrets_in_headers_are_hidden_too() {
    let echo = "you sent secret-of-azure and secret-token and loans";
    let server = FaultyServer::start([told(400, json!(null), echo)]).await;
    let client = OpenAi::builder()
        .base_url(server.base_url())
        .header("api-key", "secret-of-azure")
        .header("authorization", "Bearer secret-token")
        .header("x-team", "loans")
        .build()
        .unwrap();
    let error = ask(&client, &request()).await.unwrap_err();
    assert!(
        error
            .message()
            .ends_with("you sent [hidden] and [hidden] and loans"),
        "{error}"
    );
    assert_no_key(&error);
    let seen = server.requests().remove(0);
    assert_eq!(seen.header("authorization"), Some("Bearer secret-token"));
}

#[tokio::test]
async fn a_key_with_slashes_is_hidden_in_raw_json_too() {
    let raw = format!("{{\"sent\": \"{}\"", KEY.replace('/', "\\/"));
    let (error, _server) = fault_of(Answer::new(200, "application/json", raw)).await;
    assert!(
        error
            .message()
            .ends_with("it begins: {\"sent\": \"[hidden]\""),
        "{error}"
    );
}

#[test]
fn debug_shows_no_key() {
    let builder = OpenAi::builder()
        .base_url("http://localhost:1/v1?k=secret")
        .api_key(KEY);
    assert_eq!(format!("{builder:?}"), "OpenAiBuilder");
    let client = builder.build().unwrap();
    assert_eq!(
        format!("{client:?}"),
        "OpenAi { base_url: \"http://localhost:1/v1\", has_key: true, structured: Auto, \
         timeout: 120s, .. }"
    );
    assert!(!format!("{client:#?}").contains("secret"));
}

const IN_CHILD: &str = "TINYLLM_TEST_BASE_URL";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_serves_all_but_this_machine() {
    let proxy = FaultyServer::start([Answer::says("by proxy")]).await;
    let local = FaultyServer::start([Answer::says("direct")]).await;
    for base in ["http://models.invalid/v1".to_string(), local.base_url()] {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args([
            "--exact",
            "openai::settings::asks_in_a_child",
            "--nocapture",
        ]);
        child
            .env(IN_CHILD, base)
            .env("http_proxy", format!("http://{}", proxy.host()));
        for name in [
            "no_proxy",
            "NO_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "REQUEST_METHOD",
        ] {
            child.env_remove(name);
        }
        let output = tokio::task::spawn_blocking(move || child.output())
            .await
            .unwrap()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let paths = |server: &FaultyServer| {
        server
            .requests()
            .into_iter()
            .map(|seen| seen.path)
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&proxy), ["http://models.invalid/v1/chat/completions"]);
    assert_eq!(paths(&local), ["/v1/chat/completions"]);
}

/// The child of the test above; without its variable, there is nothing to do.
#[tokio::test]
async fn asks_in_a_child() {
    let Ok(base) = std::env::var(IN_CHILD) else {
        return;
    };
    let client = OpenAi::builder()
        .base_url(base)
        .build()
        .expect("a base URL from the parent");
    ask(&client, &request()).await.expect("a reply");
}
