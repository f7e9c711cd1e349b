//! Graphs without any model: every node is a Rust function, with a decision and a bounded loop.

use tinyllm::prelude::*;
use tinyllm_examples::Lines;

/// A number, seen from zero.
#[data]
enum Sign {
    Positive,
    Zero,
    Negative,
}

/// How good a guess is.
#[data]
enum Guess {
    Close,
    Off { by: f64 },
}

#[llm_function]
fn sign(number: f64) -> Sign {
    if number > 0.0 {
        Sign::Positive
    } else if number < 0.0 {
        Sign::Negative
    } else {
        Sign::Zero
    }
}

#[llm_function]
fn compare(number: f64, root: f64) -> Guess {
    let by = root * root - number;
    if by.abs() < 1e-9 {
        Guess::Close
    } else {
        Guess::Off { by }
    }
}

#[llm_function]
fn improve(root: f64, by: f64) -> f64 {
    root - by / (2.0 * root)
}

#[llm_function]
fn say(number: f64, root: f64) -> String {
    format!("the square root of {number} is {root:.9}")
}

#[llm_function]
fn say_zero() -> String {
    "the square root of 0 is 0".to_string()
}

#[llm_function]
fn refuse(number: f64) -> String {
    format!("{number} has no real square root")
}

decide! {
    /// The square root of a number, in words.
    fn answer(number: f64) -> String {
        match sign(number) {
            Sign::Positive => newton(number),
            Sign::Zero => say_zero(),
            Sign::Negative => refuse(number),
        }
    }
}

chain! {
    /// Newton's method: at most 20 rounds, and what has been reached then.
    fn newton(number: f64) -> String {
        let mut root = number;
        for _ in 0..20 {
            match compare(number, root) {
                Guess::Close => break,
                Guess::Off { by } => root = improve(root, by),
            }
        }
        say(number, root)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tinyllm::Error> {
    let runtime = Runtime::builder().observer(Lines::default()).build()?;
    for number in [2.0, -1.0] {
        let words = answer::run(&runtime, number).await?;
        println!("{words}\n");
    }
    print!("{}", answer::graph());
    Ok(())
}
