//! Fault: an answer that is an error, as a `ProviderError` that says what to do.
//!
//! Knows the statuses and codes of OpenAI's format; knows nothing of how the answer was read.
//! Codes: <https://platform.openai.com/docs/guides/error-codes>.

use std::borrow::Cow;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION};

use super::OpenAi;
use super::told::Told;
use super::wait::retry_after;
use crate::error::ErrorKind;
use crate::provider::ProviderError;

/// An error, and whether it is one that asking without a schema can cure.
pub(super) struct Fault {
    pub(super) error: ProviderError,
    pub(super) rejects_schema: bool,
}

impl From<ProviderError> for Fault {
    fn from(error: ProviderError) -> Self {
        Self {
            error,
            rejects_schema: false,
        }
    }
}

/// An answer that is an error.
pub(super) struct Answer<'a> {
    pub(super) server: &'a OpenAi,
    pub(super) model: &'a str,
    pub(super) status: u16,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

/// What went wrong, of which each kind has its own words and its own advice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Key,
    Permission,
    Model,
    Path,
    Context,
    Quota,
    Rate,
    Filtered,
    Server,
    Unsupported,
    Redirect,
    Request,
}

impl Answer<'_> {
    /// What it means.
    pub(super) fn fault(self) -> Fault {
        // Scrubbed before anything is cut, so that no piece of a key remains.
        let text = self
            .server
            .secrets
            .scrub(&String::from_utf8_lossy(self.body));
        let told = Told::read(&text);
        let status = match (self.status, told.status()) {
            (200..300, Some(status)) => status,
            (status, _) => status,
        };
        let wrong = wrong(status, &told);
        Fault {
            error: self.error(wrong, status, &told),
            rejects_schema: rejects_schema(status, &told),
        }
    }

    fn error(&self, wrong: Wrong, status: u16, told: &Told) -> ProviderError {
        let message = self.message(wrong, status, told);
        let message = self.server.secrets.scrub(&message);
        let mut error = ProviderError::new(wrong.kind(), message)
            .with_status(status)
            .advise(self.advice(wrong));
        if wrong.is_passing(status) {
            error = error.retryable();
            if let Some(wait) = retry_after(self.headers) {
                error = error.with_retry_after(wait);
            }
        }
        error
    }

    fn message(&self, wrong: Wrong, status: u16, told: &Told) -> String {
        let mut message = format!("{} ({})", self.what(wrong), status_line(status));
        if !told.message.is_empty() {
            message = format!("{message}: {}", told.message.trim_end_matches('.'));
        }
        if wrong == Wrong::Request && !told.param.is_empty() {
            message = format!("{message} (about `{}`)", told.param);
        }
        message
    }

    fn what(&self, wrong: Wrong) -> String {
        let (host, base) = (self.server.address.host(), self.server.address.base());
        match wrong {
            Wrong::Key if self.server.has_key => format!("{host} did not accept the API key"),
            Wrong::Key => format!("{host} wants an API key and none is set"),
            Wrong::Permission => format!("{host} did not permit the request"),
            Wrong::Model => format!("no model `{}` at {base}", self.model),
            Wrong::Path => format!("nothing at {base}/chat/completions"),
            Wrong::Context => "the prompt is longer than the model's context".to_string(),
            Wrong::Quota => format!("the quota of the account at {host} is used up"),
            Wrong::Rate => format!("{host} asks to slow down"),
            Wrong::Filtered => format!("the filter of {host} rejected the prompt"),
            Wrong::Server => format!("{host} failed"),
            Wrong::Unsupported => format!("{host} does not support the request"),
            Wrong::Redirect => format!("{host} redirects to {}", self.location()),
            Wrong::Request => format!("{host} rejected the request"),
        }
    }

    fn advice(&self, wrong: Wrong) -> Cow<'static, str> {
        match wrong {
            Wrong::Key if self.server.has_key => {
                "check OPENAI_API_KEY, or the variable that `api_key_env` in tinyllm.toml names"
            }
            Wrong::Key => "set OPENAI_API_KEY, or `api_key_env` in tinyllm.toml",
            Wrong::Permission => "check what the key in OPENAI_API_KEY is allowed to use",
            Wrong::Model => {
                let base = self.server.address.base();
                return format!(
                    "choose one that {base}/models lists (TINYLLM_MODEL), \
                     or another server (TINYLLM_BASE_URL)"
                )
                .into();
            }
            Wrong::Path => "check TINYLLM_BASE_URL: it usually ends with /v1",
            Wrong::Context => {
                "shorten the input, lower `max_tokens`, or choose a model with a longer context"
            }
            Wrong::Quota => "check plan and billing of the account; waiting does not help",
            Wrong::Rate => "wait, or send fewer requests at once",
            Wrong::Filtered => "change the prompt or the input",
            Wrong::Server => "try again later, or look into the server's log",
            Wrong::Unsupported => "choose another model or another server",
            Wrong::Redirect => "set TINYLLM_BASE_URL to where it leads, if you trust that",
            Wrong::Request => "compare the body, which `OpenAi::body` shows, with what it accepts",
        }
        .into()
    }

    /// Where a redirect leads, without a query.
    fn location(&self) -> String {
        let location = self
            .headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok());
        let place = location.and_then(|text| text.split(['?', '#']).next());
        place
            .filter(|text| !text.is_empty())
            .unwrap_or("nowhere")
            .to_string()
    }
}

impl Wrong {
    fn kind(self) -> ErrorKind {
        match self {
            Self::Key | Self::Permission => ErrorKind::Authentication,
            Self::Model => ErrorKind::ModelNotFound,
            Self::Context => ErrorKind::ContextLength,
            Self::Quota | Self::Rate => ErrorKind::RateLimited,
            Self::Filtered => ErrorKind::Refused,
            Self::Server => ErrorKind::Server,
            Self::Path | Self::Unsupported | Self::Redirect | Self::Request => {
                ErrorKind::BadRequest
            }
        }
    }

    /// Does it pass when one waits? An error inside a reply of status 200 has been paid for.
    fn is_passing(self, status: u16) -> bool {
        match self {
            Self::Rate => true,
            Self::Server => status != 200,
            _ => false,
        }
    }
}

fn wrong(status: u16, told: &Told) -> Wrong {
    if matches!(status, 200 | 400..=422)
        && let Some(wrong) = wrong_by_code(told)
    {
        return wrong;
    }
    match status {
        300..400 => Wrong::Redirect,
        401 => Wrong::Key,
        402 => Wrong::Quota,
        403 => Wrong::Permission,
        404 if told.mentions(&["model"]) => Wrong::Model,
        404 => Wrong::Path,
        400 | 422 | 500 if told.mentions(&CONTEXT_WORDS) => Wrong::Context,
        413 => Wrong::Context,
        400 if told.mentions(&MODEL_WORDS) => Wrong::Model,
        429 if told.mentions(&["insufficient_quota"]) => Wrong::Quota,
        429 => Wrong::Rate,
        // 409 is a lock that was not had in time.
        408 | 409 | 425 => Wrong::Server,
        501 | 505 => Wrong::Unsupported,
        400..500 => Wrong::Request,
        _ => Wrong::Server,
    }
}

/// The codes that say it whatever the status.
fn wrong_by_code(told: &Told) -> Option<Wrong> {
    match told.code.as_str() {
        "model_not_found" | "deploymentnotfound" => Some(Wrong::Model),
        "context_length_exceeded" => Some(Wrong::Context),
        "content_filter" | "content_policy_violation" => Some(Wrong::Filtered),
        "invalid_api_key" => Some(Wrong::Key),
        "insufficient_quota" => Some(Wrong::Quota),
        "rate_limit_exceeded" => Some(Wrong::Rate),
        _ if told.category == "exceed_context_size_error" => Some(Wrong::Context),
        _ => None,
    }
}

const CONTEXT_WORDS: [&str; 7] = [
    "context_length",
    "exceed_context_size",
    "context length",
    "context window",
    "context size",
    "maximum context",
    "prompt is too long",
];

const MODEL_WORDS: [&str; 3] = ["not a valid model", "model not found", "unknown model"];

/// Is it about the way the schema was passed, so that words in the prompt can do instead?
fn rejects_schema(status: u16, told: &Told) -> bool {
    const WORDS: [&str; 6] = [
        "response_format",
        "response format",
        "json_schema",
        "schema",
        "structured output",
        "grammar",
    ];
    matches!(status, 400 | 404 | 422 | 501)
        && (told.mentions(&WORDS) || told.param.starts_with("response_format"))
}

fn status_line(status: u16) -> String {
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    match reason {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}
