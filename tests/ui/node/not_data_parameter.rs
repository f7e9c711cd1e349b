// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


/// Weigh it.
#[llm_function]
async fn weigh(bare: Bare) -> Outcome;

fn main() {}
