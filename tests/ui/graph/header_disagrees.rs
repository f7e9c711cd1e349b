// The caret stands on the node whose output is not what the header says.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        background_check(facts)
    }
}

fn main() {}
