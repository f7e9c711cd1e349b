// A method is no node; the method stays.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Weigher;

impl Weigher {
    /// Weigh it.
    #[llm_function]
    pub async fn weigh(&self, facts: Facts) -> Outcome;
}

pub async fn weigh(weigher: Weigher, facts: Facts) -> Outcome {
    weigher.weigh(facts).await
}

fn main() {}
