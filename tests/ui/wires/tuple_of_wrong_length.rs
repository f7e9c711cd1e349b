// Three branches, two names: the caret stands on the names.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let (one, two) = concurrent!(judge(facts), background_check(facts), is_large(facts));
        approve(facts, two)
    }
}

fn main() {}
