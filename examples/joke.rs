//! A joke: one function without a body is a call of a language model.

use std::process::ExitCode;

use tinyllm::prelude::*;
use tinyllm_examples::{Lines, builder, give_up};

/// You are a comedian. Tell a short joke in two sentences.
#[llm_function(
    prompt = "Tell me a joke about {topic}.",
    temperature = 0.7,
    seed = 4,
    max_tokens = 200
)]
async fn joke(topic: String) -> String;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let topic = std::env::args().nth(1);
    let topic = topic.unwrap_or_else(|| "a cat that learns to program".to_string());
    match tell(topic).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => give_up(&error),
    }
}

async fn tell(topic: String) -> Result<(), tinyllm::Error> {
    let runtime = builder()?.observer(Lines::default()).build()?;
    let joke = joke::run(&runtime, topic).await?;
    println!("{joke}");
    Ok(())
}
