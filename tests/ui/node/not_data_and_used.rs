// A type that is not data, in a node that a graph and a function use: one error.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


/// Weigh it.
#[llm_function]
async fn weigh(facts: Facts) -> Bare;

#[llm_function]
fn judge_it(facts: Facts) -> Outcome {
    let _ = facts;
    Outcome { text: String::new() }
}

chain! {
    pub fn g(facts: Facts) -> Outcome {
        weigh(facts);
        judge_it(facts)
    }
}

async fn by_hand(runtime: &Runtime, facts: Facts) -> Result<Bare, tinyllm::Error> {
    weigh::run(runtime, facts).await
}

fn main() {
    let _ = by_hand;
}
