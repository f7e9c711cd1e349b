// The caret stands on the call that is not caught.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        race!(reject("no"), approve(facts, background_check(facts)))
    }
}

fn main() {}
