// The caret stands on the field that is handed on.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        reject(facts.amount)
    }
}

fn main() {}
