// rustc's own error at the type.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function]
async fn weigh(facts: Fatcs) -> Outcome;

fn main() {}
