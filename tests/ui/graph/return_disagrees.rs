// The caret stands on the node whose output is returned.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        if is_large(facts) {
            return background_check(facts);
        }
        reject(facts.applicant)
    }
}

fn main() {}
