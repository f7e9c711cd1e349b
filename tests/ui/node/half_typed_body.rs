// A half-typed body: one error, and none where the node is used.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
fn weigh(facts: Facts) -> Outcome {
    let text = ;
    Outcome { text }
}

chain! {
    pub fn g(facts: Facts) -> Outcome {
        weigh(facts)
    }
}

fn main() {}
