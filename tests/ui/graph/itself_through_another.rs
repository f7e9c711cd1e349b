// Two graphs that contain each other: one error, the caret on the call.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn ping(application: Application) -> Outcome {
        pong(application)
    }
}

chain! {
    pub fn pong(application: Application) -> Outcome {
        ping(application)
    }
}

fn main() {}
