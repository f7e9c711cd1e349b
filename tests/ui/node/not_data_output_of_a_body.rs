// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


#[llm_function]
async fn weigh(facts: Facts) -> Bare {
    let _ = facts;
    Bare
}

fn main() {}
