// The value of an `if` without `else`.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        if is_large(facts) {
            reject("too much")
        }
    }
}

fn main() {}
