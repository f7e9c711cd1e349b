//! Asks a model in this process once: `cargo run -p tinyllm-local --example ask -- MODEL.gguf "question"`.

use tinyllm::llm::{Delta, Message, Request};
use tinyllm::provider::{Provider, ProviderError};
use tinyllm_local::Local;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ProviderError> {
    let mut words = std::env::args().skip(1);
    let (Some(model), Some(question)) = (words.next(), words.next()) else {
        eprintln!("usage: ask MODEL.gguf QUESTION");
        return Ok(());
    };
    let mut request = Request::new([Message::user(question)]);
    request.model = model;
    let mut reply = Local::new().reply(&request).await?;
    while let Some(delta) = reply.next().await {
        match delta? {
            Delta::Text(text) => print!("{text}"),
            Delta::Usage(usage) => println!("\n{usage:?}"),
            _ => {}
        }
    }
    Ok(())
}
