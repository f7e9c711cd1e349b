// The caret stands on the question mark.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application)?;
        reject("no")
    }
}

fn main() {}
