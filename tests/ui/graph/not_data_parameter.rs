// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;

chain! {
    pub fn g(_bare: Bare) -> Outcome {
        reject("x")
    }
}

fn main() {}
