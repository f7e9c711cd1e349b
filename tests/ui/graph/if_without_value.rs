// The branches of an `if` disagree.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        if is_large(facts) {
            reject("yes")
        } else {
            background_check(facts)
        }
    }
}

fn main() {}
