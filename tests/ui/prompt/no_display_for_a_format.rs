// A format asks for `Display`.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(prompt = "Weigh {facts:>8}")]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
