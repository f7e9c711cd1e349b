// The last line ends with `;`: the graph has no value.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        reject(facts.applicant);
    }
}

fn main() {}
