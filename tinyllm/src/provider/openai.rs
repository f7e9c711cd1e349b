//! OpenAi: chat completions over HTTP, of OpenAI itself and of every server that speaks its format.
//!
//! Here lives what it is, which form of structured output it asks for, and the order of its steps.
//! Knows nothing of nodes, of retries and of the environment: who builds it passes the settings.

mod address;
mod body;
mod builder;
mod fault;
mod reply;
mod secrets;
mod told;
mod transport;
mod wait;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use self::address::Address;
use self::body::Form;
use self::fault::Fault;
use self::secrets::Secrets;
use crate::error::ErrorKind;
use crate::llm::{Output, Request, Response};
use crate::provider::{Enforces, Provider, ProviderError, Reply};

pub use self::builder::OpenAiBuilder;

/// A server that speaks OpenAI's chat completions.
///
/// The format is that of <https://platform.openai.com/docs/api-reference/chat>. The reply is read
/// as a whole. Redirects are not followed and nothing is sent twice, with one exception, described
/// at [`Structured::Auto`].
///
/// ```
/// use tinyllm::llm::{Message, Request};
/// use tinyllm::provider::openai::OpenAi;
///
/// # fn main() -> Result<(), tinyllm::provider::ProviderError> {
/// let server = OpenAi::builder().base_url("http://127.0.0.1:8080/v1").build()?;
///
/// // The exact body, without sending it.
/// let body = server.body(&Request::new([Message::user("Name a colour.")]));
/// assert_eq!(body["messages"][0]["content"], "Name a colour.");
/// # Ok(())
/// # }
/// ```
pub struct OpenAi {
    client: reqwest::Client,
    address: Address,
    secrets: Secrets,
    has_key: bool,
    structured: Structured,
    timeout: Duration,
    max_reply_bytes: u64,
    /// What goes into the prompt because the server did not take it otherwise.
    prompted: Mutex<BTreeSet<Rejected>>,
}

/// A model and the name of a schema. Not the model alone: one schema that a server cannot read
/// would take the guarantee from every other node.
type Rejected = (String, String);

/// How the server is asked for JSON of a schema.
///
/// ```
/// use tinyllm::provider::openai::{OpenAi, Structured};
///
/// # fn main() -> Result<(), tinyllm::provider::ProviderError> {
/// let server = OpenAi::builder()
///     .base_url("http://127.0.0.1:8080/v1")
///     .structured(Structured::Prompt)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Structured {
    /// `JsonSchema`; when the server rejects that, once more as `Prompt`, and as `Prompt` from
    /// then on for the same model and schema.
    ///
    /// On OpenAI's own server and on Azure's, nodes without an `output_format` of their own are asked
    /// for as `Strict`.
    #[default]
    Auto,
    /// `response_format: json_schema` with the strict subset of the schema: for a server that
    /// enforces every word of that. A type that the subset cannot say is asked for as `JsonSchema`.
    Strict,
    /// `response_format: json_schema` with the schema.
    JsonSchema,
    /// `response_format: json_object`, and the types in the system message.
    JsonObject,
    /// No `response_format`; the types in the system message.
    Prompt,
}

impl std::str::FromStr for Structured {
    type Err = ProviderError;

    /// The name as settings write it: `auto`, `strict`, `json_schema`, `json_object` or `prompt`.
    fn from_str(name: &str) -> Result<Self, ProviderError> {
        match name {
            "auto" => Ok(Self::Auto),
            "strict" => Ok(Self::Strict),
            "json_schema" => Ok(Self::JsonSchema),
            "json_object" => Ok(Self::JsonObject),
            "prompt" => Ok(Self::Prompt),
            _ => Err(ProviderError::new(
                ErrorKind::Settings,
                format!(
                    "`structured` is auto, strict, json_schema, json_object or prompt, not `{name}`"
                ),
            )),
        }
    }
}

impl OpenAi {
    /// Start from the defaults: OpenAI's own server, no key, 120 seconds for a reply.
    ///
    /// ```
    /// use tinyllm::provider::openai::OpenAi;
    ///
    /// # fn main() -> Result<(), tinyllm::provider::ProviderError> {
    /// let builder = OpenAi::builder().base_url("http://127.0.0.1:8080/v1").api_key("sk-1");
    /// let server = builder.build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> OpenAiBuilder {
        OpenAiBuilder::default()
    }

    /// The exact JSON body that a request would be sent as now; nothing is sent.
    ///
    /// ```
    /// use tinyllm::llm::Request;
    /// use tinyllm::provider::openai::OpenAi;
    ///
    /// # fn main() -> Result<(), tinyllm::provider::ProviderError> {
    /// let server = OpenAi::builder().base_url("http://127.0.0.1:8080/v1").build()?;
    /// assert_eq!(server.body(&Request::new([]))["stream"], false);
    /// # Ok(())
    /// # }
    /// ```
    pub fn body(&self, request: &Request) -> Value {
        self.body_in(request, self.form(request))
    }

    fn body_in(&self, request: &Request, form: Form) -> Value {
        body::render(request, form, self.address.limit_field())
    }

    fn form(&self, request: &Request) -> Form {
        match self.structured {
            Structured::Auto if self.was_rejected(request) => Form::Prompt,
            Structured::Auto | Structured::Strict | Structured::JsonSchema => Form::Schema,
            Structured::JsonObject => Form::Object,
            Structured::Prompt => Form::Prompt,
        }
    }

    fn was_rejected(&self, request: &Request) -> bool {
        rejected(request).is_some_and(|key| self.prompted().contains(&key))
    }

    fn prompted(&self) -> MutexGuard<'_, BTreeSet<Rejected>> {
        self.prompted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// OpenAI's own server answers nobody without a key: say so before anything is sent.
    fn check_key(&self) -> Result<(), ProviderError> {
        if self.has_key || !self.address.is_openai() {
            return Ok(());
        }
        let message = format!("no API key for {}", self.address.host());
        Err(
            ProviderError::new(ErrorKind::Authentication, message).advise(
                "set OPENAI_API_KEY, or `api_key_env` in tinyllm.toml, \
             or point TINYLLM_BASE_URL at a server that needs none",
            ),
        )
    }

    async fn answer(&self, request: &Request) -> Result<Response, ProviderError> {
        self.check_key()?;
        let form = self.form(request);
        let fault = match self.ask(request, form).await {
            Ok(response) => return Ok(response),
            Err(fault) => fault,
        };
        let may_fall_back = self.structured == Structured::Auto && form == Form::Schema;
        let key = rejected(request).filter(|_| may_fall_back && fault.rejects_schema);
        let Some(key) = key else {
            return Err(fault.error);
        };
        let response = self
            .ask(request, Form::Prompt)
            .await
            .map_err(|fault| fault.error)?;
        // Kept only now: the fault may have been another one, and the schema innocent.
        self.prompted().insert(key);
        Ok(response)
    }

    /// One HTTP request and its whole reply.
    ///
    /// Streaming branches off here: `transport::send` returns as soon as the head of the response
    /// is there, and its body can be handed to a reader of events instead of `transport::read`.
    async fn ask(&self, request: &Request, form: Form) -> Result<Response, Fault> {
        let body = self.body_in(request, form);
        let answer = transport::send(self, &body).await?;
        if !answer.status().is_success() {
            let status = answer.status().as_u16();
            let headers = answer.headers().clone();
            let text = transport::read_what_comes(answer).await;
            return Err(self.fault(request, status, &headers, &text));
        }
        let headers = answer.headers().clone();
        let bytes = transport::read(self, answer).await?;
        match reply::read(&bytes) {
            Ok(response) => Ok(response),
            Err(reply::Misread::Error) => Err(self.fault(request, 200, &headers, &bytes)),
            Err(reply::Misread::Format(what)) => Err(self.misread(what, &bytes).into()),
        }
    }

    fn fault(
        &self,
        request: &Request,
        status: u16,
        headers: &reqwest::header::HeaderMap,
        body: &[u8],
    ) -> Fault {
        fault::Answer {
            server: self,
            model: &request.model,
            status,
            headers,
            body,
        }
        .fault()
    }

    /// A reply of status 200 that is not one.
    fn misread(&self, what: &str, body: &[u8]) -> ProviderError {
        let mut message = format!("the reply of {} {what}", self.address.host());
        let text = self.secrets.scrub(&String::from_utf8_lossy(body));
        let beginning = crate::error::beginning(&text, SHOWN_OF_A_REPLY);
        if !beginning.is_empty() {
            message = format!("{message}; it begins: {beginning}");
        }
        ProviderError::new(ErrorKind::Protocol, message)
            .with_status(200)
            .advise(format!(
                "check that {} is a server of OpenAI's chat completions (TINYLLM_BASE_URL)",
                self.address.base()
            ))
    }
}

/// How the rejection of a request's schema is remembered, if it has one.
fn rejected(request: &Request) -> Option<Rejected> {
    match &request.output {
        Output::Json { name, .. } => Some((request.model.clone(), name.clone())),
        Output::Text => None,
    }
}

/// How much of an unreadable reply an error shows, in characters.
const SHOWN_OF_A_REPLY: usize = 200;

impl Provider for OpenAi {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        self.answer(request).await.map(Reply::whole)
    }

    fn enforces(&self, _: &str) -> Enforces {
        match self.structured {
            Structured::Strict => Enforces::Strict,
            Structured::Auto if self.address.is_strict() => Enforces::Strict,
            // Where the server does not take the schema, `body.rs` says it in the prompt.
            _ => Enforces::JsonSchema,
        }
    }
}

impl fmt::Debug for OpenAi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAi")
            .field("base_url", &self.address.base())
            .field("has_key", &self.has_key)
            .field("structured", &self.structured)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
