// A public node with a private output.

use tinyllm::prelude::*;

#[data]
struct Answer {
    text: String,
}

/// Answer.
#[llm_function]
pub async fn answer(question: String) -> Answer;

fn main() {}
