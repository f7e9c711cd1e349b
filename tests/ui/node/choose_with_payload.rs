// `choose` on an enum whose variants carry something.
use tinyllm::prelude::*;

#[data]
enum Verdict {
    Good,
    Bad { reason: String },
}

/// Is it good?
#[llm_function(choose)]
async fn judge(text: String) -> Verdict;

fn main() {}
