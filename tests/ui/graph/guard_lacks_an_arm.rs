// The caret stands on the deciding call.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let (report, _) = concurrent!(
            background_check(facts),
            match judge(facts) {
                Verdict::Bad { reason } => return reject(reason),
            },
        );
        approve(facts, report)
    }
}

fn main() {}
