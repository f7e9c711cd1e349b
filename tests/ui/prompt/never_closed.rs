// The caret stands on the literal.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(prompt = "Weigh {facts")]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
