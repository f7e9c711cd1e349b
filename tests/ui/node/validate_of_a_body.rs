// The caret stands on the path.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn has_text(outcome: &Outcome) -> Result<(), String> {
    let _ = outcome;
    Ok(())
}

#[llm_function(validate = has_text)]
fn weigh(facts: Facts) -> Outcome {
    Outcome { text: facts.applicant }
}

fn main() {}
