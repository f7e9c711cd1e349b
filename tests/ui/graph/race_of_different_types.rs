// The caret stands on the call whose output differs.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let first = race!(judge(facts), background_check(facts));
        reject("no")
    }
}

fn main() {}
