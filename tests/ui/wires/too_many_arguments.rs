// The caret stands on the call, with the fix.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let report = background_check(facts);
        approve(facts, report, facts)
    }
}

fn main() {}
