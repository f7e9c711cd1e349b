// The caret stands on the second arm.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Good => reject("good"),
            Verdict::Bad { reason } => reject(reason),
            Verdict::Good => reject("again"),
        }
    }
}

fn main() {}
