// The caret stands on the argument.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

#[llm_function]
async fn weigh(cx: &Cx, facts: Facts, report: Report) -> Result<Outcome, tinyllm::Error> {
    let verdict = judge::call(cx, report).await?;
    let _ = (verdict, facts);
    Ok(Outcome { text: String::new() })
}

fn main() {}
