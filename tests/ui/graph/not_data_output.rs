// The caret stands on the type in the signature.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Bare;

chain! {
    pub fn g(application: Application) -> Bare {
        g2(application)
    }
}

chain! {
    pub fn g2(application: Application) -> Outcome {
        reject("x")
    }
}

fn main() {}
