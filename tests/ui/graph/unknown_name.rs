// The caret stands on the name; the values in scope are listed.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(aplication);
        reject(facts.applicant)
    }
}

fn main() {}
