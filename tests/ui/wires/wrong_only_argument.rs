// The caret stands on the only argument.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let report = background_check(facts);
        reject(report)
    }
}

fn main() {}
