// A half-typed body: one error, and the code that uses the graph has none.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn half(application: Application) -> Outcome {
        let facts = extract(application);
        rej(
    }
}

fn main() {}
