// The caret stands on the argument.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
fn words(facts: Facts) -> Vec<String> {
    vec![facts.applicant]
}

chain! {
    pub fn g(application: Application) -> Outcome {
        let facts = extract(application);
        let verdicts = concurrent!(for word in words(facts) { judge(word) });
        reject(facts.applicant)
    }
}

fn main() {}
