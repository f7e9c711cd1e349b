// The caret stands on the deciding call, with the fix.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Bad { reason } => reject(reason),
        }
    }
}

fn main() {}
