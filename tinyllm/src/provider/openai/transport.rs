//! Transport: one HTTP exchange and what can break in it.
//!
//! Knows bytes and connections; knows nothing of what the bytes say.
//! Only a connection that never came about may be tried again: what was sent may be billed.

use std::error::Error as StdError;
use std::fmt;

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde_json::Value;

use super::OpenAi;
use crate::error::ErrorKind;
use crate::provider::ProviderError;

/// How much of the body of an error is read, in bytes.
const ERROR_BYTES: usize = 64 * 1024;

/// Send a body and wait for the head of the response.
pub(super) async fn send(server: &OpenAi, body: &Value) -> Result<Response, ProviderError> {
    let request = server
        .client
        .post(server.address.endpoint().clone())
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .body(body.to_string());
    request
        .send()
        .await
        .map_err(|error| not_answered(server, error))
}

/// Read the body of a reply, up to the limit.
pub(super) async fn read(
    server: &OpenAi,
    mut response: Response,
) -> Result<Vec<u8>, ProviderError> {
    let limit = server.max_reply_bytes;
    if response
        .content_length()
        .is_some_and(|length| length > limit)
    {
        return Err(too_large(server));
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(broken(server, body.len(), error)),
        }
        if body.len() as u64 > limit {
            return Err(too_large(server));
        }
    }
}

/// Read what comes of the body of an error: its status is worth more than its end.
pub(super) async fn read_what_comes(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > ERROR_BYTES {
            body.truncate(ERROR_BYTES);
            break;
        }
    }
    body
}

fn not_answered(server: &OpenAi, error: reqwest::Error) -> ProviderError {
    let host = server.address.host();
    let error = Broken::new(error);
    if error.0.is_connect() {
        let message = format!("could not connect to {host}");
        return connection(message, error).retryable().advise(format!(
            "start the server, or check TINYLLM_BASE_URL, which is {}",
            server.address.base()
        ));
    }
    if error.0.is_timeout() {
        return timeout(
            server,
            format!("no reply from {host} within {:?}", server.timeout),
        );
    }
    connection(
        format!("{host} closed the connection without a reply"),
        error,
    )
    .advise(
        "look into the server's log, then run again; \
         it was not repeated because the server may have done, and billed, the work",
    )
}

fn broken(server: &OpenAi, bytes: usize, error: reqwest::Error) -> ProviderError {
    let host = server.address.host();
    if error.is_timeout() {
        let within = server.timeout;
        let message = format!("no whole reply from {host} within {within:?}, only {bytes} bytes");
        return timeout(server, message);
    }
    let message = format!("the connection to {host} broke after {bytes} bytes of the reply");
    connection(message, Broken::new(error)).advise(
        "run again; it was not repeated because the reply had begun and may have been billed",
    )
}

fn connection(message: String, error: Broken) -> ProviderError {
    ProviderError::new(ErrorKind::Connection, message).because(error)
}

fn timeout(server: &OpenAi, message: String) -> ProviderError {
    ProviderError::new(ErrorKind::Timeout, message).advise(format!(
        "check that {} is not overloaded, ask for less (`max_tokens`), or allow more time",
        server.address.host()
    ))
}

fn too_large(server: &OpenAi) -> ProviderError {
    let (host, limit) = (server.address.host(), server.max_reply_bytes);
    let message = format!("the reply of {host} is larger than {limit} bytes");
    ProviderError::new(ErrorKind::Protocol, message)
        .advise("set `max_tokens`, or raise `max_reply_bytes` of the provider")
}

/// An error of reqwest without its URL, told in one line.
struct Broken(reqwest::Error);

impl Broken {
    fn new(error: reqwest::Error) -> Self {
        Self(error.without_url())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut next: Option<&dyn StdError> = Some(&self.0);
        let mut said = String::new();
        while let Some(error) = next {
            let text = error.to_string();
            if !said.contains(&text) {
                let colon = if said.is_empty() { "" } else { ": " };
                said = format!("{said}{colon}{text}");
            }
            next = error.source();
        }
        f.write_str(&said)
    }
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl StdError for Broken {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}
