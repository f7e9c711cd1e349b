// The caret stands on the macro name.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let report = concurrent!(background_check(facts));
        approve(facts, report)
    }
}

fn main() {}
