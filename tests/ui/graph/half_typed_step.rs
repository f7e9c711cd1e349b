// A half-typed step: one error, and the code that uses the graph has none.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

chain! {
    pub fn half(application: Application) -> Outcome {
        let facts =
    }
}

chain! {
    pub fn whole(application: Application) -> Outcome {
        half(application)
    }
}

async fn run(runtime: &Runtime, application: Application) -> Result<Outcome, tinyllm::Error> {
    whole::run(runtime, application.clone()).await?;
    half::run(runtime, application).await
}

fn main() {
    let _ = run;
}
