// The caret stands on `while`.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        while is_large(facts) {
            background_check(facts);
        }
        reject("no")
    }
}

fn main() {}
