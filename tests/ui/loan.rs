//! The nodes that most cases are made of; each case holds one mistake.
#![allow(dead_code)]

use tinyllm::prelude::*;

#[data]
pub struct Application {
    pub text: String,
}

#[data]
pub struct Facts {
    pub applicant: String,
    pub amount: i64,
}

#[data]
pub struct Report {
    pub clean: bool,
}

#[data]
pub enum Verdict {
    Good,
    Bad { reason: String },
}

#[data]
pub struct Outcome {
    pub text: String,
}

/// Extract the applicant and the amount.
#[llm_function]
pub async fn extract(application: Application) -> Facts;

#[llm_function]
pub fn background_check(facts: Facts) -> Report {
    Report { clean: facts.amount < 1000 }
}

#[llm_function]
pub fn judge(facts: Facts) -> Verdict {
    let _ = facts;
    Verdict::Good
}

#[llm_function]
pub fn approve(facts: Facts, report: Report) -> Outcome {
    let _ = (facts, report);
    Outcome { text: String::new() }
}

#[llm_function]
pub fn reject(reason: String) -> Outcome {
    Outcome { text: reason }
}

#[llm_function]
pub fn is_large(facts: Facts) -> bool {
    facts.amount > 1000
}

/// A function that is no node.
pub fn plain(facts: Facts) -> Facts {
    facts
}
