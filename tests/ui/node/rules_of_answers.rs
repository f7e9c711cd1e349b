// What is refused in options about the answer: one error per mistake, each at its word.
// errors: 17
#![allow(dead_code, unused_variables)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    /// Weigh it.
    #[llm_function(output_format = "json")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_2 {
    use super::*;

    /// Weigh it.
    #[llm_function(output_format = "type")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_3 {
    use super::*;

    /// Weigh it.
    #[llm_function(output_format = types)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_4 {
    use super::*;

    /// Weigh it.
    #[llm_function(parse = "loose")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_5 {
    use super::*;

    /// Weigh it.
    #[llm_function(parse = 1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_6 {
    use super::*;

    /// Weigh it.
    #[llm_function(reasoning = "yes")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_7 {
    use super::*;

    /// Weigh it.
    #[llm_function(reasoning =)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_8 {
    use super::*;

    /// Weigh it.
    #[llm_function(escalate = "m")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_9 {
    use super::*;

    /// Weigh it.
    #[llm_function(escalate = "m", retries = 0)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_10 {
    use super::*;

    /// Weigh it.
    #[llm_function(escalate = "", retries = 1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_11 {
    use super::*;

    /// Weigh it.
    #[llm_function(escalate = ["m"], retries = 1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_12 {
    use super::*;

    /// Weigh it.
    #[llm_function(model = "m", escalate = "m", retries = 1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_13 {
    use super::*;

    /// Weigh it.
    #[llm_function(output_format = "types")]
    pub async fn f(a: Facts, b: Report) -> String;
}

mod case_14 {
    use super::*;

    #[llm_function(reasoning)]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_15 {
    use super::*;

    chain! {
        fn f(application: Application) -> Facts {
            extract(application).with(output_format = "type")
        }
    }
}

mod case_16 {
    use super::*;

    chain! {
        fn f(application: Application, policy: String) -> Facts {
            extract(application).with(parse = policy)
        }
    }
}

mod case_17 {
    use super::*;

    chain! {
        fn f(application: Application) -> Facts {
            extract(application).with(validate = check)
        }
    }
}

fn main() {}
