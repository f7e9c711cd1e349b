//! Choose: a small model picks a label, by writing it, by its scores, and by corrected scores.
//!
//! Two sets of short texts with labels, 72 in all, in `choose/`. Every second text makes a
//! calibration that is tried on the others, and the other way round: no text is decided by a
//! calibration that has seen it. `cargo run --features local --example choose` prints the table.

use std::process::ExitCode;

use tinyllm::choose::{Calibration, Labelled};
use tinyllm::fsm::Llm;
use tinyllm::node::{Input, LlmNode};
use tinyllm::prelude::*;
use tinyllm_examples::{builder, give_up};

/// What a customer writes about.
#[data]
enum Topic {
    Billing,
    Technical,
    Delivery,
}

/// What is this message about: Billing, Technical or Delivery?
#[llm_function(
    model = "local/smollm2-135m",
    prompt = "{message}",
    temperature = 0.0,
    max_tokens = 20,
    choose
)]
async fn topic(message: String) -> Topic;

/// How somebody feels about something.
#[data]
enum Mood {
    Pleased,
    Annoyed,
}

/// Is the writer of this review Pleased or Annoyed?
#[llm_function(
    model = "local/smollm2-135m",
    prompt = "{review}",
    temperature = 0.0,
    max_tokens = 20,
    choose
)]
async fn mood(review: String) -> Mood;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match measure_all().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => give_up(&error),
    }
}

async fn measure_all() -> Result<(), tinyllm::Error> {
    let runtime = builder()?.build()?;
    println!("set       texts  written   scored  corrected  without labels");
    let texts = read(include_str!("choose/topics.txt"), |label| match label {
        "Billing" => Topic::Billing,
        "Technical" => Topic::Technical,
        _ => Topic::Delivery,
    });
    measure(&runtime, "topics", &texts, topic::input).await?;
    let texts = read(include_str!("choose/moods.txt"), |label| match label {
        "Pleased" => Mood::Pleased,
        _ => Mood::Annoyed,
    });
    measure(&runtime, "moods", &texts, mood::input).await
}

/// A text and its label in each line.
fn read<T>(lines: &str, label: impl Fn(&str) -> T) -> Vec<(String, T)> {
    let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .map(|(name, text)| (text.to_string(), label(name)))
        .collect()
}

/// One line of the table: how many of the texts got their label, each way.
async fn measure<N>(
    runtime: &Runtime,
    name: &str,
    texts: &[(String, N::Out)],
    input: impl Fn(String) -> Input<N>,
) -> Result<(), tinyllm::Error>
where
    N: LlmNode<Kind = Llm>,
    N::Out: PartialEq,
{
    let written = runtime.with(Options::new().choose(false));
    let mut seen = Vec::new();
    let (mut right_written, mut right_scored) = (0, 0);
    for (text, label) in texts {
        // A model that writes no label at all is wrong, and no reason to stop.
        let reply = written.run(input(text.clone())).await;
        right_written += usize::from(reply.is_ok_and(|reply| reply == *label));
        right_scored += usize::from(runtime.run(input(text.clone())).await? == *label);
        seen.push(runtime.labelled(input(text.clone()), label).await?);
    }
    let mut right = [0, 0];
    for half in 0..2 {
        let (known, asked) = halves(&seen, half);
        let scores: Vec<_> = known.iter().map(|it| it.scores.clone()).collect();
        let made = [
            Calibration::fit(&known),
            Calibration::of_unlabelled(&scores),
        ];
        for (right, calibration) in right.iter_mut().zip(made) {
            // The sets have every label in both halves.
            let Ok(calibration) = calibration else {
                continue;
            };
            let corrected = runtime.with(Options::new().choose(&calibration));
            for (text, label) in asked.iter().filter_map(|place| texts.get(*place)) {
                *right += usize::from(corrected.run(input(text.clone())).await? == *label);
            }
        }
    }
    let share = |right: usize| format!("{:.0} %", 100.0 * right as f64 / texts.len() as f64);
    println!(
        "{name:<8} {:>6} {:>8} {:>8} {:>10} {:>15}",
        texts.len(),
        share(right_written),
        share(right_scored),
        share(right[0]),
        share(right[1]),
    );
    Ok(())
}

/// Every second example, and the places of all others.
fn halves(examples: &[Labelled], half: usize) -> (Vec<Labelled>, Vec<usize>) {
    let places = 0..examples.len();
    let (known, asked): (Vec<_>, Vec<_>) = places.partition(|place| place % 2 == half);
    let known = known.iter().filter_map(|place| examples.get(*place));
    (known.cloned().collect(), asked)
}
