//! The seam behind `cx`: every program gives the same on an engine that shuffles, by name and JSON.

use std::collections::BTreeSet;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tinyllm::engine::{Batch, Engine, EngineCall};
use tinyllm::event::Moment;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};

use crate::programs::{all, compare};
use crate::support::records::{Records, scripted, short};
use crate::support::shuffle_engine::{Journal, ShuffleEngine};

const SEEDS: u64 = 20;

/// A runtime on a script and an engine, and what both tell of it.
fn shuffled(script: &Scripted, engine: ShuffleEngine) -> (Runtime, Records, Journal) {
    let (records, journal) = (Records::default(), engine.journal());
    let builder = scripted(script).engine(engine).observer(records.clone());
    (builder.build().unwrap(), records, journal)
}

#[tokio::test(start_paused = true)]
async fn every_program_gives_the_same_through_json_by_name_and_in_any_order() {
    for seed in 0..SEEDS {
        for case in all() {
            let (runtime, ..) = shuffled(&case.script, ShuffleEngine::new(seed));
            let result = (case.run)(&runtime, case.input.clone()).await;
            compare(&case, result, &format!("seed {seed}"));
            let unused = case.script.unused();
            assert!(unused.is_empty(), "{}, seed {seed}: {unused:?}", case.name);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_run_of_a_program_has_the_same_sites() {
    for seed in 0..SEEDS {
        for case in all() {
            let (runtime, records, journal) = shuffled(&case.script, ShuffleEngine::new(seed));
            let result = (case.run)(&runtime, case.input.clone()).await;
            let started: BTreeSet<String> = journal.started().into_iter().collect();
            assert_eq!(started.len(), journal.started().len(), "{}", case.name);
            // A graph that fails drops its other branches where it stands: here they have begun.
            if result.is_ok() {
                let root = case.sites[0].to_string();
                let called: BTreeSet<String> = records.called().into_iter().collect();
                let expected = case.sites.iter().map(ToString::to_string).collect();
                assert_eq!(called, expected, "{}, seed {seed}", case.name);
                let through: BTreeSet<String> = started.into_iter().chain([root]).collect();
                assert_eq!(through, expected, "{}, seed {seed}", case.name);
            }
        }
    }
}

#[llm_function]
async fn double(number: u32) -> u32 {
    number * 2
}

chain! {
    fn doubled(numbers: Vec<u32>) -> Vec<u32> {
        concurrent!(for number in numbers { double(number) }, limit = 4)
    }
}

#[tokio::test]
async fn completion_is_shuffled_and_outputs_keep_their_order() {
    let mut orders = BTreeSet::new();
    for seed in 0..SEEDS {
        let (runtime, _, journal) = shuffled(&Scripted::new(), ShuffleEngine::new(seed));
        let numbers = doubled::run(&runtime, vec![1, 2, 3, 4, 5, 6])
            .await
            .unwrap();
        assert_eq!(numbers, [2, 4, 6, 8, 10, 12]);
        orders.insert(journal.ended());
    }
    assert!(orders.len() > 10, "{} orders", orders.len());
}

#[tokio::test]
async fn no_more_than_the_limit_are_in_flight() {
    let (runtime, _, journal) = shuffled(&Scripted::new(), ShuffleEngine::new(1));
    doubled::run(&runtime, (0..40).collect()).await.unwrap();
    let (mut most, mut now) = (0_usize, 0_usize);
    for line in journal.lines() {
        now = if line.starts_with("start") {
            now + 1
        } else {
            now - 1
        };
        most = most.max(now);
    }
    assert_eq!(most, 4);
}

/// Greet in English.
#[llm_function]
async fn english(name: String) -> String;

/// Greet in German.
#[llm_function]
async fn german(name: String) -> String;

/// Greet in Latin.
#[llm_function]
async fn latin(name: String) -> String;

chain! {
    fn greet(name: String) -> String {
        race!(english(name), german(name), latin(name))
    }
}

fn greetings() -> Scripted {
    Scripted::new()
        .always("english", "Hello")
        .always("german", "Hallo")
        .always("latin", "Salve")
}

#[tokio::test(start_paused = true)]
async fn a_race_is_won_again_by_who_won_it_whatever_the_clock_says() {
    let mut winners = BTreeSet::new();
    for seed in 0..SEEDS {
        let (runtime, records, journal) = shuffled(&greetings(), ShuffleEngine::new(seed));
        let first = greet::run(&runtime, "Ann".to_string()).await.unwrap();
        let won = |records: &Records| {
            let mut all = records.all().into_iter();
            all.find(|record| record.moment == Moment::Won)
                .unwrap()
                .payload
        };
        let index = won(&records).and_then(|index| index.as_u64()).unwrap();
        assert_eq!(
            ["Hello", "Hallo", "Salve"][usize::try_from(index).unwrap()],
            first
        );

        // Now the winner is the slowest by far.
        let day = Duration::from_secs(86_400);
        let slow = |node: &str, text: &str| match first == text {
            true => (node.to_string(), ScriptedReply::delayed(day, text)),
            false => (node.to_string(), ScriptedReply::from(text)),
        };
        let slowed = [
            slow("english", "Hello"),
            slow("german", "Hallo"),
            slow("latin", "Salve"),
        ];
        let script = slowed
            .into_iter()
            .fold(Scripted::new(), |script, (node, reply)| {
                script.node(node, [reply])
            });
        let (runtime, again, _) = shuffled(&script, ShuffleEngine::replaying(&journal));
        assert_eq!(
            greet::run(&runtime, "Ann".to_string()).await.unwrap(),
            first
        );
        assert_eq!(won(&again), won(&records));
        winners.insert(first);
    }
    assert_eq!(winners.len(), 3, "every seed has the same winner");
}

/// Never ends, and tells when it is dropped.
#[llm_function]
async fn hang(number: u32) -> u32 {
    pending::<()>().await;
    number
}

#[llm_function]
fn broken(number: u32) -> Result<u32, std::num::ParseIntError> {
    format!("x{number}").parse()
}

chain! {
    fn doomed(number: u32) -> u32 {
        let (left, _, _) = concurrent!(hang(number), broken(number), hang(number));
        left
    }
}

#[tokio::test]
async fn a_dropped_batch_cancels_its_calls() {
    let (runtime, records, journal) = shuffled(&Scripted::new(), ShuffleEngine::new(3));
    let error = doomed::run(&runtime, 1).await.unwrap_err();
    assert_eq!(short(&error), "Node at doomed/broken");
    assert_eq!(journal.dropped(), 2);
    let mut cancelled = records.sites(Moment::Cancelled);
    cancelled.sort_unstable();
    assert_eq!(cancelled, ["doomed/hang", "doomed/left"]);
}

/// Solve it.
#[llm_function]
async fn solve(problem: String) -> String;

chain! {
    fn seeded(problem: String) -> String {
        solve(problem).with(seed = 5, timeout = "1m")
    }
}

#[tokio::test(start_paused = true)]
async fn options_of_a_call_go_with_it() {
    let late = ScriptedReply::delayed(Duration::from_secs(3600), "late");
    let script = Scripted::new().node("solve", [late]);
    let (runtime, ..) = shuffled(&script, ShuffleEngine::new(0));
    let error = seeded::run(&runtime, "?".to_string()).await.unwrap_err();
    assert_eq!(short(&error), "Timeout at seeded/solve");
    assert_eq!(script.requests()[0].seed, Some(5));
}

#[llm_function]
async fn by_hand(cx: &Cx, number: u32) -> Result<u32, tinyllm::Error> {
    let first = double::call(cx, number).await?;
    double::call(cx, first).await
}

#[tokio::test]
async fn calls_by_hand_go_through_the_engine_too() {
    let (runtime, _, journal) = shuffled(&Scripted::new(), ShuffleEngine::new(0));
    assert_eq!(by_hand::run(&runtime, 3).await.unwrap(), 12);
    assert_eq!(journal.started(), ["by_hand/double", "by_hand/double#2"]);
    let full = "start by_hand/double = it::engine::double".to_string();
    assert!(journal.lines().contains(&full), "{:?}", journal.lines());
}

#[tokio::test]
async fn a_panic_in_a_call_is_the_error_of_its_site() {
    #[llm_function]
    fn explode(number: u32) -> u32 {
        panic!("number {number}")
    }
    chain! { fn fuse(number: u32) -> u32 { explode(number) } }
    let (runtime, ..) = shuffled(&Scripted::new(), ShuffleEngine::new(0));
    let error = fuse::run(&runtime, 1).await.unwrap_err();
    assert_eq!(short(&error), "Panic at fuse/explode");
}

/// Does with every call what an engine must not do.
struct Faulty(fn(EngineCall<'_>) -> Option<(usize, tinyllm::Result<Value>)>);

struct FaultyBatch<'a>(&'a Faulty, Option<EngineCall<'a>>);

impl Engine for Faulty {
    fn begin<'a>(&'a self) -> Box<dyn Batch<'a> + 'a> {
        Box::new(FaultyBatch(self, None))
    }
}

impl<'a> Batch<'a> for FaultyBatch<'a> {
    fn start(&mut self, call: EngineCall<'a>) {
        self.1 = Some(call);
    }

    fn next_completed<'b>(
        &'b mut self,
    ) -> Pin<Box<dyn Future<Output = Option<(usize, tinyllm::Result<Value>)>> + Send + 'b>>
    where
        'a: 'b,
    {
        let next = self.1.take().and_then(self.0.0);
        Box::pin(std::future::ready(next))
    }
}

#[tokio::test]
async fn an_engine_that_loses_or_mangles_a_call_is_named() {
    chain! { fn single(number: u32) -> u32 { double(number) } }
    chain! {
        fn pair(number: u32) -> u32 {
            let (left, _) = concurrent!(double(number), double(number));
            left
        }
    }
    chain! {
        fn many(numbers: Vec<u32>) -> Vec<u32> {
            concurrent!(for number in numbers { double(number) })
        }
    }
    type Answer = fn(EngineCall<'_>) -> Option<(usize, tinyllm::Result<Value>)>;
    let faults: [(&str, Answer); 3] = [
        ("lost", |_| None),
        ("mangled", |_| Some((0, Ok(json!("four"))))),
        ("made up", |_| Some((7, Ok(json!(4))))),
    ];
    for (how, answer) in faults {
        let engine = Faulty(answer);
        let runtime = Runtime::builder().engine(engine).build().unwrap();
        let mut errors = vec![
            ("pair", pair::run(&runtime, 2).await.unwrap_err()),
            ("many", many::run(&runtime, vec![2, 3]).await.unwrap_err()),
        ];
        // Of a single call the number means nothing.
        if how != "made up" {
            errors.push(("single", single::run(&runtime, 2).await.unwrap_err()));
        }
        for (graph, error) in errors {
            assert_eq!(error.kind(), tinyllm::ErrorKind::Engine, "{how}: {error}");
            assert!(error.site().unwrap().starts_with(graph), "{how}: {error:?}");
        }
    }
}

#[tokio::test]
async fn two_nodes_of_one_full_name_are_not_mixed_up() {
    let runtime = Runtime::builder()
        .engine(ShuffleEngine::new(0))
        .build()
        .unwrap();
    let message = |error: tinyllm::Error| error.message().to_string();
    let one = one_twin(&runtime).await.map_err(message);
    let other = other_twin(&runtime).await.map_err(message);
    // Functions have no path of their own: what cannot be told apart is refused, never guessed.
    for (result, own) in [(one, 1), (other, 2)] {
        match result {
            Ok(output) => assert_eq!(output, own),
            Err(message) => assert!(message.contains("it::engine::twin"), "{message}"),
        }
    }
}

async fn one_twin(runtime: &Runtime) -> tinyllm::Result<u32> {
    #[llm_function]
    fn twin() -> u32 {
        1
    }
    chain! { fn one() -> u32 { twin() } }
    one::run(runtime).await
}

async fn other_twin(runtime: &Runtime) -> tinyllm::Result<u32> {
    #[llm_function]
    fn twin() -> u32 {
        2
    }
    chain! { fn other() -> u32 { twin() } }
    other::run(runtime).await
}

#[tokio::test]
async fn many_runs_share_one_engine() {
    let runtime = Arc::new(
        Runtime::builder()
            .engine(ShuffleEngine::new(9))
            .build()
            .unwrap(),
    );
    let runs = (0..50).map(|first| {
        let runtime = runtime.clone();
        tokio::spawn(async move { (first, doubled::run(&runtime, vec![first, 1]).await.unwrap()) })
    });
    for run in runs.collect::<Vec<_>>() {
        let (first, output) = run.await.unwrap();
        assert_eq!(output, [first * 2, 2]);
    }
}
