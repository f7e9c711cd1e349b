//! Failure: an error as data, which a graph can match on and a journal can keep.
//!
//! Knows `Error`; knows nothing of who raised it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Attempt, Error, ErrorKind, Repair};
use crate::usage::Usage;
use crate::validate::{Validate, Violation, Violations};

/// What `attempt!(node(..))` yields where the node failed.
///
/// Its `Display` is one line, the place and the sentence: enough for a reply or for a prompt.
///
/// ```
/// use tinyllm::prelude::*;
///
/// #[llm_function]
/// fn price(product: String) -> Result<u32, String> {
///     Err(format!("no product is called {product}"))
/// }
///
/// #[llm_function]
/// fn in_words(found: Result<u32, Failure>) -> String {
///     match found {
///         Ok(price) => format!("{price} dollars"),
///         Err(failure) => failure.to_string(),
///     }
/// }
///
/// chain! {
///     fn quote(product: String) -> String {
///         let found = attempt!(price(product));
///         in_words(found)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let quoted = quote::run(&Runtime::builder().build()?, "Lamp".to_string()).await?;
/// assert_eq!(quoted, "quote/found: no product is called Lamp");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Failure {
    /// Where: `read_invoice/extract_small`.
    pub site: String,
    /// What kind of mishap.
    pub kind: ErrorKind,
    /// The error's sentence.
    pub message: String,
    /// How many tries were made; at least 1.
    pub attempts: u32,
    /// What the tries cost.
    pub usage: Usage,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.site.is_empty() {
            write!(f, "{}: ", self.site)?;
        }
        f.write_str(&self.message)
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let tried = u32::try_from(error.attempts().len()).unwrap_or(u32::MAX);
        Self {
            site: error.site().unwrap_or_default().to_string(),
            kind: error.kind(),
            message: error.message().to_string(),
            attempts: tried.max(1),
            usage: error.usage(),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let mut error = Error::new(failure.kind, failure.message).at(failure.site);
        error.set_usage(failure.usage);
        error
    }
}

/// Accounts of what happened have no rules.
macro_rules! without_rules {
    ($($type:ty),*) => { $(
        impl Validate for $type {
            const RULES: bool = false;
            fn validate(&self, _: &mut Violations) {}
        }
    )* };
}

without_rules!(Failure, ErrorKind, Attempt, Repair, Violation);
