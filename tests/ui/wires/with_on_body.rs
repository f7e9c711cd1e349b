// A node with a body has no temperature: the caret stands on the option.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        judge(facts).with(temperature = 0.5);
        reject(facts.applicant)
    }
}

fn main() {}
