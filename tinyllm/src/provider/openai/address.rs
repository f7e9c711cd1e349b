//! Address: where the server is, checked once, and how it is called in messages.
//!
//! Knows nothing of requests. What it shows carries neither user name nor query, since keys are
//! passed in both.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::ErrorKind;
use crate::provider::ProviderError;

const OPENAI: &str = "api.openai.com";
const AZURE: &str = ".openai.azure.com";
const ENDPOINT: &str = "/chat/completions";

/// Where the server is.
pub(super) struct Address {
    endpoint: Url,
    base: String,
    host: String,
}

impl Address {
    /// Check a base URL, which may also be the whole endpoint.
    pub(super) fn parse(base: &str) -> Result<Self, ProviderError> {
        let base = base.trim();
        let mut url = Url::parse(base).map_err(|error| not_an_address(base, &error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(not_an_address(
                base,
                "it does not begin with http:// or https://",
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let error = bad(format!(
                "the base URL `{}` carries a user name",
                shown(base)
            ));
            return Err(error.advise("pass the key as the API key, or in a header"));
        }
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/');
        let path = path.strip_suffix(ENDPOINT).unwrap_or(path).to_string();
        let host = host_and_port(&url);
        let base = format!("{}://{host}{path}", url.scheme());
        url.set_path(&format!("{path}{ENDPOINT}"));
        Ok(Self {
            endpoint: url,
            base,
            host,
        })
    }

    /// Where requests go.
    pub(super) fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// The base URL, for messages.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The host and its port, for messages.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// OpenAI's own server?
    pub(super) fn is_openai(&self) -> bool {
        self.endpoint.host_str() == Some(OPENAI)
    }

    /// A server that is known to enforce the strict subset: OpenAI's own, and OpenAI's on Azure.
    pub(super) fn is_strict(&self) -> bool {
        let host = self.endpoint.host_str().unwrap_or_default();
        self.is_openai() || host.ends_with(AZURE)
    }

    /// The field that limits the reply: OpenAI's newer models accept the new name only, and other
    /// servers may know the old one only.
    pub(super) fn limit_field(&self) -> &'static str {
        if self.is_openai() {
            "max_completion_tokens"
        } else {
            "max_tokens"
        }
    }

    /// This machine?
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.endpoint.host_str().unwrap_or_default();
        let name = host.trim_end_matches('.');
        if name == "localhost" || name.ends_with(".localhost") {
            return true;
        }
        let ip = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>();
        ip.is_ok_and(|ip| ip.is_loopback())
    }

    pub(super) fn is_plain_http(&self) -> bool {
        self.endpoint.scheme() == "http"
    }
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_string(),
    }
}

fn not_an_address(base: &str, why: &str) -> ProviderError {
    bad(format!(
        "the base URL `{}` is not an address: {why}",
        shown(base)
    ))
    .advise("write all of it, such as http://127.0.0.1:8080/v1")
}

fn bad(message: String) -> ProviderError {
    ProviderError::new(ErrorKind::Settings, message)
}

/// An address that may be wrong, without the parts that can hold a secret.
fn shown(base: &str) -> String {
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let Some((before, host)) = base.rsplit_once('@') else {
        return base.to_string();
    };
    match before.split_once("//") {
        Some((scheme, _)) => format!("{scheme}//..@{host}"),
        None => format!("..@{host}"),
    }
}
