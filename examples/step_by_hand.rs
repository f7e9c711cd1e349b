//! An LLM call stepped by hand: no runtime, no server, no async.
//!
//! The exact request comes out and a reply goes in. That makes unit tests without a model, previews
//! of what would be sent, and calls through a batch API.

use tinyllm::fsm::{Checked, Replied};
use tinyllm::llm::Response;
use tinyllm::prelude::*;
use tinyllm::provider::Provider;
use tinyllm::provider::openai::OpenAi;

/// A person in a text.
#[data]
struct Person {
    /// The full name.
    name: String,
    /// The age in years.
    #[schemars(range(max = 130))]
    age: u32,
}

/// Who is meant, and how old are they?
#[llm_function(model = "gpt-4o-mini", temperature = 0.0, retries = 2)]
async fn find_person(text: String) -> Person;

/// What a model might say: no name, an age that breaks the rule, and what can be read with care.
const REPLIES: [&str; 3] = [
    "She was thirty-six.",
    r#"{"name": "Ada Lovelace", "age": 360}"#,
    "Sure! {name: 'Ada Lovelace', \"age\": \"36\"}",
];

fn main() -> Result<(), tinyllm::Error> {
    let text = "Ada Lovelace, 36, wrote the first program.".to_string();
    let mut running = match find_person::new(text).validate().check() {
        Ok(running) => running,
        Err(failed) => return Err(failed.into_error()),
    };
    let server = OpenAi::builder().build()?;
    // OpenAI's server enforces the strict subset, so a run would ask for that.
    running = running.suit(server.enforces("gpt-4o-mini"));
    println!("the exact request:\n{:#}\n", server.body(running.request()));

    for reply in REPLIES {
        println!("a reply:  {reply}");
        let answer = match running.reply(Response::text(reply)) {
            Replied::Answer(answer) => answer.check(),
            Replied::AskAgain(again) => Checked::AskAgain(again),
            Replied::Failed(failed) => Checked::Failed(failed),
            _ => break,
        };
        running = match answer {
            Checked::AskAgain(again) => again,
            Checked::Failed(failed) => return Err(failed.into_error()),
            Checked::Fits(fits) => {
                let complete = fits.complete();
                let ledger = complete.ledger();
                for repair in ledger.answer().iter().flat_map(|answer| &answer.repairs) {
                    println!("repaired: {repair}");
                }
                let asked = ledger.attempts().len() + 1;
                let person = complete.into_output();
                println!("it fits:  {person:?}, after {asked} requests\n");
                break;
            }
            _ => break,
        };
        println!("asked again: {}\n", running.request().last_user_text());
    }
    print!("{}", find_person::graph());
    Ok(())
}
