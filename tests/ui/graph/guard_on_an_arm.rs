// The caret stands on the guard.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Good if is_large(facts) => reject("large"),
            Verdict::Good => reject("good"),
            Verdict::Bad { reason } => reject(reason),
        }
    }
}

fn main() {}
