// The first arm disagrees with the header: the caret stands on that node.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Good => background_check(facts),
            Verdict::Bad { reason } => reject(reason),
        }
    }
}

fn main() {}
