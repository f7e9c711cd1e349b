// The caret stands on the call.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts: Report = extract(application);
        reject("x")
    }
}

fn main() {}
