// The caret stands on the one type that is not data.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


#[llm_function]
fn weigh(facts: Facts, bare: Bare, report: Report) -> Outcome {
    let _ = (facts, bare, report);
    Outcome { text: String::new() }
}

fn main() {}
