// A module and a node cannot share a name: rustc says it twice.
// errors: 2

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod weigh {}

/// Weigh it.
#[llm_function]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
