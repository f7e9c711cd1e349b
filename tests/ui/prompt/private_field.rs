// rustc's own error.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod sealed {
    use tinyllm::prelude::*;

    #[data]
    pub struct Sealed {
        inner: String,
    }
}

/// Weigh it.
#[llm_function(prompt = "Weigh {sealed.inner}")]
async fn weigh(sealed: sealed::Sealed) -> Outcome;

fn main() {}
