// The caret stands on the value that is no list.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        for amount in facts.amount {
            reject("x");
        }
        reject("no")
    }
}

fn main() {}
