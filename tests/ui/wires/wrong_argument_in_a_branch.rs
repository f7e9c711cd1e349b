// The caret stands on the argument.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let (verdict, report) = concurrent!(judge(application), background_check(facts));
        approve(facts, report)
    }
}

fn main() {}
