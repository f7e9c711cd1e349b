// The caret stands on the call.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let outcome = g(application);
        outcome
    }
}

fn main() {}
