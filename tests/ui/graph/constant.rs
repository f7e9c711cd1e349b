// A constant where a value is expected.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub const WHY: &str = "too much";

chain! {
    pub fn g(application: Application) -> Outcome {
        let _facts = extract(application);
        reject(WHY)
    }
}

fn main() {
    let _ = WHY;
}
