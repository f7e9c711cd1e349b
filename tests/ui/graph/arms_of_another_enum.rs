// The caret stands on the pattern; the deciding call is underlined.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        match background_check(facts) {
            Verdict::Good => reject("good"),
            _ => reject("bad"),
        }
    }
}

fn main() {}
