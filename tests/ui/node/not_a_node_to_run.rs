// `run` of a plain function.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

async fn by_hand(runtime: &Runtime, facts: Facts) -> Result<Facts, tinyllm::Error> {
    plain::run(runtime, facts).await
}

fn main() {
    let _ = by_hand;
}
