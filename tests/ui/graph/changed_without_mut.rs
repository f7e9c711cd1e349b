// The caret stands on the name.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        for _ in 0..3 {
            facts = extract(application);
        }
        reject(facts.applicant)
    }
}

fn main() {}
