// The caret stands on the call that gives no `bool`.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        if judge(facts) {
            return reject("yes");
        }
        reject("no")
    }
}

fn main() {}
