// The caret stands on the payload that is handed on.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Good => reject("good"),
            Verdict::Bad { reason } => approve(reason, background_check(facts)),
        }
    }
}

fn main() {}
