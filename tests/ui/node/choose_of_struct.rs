// `choose` on a struct.
use tinyllm::prelude::*;

#[data]
struct Facts {
    name: String,
    amount: u32,
}

/// Read it.
#[llm_function(choose)]
async fn read(text: String) -> Facts;

fn main() {}
