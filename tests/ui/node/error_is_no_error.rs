// The error of a body is an error: the caret stands in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
fn weigh(facts: Facts) -> Result<Outcome, Report> {
    let _ = facts;
    Ok(Outcome { text: String::new() })
}

fn main() {}
