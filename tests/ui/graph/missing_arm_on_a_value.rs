// The caret stands on the value.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let verdict = judge(facts);
        match verdict {
            Verdict::Good => reject(facts.applicant),
        }
    }
}

fn main() {}
