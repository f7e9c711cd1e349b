// The caret stands on `await`.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application).await;
        reject("no")
    }
}

fn main() {}
