// The caret stands on the variant, with a similar name.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match judge(facts) {
            Verdict::Goood => reject("good"),
            Verdict::Bad { reason } => reject(reason),
        }
    }
}

fn main() {}
