// rustc's own error in the body.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
fn weigh(facts: Facts) -> Outcome {
    facts
}

fn main() {}
