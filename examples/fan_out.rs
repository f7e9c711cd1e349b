//! Many calls at once: pages read three at a time, five models' votes, two words for the end.
//!
//! The model is a script with delays, so that this prints the same everywhere.

use std::time::{Duration, Instant};

use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm_examples::Lines;

/// How long reading one page takes.
const READING: Duration = Duration::from_millis(60);

#[llm_function]
async fn read(page: String) -> usize {
    tokio::time::sleep(READING).await;
    page.split_whitespace().count()
}

/// How many of these pages are worth printing?
#[llm_function]
async fn guess(words: Vec<usize>) -> u32;

#[llm_function]
fn majority(votes: Vec<u32>) -> u32 {
    let count = |vote: &u32| votes.iter().filter(|other| *other == vote).count();
    votes
        .iter()
        .max_by_key(|vote| count(vote))
        .copied()
        .unwrap_or(0)
}

#[llm_function]
fn longest(words: Vec<usize>) -> usize {
    words.into_iter().max().unwrap_or(0)
}

#[llm_function]
fn say(worth_printing: u32, longest: usize) -> String {
    format!("{worth_printing} pages are worth printing; the longest has {longest} words")
}

chain! {
    /// Read pages and vote on them.
    fn edit(pages: Vec<String>) -> String {
        let words = concurrent!(for page in pages { read(page) }, limit = 3);
        let (worth_printing, longest) = concurrent!(vote(words), longest(words));
        say(worth_printing, longest)
    }
}

chain! {
    /// The same question to five models, which differ in their seeds.
    fn vote(words: Vec<usize>) -> u32 {
        let votes = concurrent!(for seed in 1..=5 { guess(words).with(seed = seed, temperature = 0.8) });
        majority(votes)
    }
}

/// Five votes; the later a model was asked, the sooner it replies.
fn script() -> (Scripted, Duration) {
    let (mut script, mut thinking) = (Scripted::new(), Duration::ZERO);
    for (seed, vote) in ["4", "2", "4", "3", "4"].into_iter().enumerate() {
        let delay = READING * (6 - seed as u32);
        let reply = ScriptedReply::delayed(delay, vote);
        script = script.site(format!("edit/worth_printing/votes[{seed}]"), [reply]);
        thinking += delay;
    }
    (script, thinking)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tinyllm::Error> {
    let (script, thinking) = script();
    let runtime = Runtime::scripted(&script).observed_by(Lines::default());
    let pages = ["one", "two two", "a b c", "d e f g", "h i j k l", "m n"].map(str::to_string);
    let one_by_one = READING * pages.len() as u32 + thinking;

    let start = Instant::now();
    let answer = edit::run(&runtime, pages.to_vec()).await?;
    let took = start.elapsed();
    println!("{answer}\n");
    print!("{}", edit::graph());
    println!(
        "\none after the other: {} ms of waiting; as it ran: {} ms",
        one_by_one.as_millis(),
        took.as_millis()
    );
    Ok(())
}
