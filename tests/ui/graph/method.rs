// The caret stands on the method.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        reject(facts.applicant.to_uppercase())
    }
}

fn main() {}
