// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


#[llm_function]
async fn weigh(facts: Facts) -> Result<Bare, std::io::Error> {
    let _ = facts;
    Ok(Bare)
}

fn main() {}
