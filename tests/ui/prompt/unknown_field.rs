// The caret stands on the literal; rustc does not offer to replace the prompt.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(prompt = "Weigh {facts.amuont}")]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
