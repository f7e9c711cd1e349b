// The caret stands on the type in the signature; the type that is not data is named.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


/// Weigh it.
#[llm_function]
async fn weigh(facts: Facts) -> Option<Bare>;

fn main() {}
