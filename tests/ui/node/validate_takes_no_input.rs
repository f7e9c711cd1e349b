// The caret stands on the path.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn has_text(outcome: &Outcome) -> Result<(), String> {
    let _ = outcome;
    Ok(())
}

/// Weigh it.
#[llm_function(validate = has_text)]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
