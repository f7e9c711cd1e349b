// A plain function is no node: the caret stands on its name.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = plain(extract(application));
        reject(facts.applicant)
    }
}

fn main() {}
