// The caret stands on the argument; the parameter is underlined at the node.

use tinyllm::prelude::*;

#[data]
pub struct Facts {
    pub amount: i64,
}

#[data]
pub struct Report {
    pub clean: bool,
}

/// Check the applicant's background.
#[llm_function]
async fn background_check(facts: Facts) -> Report;

#[llm_function]
fn approve(facts: Facts, report: Report) -> String {
    format!("{facts:?} {report:?}")
}

chain! {
    pub fn decide_loan(facts: Facts) -> String {
        let report = background_check(facts);
        approve(facts, facts)
    }
}

fn main() {}
