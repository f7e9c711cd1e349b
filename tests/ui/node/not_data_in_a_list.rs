// The caret stands on the type in the signature; the type that is not data is named.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;


#[llm_function]
fn weigh(all: Vec<Bare>) -> Outcome {
    let _ = all;
    Outcome { text: String::new() }
}

fn main() {}
