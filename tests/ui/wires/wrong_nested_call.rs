// The caret stands on the call whose output does not fit.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        reject(background_check(extract(application)))
    }
}

fn main() {}
