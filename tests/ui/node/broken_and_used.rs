// Two wrong options, two errors, and none where the nodes are used.
// errors: 2

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(temprature = 0.5)]
async fn weigh(facts: Facts) -> Outcome;

#[llm_function(retries = "two")]
fn weigh_too(facts: Facts) -> Outcome {
    Outcome { text: facts.applicant }
}

chain! {
    pub fn g(facts: Facts) -> Outcome {
        weigh(facts);
        weigh_too(facts)
    }
}

async fn by_hand(runtime: &Runtime, cx: &Cx<'_>, facts: Facts) -> Result<Outcome, tinyllm::Error> {
    weigh::run(runtime, facts.clone()).await?;
    weigh(cx, facts.clone()).await?;
    Ok(weigh_too(facts))
}

fn main() {
    let _ = by_hand;
}
