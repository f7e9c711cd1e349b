//! Nodes, graphs and data of every form, under every lint that a careful crate turns on: what the
//! macros write trips none of them.
#![deny(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    unused_results,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    variant_size_differences,
    explicit_outlives_requirements,
    meta_variable_misuse,
    let_underscore_drop,
    unit_bindings,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

use std::borrow::Cow;
use std::collections::BTreeMap;

use tinyllm::prelude::*;

const MOST: u8 = 5;

/// Numbers, texts, lists and maps with rules.
#[data]
pub struct Everything {
    /// A bound that is a constant, and one that has more than 32 bits.
    #[schemars(range(min = 1, max = MOST))]
    pub small: u8,
    /// More than 32 bits.
    #[schemars(range(max = 12_345_678_901))]
    pub large: u64,
    /// In hexadecimal digits.
    #[schemars(range(max = 0xFFFF_FFFF))]
    pub hexadecimal: u64,
    /// Below it too.
    #[validate(exclusive_min = -12_345_678_901, multiple_of = 5)]
    pub below: i64,
    /// A fraction.
    #[schemars(range(min = -1, max = 1))]
    pub fraction: f64,
    /// Exactly one value.
    #[schemars(range(equal = 1.5))]
    pub equal: f32,
    /// Exclusive bounds.
    #[validate(exclusive_min = 0, exclusive_max = 3.5, multiple_of = 0.5)]
    pub between: f64,
    /// A list.
    #[schemars(length(min = 1, max = 3), inner(range(min = 1)))]
    #[validate(unique)]
    pub list: Vec<u8>,
    /// A text.
    #[schemars(length(equal = 3), pattern("^a"))]
    pub text: Cow<'static, str>,
    /// A map.
    #[validate(values(range(min = 1)))]
    pub map: BTreeMap<String, u8>,
    /// A rule of one's own.
    #[validate(with = even)]
    pub own: u8,
    /// An option that must be there.
    #[schemars(required, email)]
    pub required: Option<String>,
    /// What has rules itself.
    pub choice: Choice,
}

/// Variants of all kinds.
#[data]
pub enum Choice {
    /// Nothing else.
    Plain,
    /// A field.
    Named {
        /// Any number from 1.
        #[schemars(range(min = 1))]
        number: u8,
    },
    /// A text.
    Text(#[schemars(length(min = 1))] String),
}

/// Labels alone.
#[data]
#[derive(Eq, Copy)]
pub enum Label {
    /// One.
    One,
    /// The other.
    Two,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a rule takes a reference"
)]
const fn even(number: &u8) -> Result<(), &'static str> {
    if number.is_multiple_of(2) {
        Ok(())
    } else {
        Err("must be even")
    }
}

fn begins_like(everything: &Everything, text: &str) -> Result<(), String> {
    if text.starts_with(everything.text.as_ref()) {
        Ok(())
    } else {
        Err(format!("{text} begins in another way"))
    }
}

/// Say everything.
#[llm_function(
    retries = 1,
    output_format = "strict",
    reasoning,
    parse = "salvage",
    escalate = "other/model",
    validate = begins_like
)]
pub async fn say(text: String) -> Everything;

/// Choose.
#[llm_function(choose)]
pub async fn pick(text: String) -> Label;

/// Write.
#[llm_function(
    prompt = "{text} and {all.small}",
    temperature = 0.5,
    model = "some/model"
)]
pub async fn write(text: String, all: Everything) -> String;

/// The choice.
#[llm_function]
#[must_use]
pub fn choice(all: Everything) -> Choice {
    all.choice
}

/// Say it from code.
///
/// # Errors
/// As those of `say`.
#[llm_function]
pub async fn again(cx: &Cx, text: String) -> Result<Everything, tinyllm::Error> {
    say::call(cx, text).await
}

chain! {
    /// Every step there is.
    pub fn steps(text: String) -> Choice {
        let mut all = say(text).with(seed = 5);
        for _ in 0..2 {
            all = fallback!(again(text), say(text).with(timeout = "5s"));
        }
        let first = race!(say(text), again(text));
        let _ = attempt!(again(text));
        match pick(text) {
            Label::One => choice(first),
            Label::Two => {
                let written = write(text, all);
                let last = again(written);
                choice(last)
            }
        }
    }
}

chain! {
    /// Over items.
    pub fn items(texts: Vec<String>) -> Vec<Everything> {
        concurrent!(for text in texts { say(text) }, limit = 2)
    }
}

concurrent! {
    /// At once.
    pub fn at_once(text: String) -> (Everything, Everything) { say(text), again(text) }
}

decide! {
    /// One decision.
    pub fn decide(text: String) -> Choice {
        match pick(text) {
            Label::One => steps(text),
            Label::Two => { let all = say(text); choice(all) }
        }
    }
}
