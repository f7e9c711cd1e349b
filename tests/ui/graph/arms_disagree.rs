// One arm gives a `Report`, the others an `Outcome`: the caret stands on that node.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let outcome = match judge(facts) {
            Verdict::Good => reject("good"),
            Verdict::Bad { .. } => background_check(facts),
        };
        outcome
    }
}

fn main() {}
