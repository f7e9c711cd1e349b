// The item stays, so that only the attribute is wrong.

use tinyllm::prelude::*;

#[llm_function]
pub struct Thing {
    pub text: String,
}

pub fn text(thing: Thing) -> String {
    thing.text
}

fn main() {}
