//! OpenAiBuilder: the settings of a server, checked when it is built.
//!
//! Knows nothing of requests and of the environment.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use super::address::Address;
use super::secrets::Secrets;
use super::{OpenAi, Structured};
use crate::error::ErrorKind;
use crate::provider::ProviderError;

/// Servers close an idle connection after 5 seconds (uvicorn, Node, llama.cpp). A request that
/// meets the closing is lost and must not be repeated, so we let go first.
const IDLE: Duration = Duration::from_secs(4);

/// The settings of an [`OpenAi`].
///
/// ```
/// use std::time::Duration;
/// use tinyllm::provider::openai::OpenAi;
///
/// # fn main() -> Result<(), tinyllm::provider::ProviderError> {
/// let server = OpenAi::builder()
///     .base_url("http://127.0.0.1:8080/v1")
///     .api_key("sk-secret")
///     .header("x-team", "loans")
///     .timeout(Duration::from_secs(30))
///     .connect_timeout(Duration::from_secs(3))
///     .max_reply_bytes(1_000_000)
///     .build()?;
/// assert!(!format!("{server:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct OpenAiBuilder {
    base_url: String,
    api_key: String,
    headers: Vec<(String, String)>,
    timeout: Duration,
    connect_timeout: Duration,
    max_reply_bytes: u64,
    structured: Structured,
}

impl Default for OpenAiBuilder {
    fn default() -> Self {
        Self {
            base_url: "https://api.openai.com/v1".to_string(),
            api_key: String::new(),
            headers: Vec::new(),
            timeout: Duration::from_secs(120),
            connect_timeout: Duration::from_secs(10),
            max_reply_bytes: 16 * 1024 * 1024,
            structured: Structured::Auto,
        }
    }
}

impl OpenAiBuilder {
    /// Where the server is, usually ending with `/v1`; OpenAI's own if not set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The key, sent as `authorization: Bearer ..`. Space around it is ignored; an empty key is
    /// none.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = key.into().trim().to_string();
        self
    }

    /// One more header of every request. A second value replaces the first, and an
    /// `authorization` replaces the key.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The longest time for one request with its whole reply; 120 seconds if not set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest time for connecting; 10 seconds if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The largest reply that is read, in bytes of its body; 16 MiB if not set.
    pub fn max_reply_bytes(mut self, bytes: u64) -> Self {
        self.max_reply_bytes = bytes;
        self
    }

    /// How the server is asked for JSON of a schema; [`Structured::Auto`] if not set.
    pub fn structured(mut self, structured: Structured) -> Self {
        self.structured = structured;
        self
    }

    /// Check the settings. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] for a base URL, a key or a header that cannot be used.
    ///
    /// ```
    /// use tinyllm::provider::openai::OpenAi;
    ///
    /// let error = OpenAi::builder().base_url("localhost:8080").build().unwrap_err();
    /// assert!(error.message().starts_with("the base URL `localhost:8080` is not an address"));
    /// ```
    pub fn build(self) -> Result<OpenAi, ProviderError> {
        let address = Address::parse(&self.base_url)?;
        let headers = self.header_map()?;
        let has_key = headers.contains_key(AUTHORIZATION);
        let mut secrets = Secrets::default();
        secrets.add_key(&self.api_key);
        for (name, value) in &self.headers {
            secrets.add_header(name, value);
        }
        Ok(OpenAi {
            client: self.client(&address, headers)?,
            address,
            secrets,
            has_key,
            structured: self.structured,
            timeout: self.timeout,
            max_reply_bytes: self.max_reply_bytes,
            prompted: Mutex::new(BTreeSet::new()),
        })
    }

    fn header_map(&self) -> Result<HeaderMap, ProviderError> {
        let mut map = HeaderMap::new();
        if !self.api_key.is_empty() {
            let value = header_value(&format!("Bearer {}", self.api_key)).ok_or_else(|| {
                settings("the API key has characters that no header can carry")
                    .advise("check OPENAI_API_KEY for line breaks and quotes")
            })?;
            map.insert(AUTHORIZATION, value);
        }
        for (name, value) in &self.headers {
            let header = HeaderName::try_from(name.as_str()).map_err(|_| {
                settings(format!(
                    "`{}` is not a name of a header",
                    name.escape_debug()
                ))
                .advise("use letters, digits and `-`")
            })?;
            let value = header_value(value).ok_or_else(|| {
                settings(format!("the value of header `{name}` cannot be sent"))
                    .advise("take line breaks and control characters out of it")
            })?;
            map.insert(header, value);
        }
        Ok(map)
    }

    fn client(
        &self,
        address: &Address,
        headers: HeaderMap,
    ) -> Result<reqwest::Client, ProviderError> {
        let mut client = reqwest::Client::builder()
            .user_agent(concat!("tinyllm/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .pool_idle_timeout(IDLE)
            // A redirected POST becomes a GET, and headers with keys would go to another host.
            .redirect(reqwest::redirect::Policy::none())
            // Who retries must be able to count.
            .retry(reqwest::retry::never());
        if address.is_loopback() {
            client = client.no_proxy();
            if address.is_plain_http() {
                // Never speaks TLS, so it does not need the machine's certificates.
                client = client.tls_certs_only([]);
            }
        }
        client.build().map_err(|error| {
            settings("the HTTP client cannot be set up")
                .advise("check that this machine has CA certificates (Debian: ca-certificates)")
                .because(error.without_url())
        })
    }
}

fn header_value(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn settings(message: impl Into<std::borrow::Cow<'static, str>>) -> ProviderError {
    ProviderError::new(ErrorKind::Settings, message)
}

impl fmt::Debug for OpenAiBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenAiBuilder")
    }
}
