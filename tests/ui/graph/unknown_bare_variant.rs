// A bare name of an arm is a variant, never a binding that catches all.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Good => reject("good"),
            Verdict::Bad { reason } => reject(reason),
        }
    }
}

fn main() {}
