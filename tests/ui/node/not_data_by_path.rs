// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
fn wait(started: std::time::Instant) -> Outcome {
    let _ = started;
    Outcome { text: String::new() }
}

fn main() {}
