// What is refused in a template: one error per mistake; the place is in the text.
// errors: 9
#![allow(dead_code, unused_variables)]

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

fn fits(_: &Outcome, _: &String, _: &u8) -> Result<(), String> {
    Ok(())
}

mod case_1 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{nmae}", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_2 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{}", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_3 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{0}", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_4 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "a } b", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_5 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "a {name", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_6 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{{{", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_7 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{ \"a\": 1 }", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_8 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{name.}", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

mod case_9 {
    use super::*;

    /// Weigh it.
    #[llm_function(prompt = "{name:w$}", validate = super::fits)]
    pub async fn f(name: String, age: u8) -> Outcome;
}

fn main() {}
