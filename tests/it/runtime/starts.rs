//! Ways into a run: by type, by name, as JSON, spawned; and what its handle can do.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tinyllm::event::Moment;
use tinyllm::llm::Response;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm::registry::NodeEntry;
use tinyllm::{ErrorKind, Usage};

use crate::support::records::short;

#[llm_function]
fn subtract_from(left: i64, right: i64) -> i64 {
    left - right
}

/// Name the colour of the thing.
#[llm_function]
async fn colour_of(thing: String) -> String;

chain! {
    /// A number, told by its colour.
    fn coloured_difference(left: i64, right: i64, thing: String) -> (i64, String) {
        let (number, colour) = concurrent!(subtract_from(left, right), colour_of(thing));
        (number, colour)
    }
}

fn blue() -> Scripted {
    let reply = Response::text("blue").costing(Usage::new(10, 2));
    Scripted::new().always("colour_of", reply)
}

#[tokio::test]
async fn every_way_into_a_run_gives_the_same() {
    let runtime = Runtime::scripted(&blue());
    let json = json!({"left": 7, "right": 5, "thing": "sky"});
    let typed = coloured_difference::run(&runtime, 7, 5, "sky".into()).await;
    assert_eq!(typed.unwrap(), (2, "blue".to_string()));
    let started = coloured_difference::start(&runtime, 7, 5, "sky".into()).await;
    assert_eq!(started.unwrap(), (2, "blue".to_string()));
    let expected = json!([2, "blue"]);
    let by_type = coloured_difference::run_json(&runtime, json.clone()).await;
    assert_eq!(by_type.unwrap(), expected);
    for name in [
        "coloured_difference",
        "it::runtime::starts::coloured_difference",
    ] {
        let by_name = runtime.run_json(name, json.clone()).await;
        assert_eq!(by_name.unwrap(), expected, "{name}");
    }
}

#[tokio::test]
async fn json_that_does_not_fit_is_told_by_its_parameter() {
    let fits = [
        (
            json!([7, 5]),
            "the input of `subtract_from` is an object of the parameters' names, not [7,5]",
        ),
        (
            json!({"left": 7}),
            "the input of `subtract_from` lacks `right`",
        ),
        (
            json!({"left": 7, "right": "5"}),
            "the input of `subtract_from` does not fit: `right`: invalid type: string \"5\", expected i64",
        ),
        (
            json!({"left": 7, "rihgt": 5}),
            "the input of `subtract_from` has no parameter named `rihgt`; did you mean `right`?",
        ),
    ];
    let runtime = Runtime::scripted(&Scripted::new());
    for (input, expected) in fits {
        let by_type = subtract_from::run_json(&runtime, input.clone())
            .await
            .unwrap_err();
        let by_name = runtime.run_json("subtract_from", input).await.unwrap_err();
        for error in [by_type, by_name] {
            assert_eq!(error.message(), expected);
            assert_eq!(short(&error), "InvalidInput at subtract_from");
        }
    }
}

mod one {
    use tinyllm::prelude::*;

    #[llm_function]
    pub(super) fn known_twice() -> u32 {
        1
    }
}

mod other {
    use tinyllm::prelude::*;

    #[llm_function]
    pub(super) fn known_twice() -> u32 {
        2
    }
}

#[tokio::test]
async fn a_name_that_stands_for_nothing_or_for_several_is_no_guess() {
    let runtime = Runtime::scripted(&Scripted::new());
    let check = async |name: &str, message: &str, advice: Option<&str>| {
        let error = runtime.run_json(name, json!({})).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Settings);
        assert_eq!((error.message(), error.advice()), (message, advice));
    };
    check(
        "coloured_diference",
        "no node named `coloured_diference`; did you mean `coloured_difference`?",
        None,
    )
    .await;
    check(
        "known_twice",
        "several nodes are named `known_twice`: it::runtime::starts::one::known_twice, \
         it::runtime::starts::other::known_twice",
        Some("use the full name"),
    )
    .await;
    for (module, number) in [("one", 1), ("other", 2)] {
        let name = format!("it::runtime::starts::{module}::known_twice");
        let output = runtime.run_json(&name, Value::Null).await.unwrap();
        assert_eq!(output, json!(number));
    }
    assert_eq!(one::known_twice() + other::known_twice(), 3);
}

#[tokio::test]
async fn a_node_can_be_listed_as_well_as_registered() {
    let entries = [subtract_from::ENTRY, coloured_difference::ENTRY];
    let runtime = Runtime::builder().nodes(entries).build().unwrap();
    let output = runtime
        .run_json("subtract_from", json!({"left": 1, "right": 2}))
        .await;
    assert_eq!(output.unwrap(), json!(-1));
    assert_eq!(
        subtract_from::ENTRY.input_schema()["required"],
        json!(["left", "right"])
    );
    assert!(NodeEntry::all().any(|entry| entry.full_name() == subtract_from::ENTRY.full_name()));
}

#[tokio::test]
async fn events_come_from_the_beginning_and_end_with_the_run() {
    let runtime = Runtime::scripted(&blue());
    let mut run = coloured_difference::start(&runtime, 7, 5, "sky".into());
    let id = run.id();
    let events = run.events().unwrap();
    assert!(run.events().is_none(), "taken twice");
    assert_eq!(run.await.unwrap().0, 2);
    let records: Vec<_> = events.collect().await;
    assert!(records.iter().all(|record| record.run == id));
    let told: Vec<_> = records
        .iter()
        .map(|record| (record.site.as_str(), record.moment))
        .collect();
    let (graph, number, colour) = (
        "coloured_difference",
        "coloured_difference/number",
        "coloured_difference/colour",
    );
    assert_eq!(
        told,
        [
            (graph, Moment::Init),
            (graph, Moment::InputValidation),
            (graph, Moment::Running),
            (number, Moment::Init),
            (number, Moment::InputValidation),
            (number, Moment::Running),
            (number, Moment::OutputValidation),
            (number, Moment::ProcessingOutput),
            (number, Moment::Complete),
            (colour, Moment::Init),
            (colour, Moment::InputValidation),
            (colour, Moment::Running),
            (colour, Moment::Requested),
            (colour, Moment::Replied),
            (colour, Moment::OutputValidation),
            (colour, Moment::ProcessingOutput),
            (colour, Moment::Complete),
            (graph, Moment::OutputValidation),
            (graph, Moment::ProcessingOutput),
            (graph, Moment::Complete),
        ]
    );
    let payloads: Vec<_> = records
        .iter()
        .filter_map(|record| record.payload.clone())
        .collect();
    assert_eq!(payloads[0], json!({"left": 7, "right": 5, "thing": "sky"}));
    assert_eq!(payloads.last().unwrap(), &json!([2, "blue"]));
    let spent = records
        .iter()
        .filter(|record| record.moment == Moment::Complete);
    let spent: Vec<_> = spent.map(|record| record.usage.unwrap()).collect();
    assert_eq!(spent[1], Usage::new(10, 2), "what the LLM call itself cost");
}

#[tokio::test]
async fn a_run_knows_what_it_spent() {
    chain! {
        fn two_colours(first: String, second: String) -> (String, String) {
            concurrent!(colour_of(first), colour_of(second))
        }
    }
    let runtime = Runtime::scripted(&blue());
    let run = two_colours::start(&runtime, "sky".into(), "sea".into());
    let mut run = run;
    let mut events = run.events().unwrap();
    while events.next().await.is_some() {}
    assert_eq!(run.usage(), Usage::new(20, 4));
    run.await.unwrap();
}

#[tokio::test]
async fn ids_differ_and_are_words() {
    let runtime = Runtime::scripted(&blue());
    let runs: Vec<_> = (0..5)
        .map(|left| subtract_from::start(&runtime, left, 1))
        .collect();
    let ids: HashSet<String> = runs.iter().map(|run| run.id().to_string()).collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| id.starts_with("run-")), "{ids:?}");
    for (left, run) in (0..).zip(runs) {
        assert_eq!(run.result().await.unwrap(), left - 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_detached_run_finishes() {
    let late = ScriptedReply::delayed(Duration::from_secs(60), "blue");
    let script = Scripted::new().node("colour_of", [late]);
    let mut run = colour_of::start(&Runtime::scripted(&script), "sky".into());
    let mut events = run.events().unwrap();
    run.detach();
    let mut last = None;
    while let Some(record) = events.next().await {
        last = Some(record.moment);
    }
    assert_eq!(last, Some(Moment::Complete));
}

#[test]
fn outside_of_tokio_a_start_and_a_model_call_say_what_they_need() {
    let runtime = Runtime::scripted(&blue());
    let started = colour_of::start(&runtime, "sky".into()).result();
    let called = colour_of::run(&runtime, "sky".into());
    let errors = [
        futures_util::FutureExt::now_or_never(started)
            .unwrap()
            .unwrap_err(),
        futures_util::FutureExt::now_or_never(called)
            .unwrap()
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Misuse);
        assert!(error.to_string().contains("tokio"), "{error}");
        assert!(error.advice().is_some(), "{error}");
    }
}

#[test]
fn a_graph_of_rust_nodes_needs_no_tokio() {
    chain! {
        fn twice(left: i64, right: i64) -> i64 {
            let once = subtract_from(left, right);
            subtract_from(once, right)
        }
    }
    let runtime = Runtime::builder().build().unwrap();
    let output = futures_util::FutureExt::now_or_never(twice::run(&runtime, 9, 2));
    assert_eq!(output.unwrap().unwrap(), 5);
}

/// Is the number odd?
#[llm_function]
async fn is_odd(number: u64) -> bool;

#[llm_function]
async fn halve(number: u64) -> u64 {
    tokio::task::yield_now().await;
    number / 2
}

#[llm_function]
async fn triple(number: u64) -> u64 {
    tokio::task::yield_now().await;
    number * 3 + 1
}

chain! {
    fn next_numbers(numbers: Vec<u64>) -> Vec<u64> {
        concurrent!(for number in numbers { next_number(number) }, limit = 2)
    }
}

chain! {
    fn next_number(number: u64) -> u64 {
        if is_odd(number) { triple(number) } else { halve(number) }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_runs_of_one_graph_do_not_mix() {
    let odd = ["1", "3", "5", "7", "9"];
    let script = odd.iter().fold(Scripted::new(), |script, digit| {
        script.always_matching(format!("number: *{digit}"), "true")
    });
    let runtime = Runtime::scripted(&script.always_matching("number: *", "false"));
    let runs = (0..200_u64).map(|first| {
        let runtime = runtime.clone();
        tokio::spawn(async move {
            let numbers = vec![first, first + 1, first + 2];
            let output = next_numbers::run(&runtime, numbers.clone()).await.unwrap();
            let expected = numbers.iter().map(|number| match number % 2 {
                0 => number / 2,
                _ => number * 3 + 1,
            });
            assert_eq!(output, expected.collect::<Vec<_>>());
        })
    });
    for run in join_all(runs).await {
        run.unwrap();
    }
}
