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
every example runs on a small model inside of it, if it is built with that:
  cargo demo
  cargo run --features local --example joke
on any OpenAI-compatible server, for instance on a small one of our own:
  cargo xtask llm-server                # in another terminal; it prints its base URL
  export TINYLLM_BASE_URL=http://127.0.0.1:..../v1 TINYLLM_MODEL=smollm2-135m
and on OpenAI's:
  export OPENAI_API_KEY=.. TINYLLM_MODEL=openai/gpt-4o-mini";

/// A runtime's builder as the environment says; if this was built with the feature `local`, with the
/// embedded model as `local/..`, and for nodes that name none.
///
/// # Errors
/// As [`Builder::from_env`].
pub fn builder() -> Result<Builder, Error> {
    let builder = Builder::from_env()?;
    #[cfg(feature = "local")]
    let builder = builder
        .provider("local", tinyllm_local::Local::new())
        .model("local/smollm2-135m");
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
