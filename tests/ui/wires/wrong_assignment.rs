// The caret stands on the call whose output does not fit the name.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let mut facts = extract(application);
        for _ in 0..3 {
            facts = background_check(facts);
        }
        reject(facts.applicant)
    }
}

fn main() {}
