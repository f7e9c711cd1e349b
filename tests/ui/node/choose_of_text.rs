// `choose` on a text.
use tinyllm::prelude::*;

/// Say it.
#[llm_function(choose)]
async fn say(text: String) -> String;

fn main() {}
