// The body holds what is not `Send` across an `.await`.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
async fn slow(facts: Facts) -> Outcome {
    let shared = std::rc::Rc::new(facts);
    tokio::task::yield_now().await;
    Outcome { text: shared.applicant.clone() }
}

fn main() {}
