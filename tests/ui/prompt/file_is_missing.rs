// The caret stands on the path.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

/// Weigh it.
#[llm_function(prompt_file = "ui/prompt/absent.txt")]
async fn weigh(facts: Facts) -> Outcome;

fn main() {}
