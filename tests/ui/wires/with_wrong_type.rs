// The caret stands on the value of the option.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application).with(seed = application);
        reject(facts.applicant)
    }
}

fn main() {}
