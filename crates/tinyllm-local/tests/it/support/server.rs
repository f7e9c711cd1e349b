//! The llama.cpp server that `cargo xtask test` starts, asked over plain HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::DEADLINE;

/// A server with the same model.
pub(crate) struct Server {
    address: String,
}

impl Server {
    /// The server, or a word that there is none.
    pub(crate) fn find() -> Option<Self> {
        let Ok(url) = std::env::var("TINYLLM_TEST_BASE_URL") else {
            assert!(
                std::env::var("CI").is_err(),
                "CI must have a model's server"
            );
            println!("skipped: TINYLLM_TEST_BASE_URL is not set; `cargo xtask test` sets it");
            return None;
        };
        let address = url.strip_prefix("http://").unwrap().trim_end_matches("/v1");
        Some(Self {
            address: address.to_string(),
        })
    }

    /// What it answers to a POST of JSON.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let body = body.to_string();
        let address = &self.address;
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        let body = if head.to_lowercase().contains("transfer-encoding: chunked") {
            unchunked(body)
        } else {
            body.to_string()
        };
        serde_json::from_str(&body).unwrap()
    }
}

fn unchunked(mut rest: &str) -> String {
    let mut body = String::new();
    while let Some((length, after)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        body.push_str(&after[..length]);
        rest = &after[(length + 2).min(after.len())..];
        if length == 0 {
            break;
        }
    }
    body
}
