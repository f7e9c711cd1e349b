// The caret stands on the call that gives no list.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        for word in judge(facts) {
            reject("x");
        }
        reject("no")
    }
}

fn main() {}
