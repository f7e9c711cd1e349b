//! A graph for other crates: public itself, made of nodes that are not.

pub mod strict;

use tinyllm::prelude::*;

/// What somebody wrote.
#[data]
pub struct Message {
    /// The words.
    pub text: String,
}

/// What can be told of the one who wrote.
#[data]
pub struct Profile {
    /// The language: `en` or `de`.
    pub language: String,
    /// How it sounds.
    pub tone: String,
}

/// Guess the language by one word.
#[llm_function]
fn language(message: Message) -> String {
    let german = message.text.split(' ').any(|word| word == "und");
    if german { "de" } else { "en" }.to_string()
}

/// Name the tone of the message in one word.
#[llm_function]
pub(crate) async fn tone(message: Message) -> String;

/// Put the two together.
#[llm_function]
fn profile(language: String, tone: String) -> Profile {
    Profile { language, tone }
}

chain! {
    /// Describe the one who wrote a message.
    pub fn describe(message: Message) -> Profile {
        let (language, tone) = concurrent!(language(message), tone(message));
        profile(language, tone)
    }
}
