// The caret stands on the literal; the parameters are listed.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(prompt = "Weigh {fatcs}")]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
