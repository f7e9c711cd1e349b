//! What the examples share: an observer that prints a line per node, words for an error, and the
//! embedded model where they were built with it.
//!
//! Knows events; knows nothing of any example.

mod lines;

pub use lines::Lines;

use std::process::ExitCode;

use tinyllm::runtime::Builder;
use tinyllm::{Error, ErrorKind};

/// How a run without any model can get one.
const A_MODEL: &str = "\
`loan` and `choose` run on a small model inside of them if they are built with it:
  cargo demo
  cargo run --features local --example choose
all run on any OpenAI-compatible server, for instance on a small one of our own:
  cargo xtask llm-server                # in another terminal; it prints its base URL
  export TINYLLM_BASE_URL=http://127.0.0.1:..../v1 TINYLLM_MODEL=smollm2-135m
or on OpenAI's:
  export OPENAI_API_KEY=.. TINYLLM_MODEL=openai/gpt-4o-mini";

/// A runtime's builder as the environment says, with the embedded model as `local/..` if this was
/// built with the feature `local`.
///
/// # Errors
/// As [`Builder::from_env`].
pub fn builder() -> Result<Builder, Error> {
    let builder = Builder::from_env()?;
    #[cfg(feature = "local")]
    let builder = builder.provider("local", tinyllm_local::Local::new());
    Ok(builder)
}

/// Tell of an error that ends a program, and of how to get a model if there is none.
pub fn give_up(error: &Error) -> ExitCode {
    eprintln!("error: {error}");
    if matches!(
        error.kind(),
        ErrorKind::Settings | ErrorKind::Connection | ErrorKind::Authentication
    ) {
        eprintln!("\n{A_MODEL}");
    }
    ExitCode::FAILURE
}
