// The caret stands on the field, with a similar name.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Good => reject("good"),
            Verdict::Bad { raeson } => reject(raeson),
        }
    }
}

fn main() {}
