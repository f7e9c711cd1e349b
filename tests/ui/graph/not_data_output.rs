// The caret stands on each type in the signatures: two mistakes, two errors.
// errors: 2

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;

#[llm_function]
fn make(application: Application) -> Bare {
    let _ = application;
    Bare
}

chain! {
    pub fn g(application: Application) -> Bare {
        make(application)
    }
}

fn main() {}
