// The caret stands on the path.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn has_text(outcome: &Report, facts: &Facts) -> Result<(), String> {
    let _ = (outcome, facts);
    Ok(())
}

/// Weigh it.
#[llm_function(validate = has_text)]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
