// The caret stands on the literal.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        background_check(5);
        reject(facts.applicant)
    }
}

fn main() {}
