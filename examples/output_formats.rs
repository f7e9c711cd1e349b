//! Output formats: the forms in which a model is asked for an answer, and how many tokens each takes.
//!
//! Prints all forms of one type, then counts the tokens of the examples' types with the model's own
//! tokenizer: the model says how long a prompt was.

use std::process::ExitCode;

use tinyllm::llm::{Message, Request};
use tinyllm::prelude::*;
use tinyllm::schema::{self, Views};
use tinyllm_examples::{builder, give_up};

/// What the decision needs to know.
#[data]
struct Facts {
    /// Who asks for the money.
    applicant: String,
    /// How much is asked for, in dollars.
    #[schemars(range(min = 0))]
    amount: i64,
    /// The risk score of the credit desk, from 0 (safe) to 1.
    #[schemars(range(min = 0, max = 1))]
    risk: f64,
}

/// Whether the money is lent.
#[data]
enum Verdict {
    /// Lend it.
    Good,
    /// Do not lend it.
    Bad {
        /// Why not.
        reason: String,
    },
}

/// A person in a text.
#[data]
struct Person {
    /// The full name.
    name: String,
    /// The age in years.
    #[schemars(range(max = 130))]
    age: u32,
}

/// How good a guess is.
#[data]
enum Guess {
    Close,
    Off { by: f64 },
}

/// The folders of a mailbox.
#[data]
enum Folder {
    Invoice,
    Complaint,
    Other,
}

/// A file of loans: the types above within each other.
#[data]
struct File {
    /// The clerk.
    clerk: Person,
    /// Oldest first.
    loans: Vec<Loan>,
    /// Where it lies.
    folder: Option<Folder>,
}

/// A loan and what became of it.
#[data]
struct Loan {
    facts: Facts,
    verdict: Verdict,
    /// What the clerk thought.
    guess: Option<Guess>,
}

/// A type in all its forms.
struct Forms {
    name: &'static str,
    /// JSON Schema over lines, JSON Schema, the strict subset, types.
    texts: [String; 4],
}

fn forms(name: &'static str, views: &Views) -> Forms {
    let schema = views.produced();
    let strict = match views.strict(false) {
        Ok(strict) => strict.schema().to_string(),
        Err(fault) => fault,
    };
    let texts = [
        format!("{schema:#}"),
        schema.to_string(),
        strict,
        schema::notation(schema),
    ];
    Forms { name, texts }
}

/// How long a prompt of this text is for the model.
#[llm_function]
async fn count_tokens(cx: &Cx, text: String) -> Result<u64, tinyllm::Error> {
    let mut request = Request::new([Message::user(text)]);
    request.max_tokens = Some(1);
    Ok(cx.llm(request).await?.usage.input_tokens)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match compare().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => give_up(&error),
    }
}

async fn compare() -> Result<(), tinyllm::Error> {
    let runtime = builder()?.build()?;
    let all = [
        forms("Facts", &schema::views::<Facts>()),
        forms("Verdict", &schema::views::<Verdict>()),
        forms("Person", &schema::views::<Person>()),
        forms("Guess", &schema::views::<Guess>()),
        forms("Folder", &schema::views::<Folder>()),
        forms("File", &schema::views::<File>()),
    ];
    let [facts, ..] = &all;
    let [_, json, strict, types] = &facts.texts;
    println!("json_schema:\n{json}\n\nstrict:\n{strict}\n\ntypes:\n{types}\n");
    println!("tokens     pretty  json_schema  strict  types  types save");
    // What every prompt has besides its text.
    let bare = count_tokens::run(&runtime, "a".to_string()).await? - 1;
    let mut totals = [0; 4];
    for Forms { name, texts } in all {
        let mut tokens = [0; 4];
        for (text, count) in texts.into_iter().zip(&mut tokens) {
            *count = count_tokens::run(&runtime, text).await? - bare;
        }
        for (total, count) in totals.iter_mut().zip(tokens) {
            *total += count;
        }
        row(name, tokens);
    }
    row("all", totals);
    Ok(())
}

fn row(name: &str, [pretty, json, strict, types]: [u64; 4]) {
    let saved = 100 - 100 * types / json.max(1);
    println!("{name:<10} {pretty:>6}  {json:>11}  {strict:>6}  {types:>5}  {saved:>8} %");
}
