// The same, and the graph is used: no second error.

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

async fn run(runtime: &Runtime, application: Application) -> Result<Outcome, tinyllm::Error> {
    ping::run(runtime, application).await
}

fn main() {
    let runtime = Runtime::builder();
    let _ = (run, runtime, ping::graph());
}
