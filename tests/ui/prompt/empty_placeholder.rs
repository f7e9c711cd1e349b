// The caret stands on the literal.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn fits(_: &Outcome, _: &Facts) -> Result<(), String> {
    Ok(())
}

/// Weigh it.
#[llm_function(prompt = "Weigh {}", validate = fits)]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
