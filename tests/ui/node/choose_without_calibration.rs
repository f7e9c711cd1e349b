// What `choose` names is no calibration.
use tinyllm::prelude::*;

#[data]
enum Mail {
    Spam,
    Fine,
}

const BIAS: f64 = 0.5;

/// Is it spam?
#[llm_function(choose = BIAS)]
async fn sort(text: String) -> Mail;

fn main() {}
