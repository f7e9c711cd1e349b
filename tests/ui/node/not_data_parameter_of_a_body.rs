// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


#[llm_function]
fn weigh(bare: Bare) -> Outcome {
    let _ = bare;
    Outcome { text: String::new() }
}

fn main() {}
