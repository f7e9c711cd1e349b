// The caret stands on the parameter.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(prompt = "Weigh {facts}")]
async fn weigh(facts: Facts, history: Vec<String>) -> Outcome;

fn main() {}
