// The caret stands on the operator.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        if facts.amount > 1000 {
            return reject("large");
        }
        reject("no")
    }
}

fn main() {}
