// What is refused in `#[llm_function(..)]`: one error per mistake, each at its word.
// errors: 49
#![allow(dead_code, unused_variables)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

mod case_1 {
    use super::*;

    /// Weigh it.
    #[llm_function(temprature = 0.2)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_2 {
    use super::*;

    /// Weigh it.
    #[llm_function(modl = "m")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_3 {
    use super::*;

    /// Weigh it.
    #[llm_function(heat = 0.2)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_4 {
    use super::*;

    /// Weigh it.
    #[llm_function(model = "a", model = "b")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_5 {
    use super::*;

    /// Weigh it.
    #[llm_function(7)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_6 {
    use super::*;

    /// Weigh it.
    #[llm_function(model "a")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_7 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{a}{b}", prompt_file = "ui/prompt/unknown.txt")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_8 {
    use super::*;

    /// Weigh it.
    #[llm_function(model = 3)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_9 {
    use super::*;

    /// Weigh it.
    #[llm_function(model)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_10 {
    use super::*;

    /// Weigh it.
    #[llm_function(model = )]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_11 {
    use super::*;

    /// Weigh it.
    #[llm_function(model = " ")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_12 {
    use super::*;

    /// Weigh it.
    #[llm_function(system = x)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_13 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = 3)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_14 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt_file = 3)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_15 {
    use super::*;

    /// Weigh it.
    #[llm_function(temperature = "hot")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_16 {
    use super::*;

    /// Weigh it.
    #[llm_function(temperature = 2.1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_17 {
    use super::*;

    /// Weigh it.
    #[llm_function(temperature = -0.1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_18 {
    use super::*;

    /// Weigh it.
    #[llm_function(max_tokens = 0)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_19 {
    use super::*;

    /// Weigh it.
    #[llm_function(max_tokens = 1.5)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_20 {
    use super::*;

    /// Weigh it.
    #[llm_function(seed = -1)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_21 {
    use super::*;

    /// Weigh it.
    #[llm_function(retries = 2.5)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_22 {
    use super::*;

    /// Weigh it.
    #[llm_function(retries = 21)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_23 {
    use super::*;

    /// Weigh it.
    #[llm_function(timeout = 30)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_24 {
    use super::*;

    /// Weigh it.
    #[llm_function(timeout = "soon")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_25 {
    use super::*;

    /// Weigh it.
    #[llm_function(timeout = "0s")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_26 {
    use super::*;

    /// Weigh it.
    #[llm_function(stop = "END")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_27 {
    use super::*;

    /// Weigh it.
    #[llm_function(stop = [])]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_28 {
    use super::*;

    /// Weigh it.
    #[llm_function(stop = ["a", ""])]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_29 {
    use super::*;

    /// Weigh it.
    #[llm_function(stop = ["a", "b", "c", "d", "e"])]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_30 {
    use super::*;

    /// Weigh it.
    #[llm_function(validate = "f")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_31 {
    use super::*;

    /// Weigh it.
    #[llm_function(validate = a::b())]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_32 {
    use super::*;

    /// Weigh it.
    #[llm_function(name = "1st")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_33 {
    use super::*;

    /// Weigh it.
    #[llm_function(name = f)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_34 {
    use super::*;

    /// Weigh it.
    #[llm_function(crate = 3)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_35 {
    use super::*;

    /// Weigh it.
    #[llm_function(cache = "1h")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_39 {
    use super::*;

    /// Weigh it.
    #[llm_function(fallback_models = ["a"])]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_40 {
    use super::*;

    /// Weigh it.
    #[llm_function(tools = [a])]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_41 {
    use super::*;

    /// Weigh it.
    #[llm_function(max_turns = 3)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_42 {
    use super::*;

    /// Weigh it.
    #[llm_function(examples = a::B)]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_43 {
    use super::*;

    /// Weigh it.
    #[llm_function(answered_by = "person")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_44 {
    use super::*;

    /// Weigh it.
    #[llm_function(effect = "pure")]
    pub async fn f(a: Facts, b: Report) -> Outcome;
}

mod case_45 {
    use super::*;

    #[llm_function(model = "m")]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_46 {
    use super::*;

    #[llm_function(system = "s")]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_47 {
    use super::*;

    #[llm_function(prompt = "{a}")]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_48 {
    use super::*;

    #[llm_function(prompt_file = "p")]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_49 {
    use super::*;

    #[llm_function(temperature = 0.2)]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_50 {
    use super::*;

    #[llm_function(max_tokens = 2)]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_51 {
    use super::*;

    #[llm_function(seed = 7)]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

mod case_52 {
    use super::*;

    #[llm_function(stop = ["x"])]
    pub fn f(a: Facts) -> Facts {
        a
    }
}

fn main() {}
