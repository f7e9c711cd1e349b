// The caret stands on the path.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn has_text(outcome: &Outcome, facts: &Facts) -> bool {
    let _ = (outcome, facts);
    true
}

/// Weigh it.
#[llm_function(validate = has_text)]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
