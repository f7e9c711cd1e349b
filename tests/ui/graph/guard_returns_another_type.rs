// The caret stands on the node whose output is returned.

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
                Verdict::Good => (),
                Verdict::Bad { .. } => return background_check(facts),
            },
        );
        approve(facts, report)
    }
}

fn main() {}
