//! Options reach the request and the clock; which level is stronger.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::json;
use tinyllm::event::Moment;
use tinyllm::llm::Request;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm::{Error, ErrorKind};

use crate::support::records::{observed, scripted, short};

/// Write a line.
#[llm_function(
    model = "scripted/large",
    system = "You are a poet.",
    temperature = 0.25,
    top_p = 0.9,
    max_tokens = 40,
    seed = 9,
    stop = ["\n", "END"],
    name = "versify",
)]
async fn write_line(subject: String) -> String;

#[tokio::test]
async fn what_stands_on_the_node_reaches_the_request() {
    let script = Scripted::new().always("versify", "rain");
    let (runtime, records) = observed(&script);
    write_line::run(&runtime, "rain".into()).await.unwrap();
    let request = &script.requests()[0];
    assert_eq!(
        (request.node.as_str(), request.site.as_str()),
        ("versify", "versify")
    );
    assert_eq!(request.model, "large");
    assert_eq!(request.messages[0].text, "You are a poet.");
    assert_eq!(
        (request.temperature, request.top_p),
        (Some(0.25), Some(0.9))
    );
    assert_eq!((request.max_tokens, request.seed), (Some(40), Some(9)));
    assert_eq!(request.stop, ["\n", "END"]);
    assert_eq!(records.called(), ["versify"]);
    let by_name = runtime
        .run_json("versify", json!({"subject": "snow"}))
        .await;
    assert_eq!(by_name.unwrap(), json!("rain"));
}

/// Rank the text.
#[llm_function(temperature = 0.1)]
async fn rank(text: String) -> String;

chain! { fn ranked(text: String) -> String { rank(text) } }
chain! { fn ranked_hot(text: String) -> String { rank(text).with(temperature = 0.5) } }

#[tokio::test]
async fn the_nearer_level_is_the_stronger() {
    let script = Scripted::new().always("rank", "fine");
    let by_name = |temperature| Options::new().temperature(temperature);
    let plain = scripted(&script).build().unwrap();
    let node = scripted(&script)
        .node("rank", by_name(0.2))
        .build()
        .unwrap();
    // The environment comes through the builder, after the file.
    let env = scripted(&script)
        .node("rank", by_name(0.2))
        .node("rank", by_name(0.3));
    let env = env.build().unwrap();
    let run = env.with(by_name(0.4));
    let ask = async |runtime: &Runtime, hot: bool| {
        match hot {
            true => ranked_hot::run(runtime, "x".into()).await.unwrap(),
            false => ranked::run(runtime, "x".into()).await.unwrap(),
        };
        script.requests().last().unwrap().temperature.unwrap()
    };
    assert_eq!(ask(&plain, false).await, 0.1, "the node's own");
    assert_eq!(ask(&node, false).await, 0.2, "by name");
    assert_eq!(ask(&env, false).await, 0.3, "by name, set later");
    assert_eq!(ask(&run, false).await, 0.4, "the run");
    assert_eq!(ask(&run, true).await, 0.5, "the call");
    assert_eq!(ask(&env, true).await, 0.5, "the call over the name");
    assert_eq!(
        ask(&plain, false).await,
        0.1,
        "`with` leaves the runtime alone"
    );
}

#[tokio::test]
async fn levels_add_up_option_by_option() {
    let script = Scripted::new().always("rank", "fine");
    let runtime = scripted(&script)
        .node(
            "it::runtime::options::rank",
            Options::new().seed(1).max_tokens(5),
        )
        .build()
        .unwrap()
        .with(Options::new().seed(2).system("Be fair."));
    ranked::run(&runtime, "x".into()).await.unwrap();
    let Request {
        messages,
        seed,
        max_tokens,
        temperature,
        ..
    } = &script.requests()[0];
    assert_eq!(
        (*seed, *max_tokens, *temperature),
        (Some(2), Some(5), Some(0.1))
    );
    assert_eq!(messages[0].text, "Be fair.");
}

chain! {
    fn told_how(text: String, how: String, limit: u32) -> String {
        rank(text).with(model = how, max_tokens = limit, stop = "!", seed = 3)
    }
}

#[tokio::test]
async fn options_of_a_call_can_be_values() {
    let script = Scripted::new().always("rank", "fine");
    let runtime = Runtime::scripted(&script);
    told_how::run(&runtime, "x".into(), "other".into(), 7)
        .await
        .unwrap();
    let request = &script.requests()[0];
    assert_eq!(
        (request.model.as_str(), request.max_tokens),
        ("other", Some(7))
    );
    assert_eq!(
        (request.stop.as_slice(), request.seed),
        (["!".to_string()].as_slice(), Some(3))
    );
}

#[tokio::test]
async fn an_option_out_of_range_is_an_error_of_the_node() {
    let script = Scripted::new().always("rank", "fine");
    let runtime = Runtime::scripted(&script).with(Options::new().temperature(3.0));
    let error = ranked::run(&runtime, "x".into()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert_eq!(
        error.message(),
        "`temperature` is a number between 0 and 2, not `3.0`"
    );
    assert_eq!(script.requests(), []);
}

#[llm_function(timeout = "2s")]
async fn nap(seconds: u64) -> u64 {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    seconds
}

chain! { fn napping(seconds: u64) -> u64 { nap(seconds) } }
chain! { fn napping_long(seconds: u64) -> u64 { nap(seconds).with(timeout = "1m") } }

#[tokio::test(start_paused = true)]
async fn a_timeout_is_kept_and_a_nearer_one_is_stronger() {
    let runtime = Runtime::scripted(&Scripted::new());
    assert_eq!(napping::run(&runtime, 1).await.unwrap(), 1);
    let error = napping::run(&runtime, 3).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "napping/nap: no output within 2s\n  to do: raise `timeout`, or look at what the node waits for"
    );
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(napping_long::run(&runtime, 59).await.unwrap(), 59);
    let error = napping_long::run(&runtime, 61).await.unwrap_err();
    assert_eq!(short(&error), "Timeout at napping_long/nap");

    let patient = Options::new().timeout(Duration::from_secs(10));
    let named = Runtime::builder().node("nap", patient).build().unwrap();
    assert_eq!(napping::run(&named, 9).await.unwrap(), 9);
    assert_eq!(
        nap::run(&named, 9).await.unwrap(),
        9,
        "as the first node of a run"
    );
    assert_eq!(
        named
            .run_json("nap", json!({"seconds": 11}))
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::Timeout
    );
}

#[tokio::test(start_paused = true)]
async fn a_slow_model_times_out_all_attempts_together() {
    /// Think.
    #[llm_function(timeout = "10s", retries = 3)]
    async fn think(text: String) -> u32;
    let slow = |text: &str| ScriptedReply::delayed(Duration::from_secs(4), text);
    let script = Scripted::new().node("think", [slow("no"), slow("never"), slow("1")]);
    let error = think::run(&Runtime::scripted(&script), "x".into())
        .await
        .unwrap_err();
    assert_eq!(short(&error), "Timeout at think");
    assert_eq!(script.requests().len(), 3);
}

static TRIES: AtomicU32 = AtomicU32::new(0);

#[llm_function(retries = 2)]
async fn third_time(number: u32) -> Result<u32, std::io::Error> {
    match TRIES.fetch_add(1, Ordering::Relaxed) {
        try_number @ ..2 => Err(std::io::Error::other(format!("not on try {try_number}"))),
        _ => Ok(number),
    }
}

#[tokio::test]
async fn a_body_is_run_again_when_it_fails() {
    let (runtime, records) = observed(&Scripted::new());
    assert_eq!(third_time::run(&runtime, 7).await.unwrap(), 7);
    assert_eq!(TRIES.load(Ordering::Relaxed), 3);
    let again: Vec<_> = records
        .all()
        .into_iter()
        .filter(|record| record.moment == Moment::AskedAgain)
        .map(|record| (record.attempt, record.message.unwrap()))
        .collect();
    let expected = [
        (1, "not on try 0".to_string()),
        (2, "not on try 1".to_string()),
    ];
    assert_eq!(again, expected);
    assert_eq!(records.sites(Moment::Complete), ["third_time"]);
}

#[llm_function(retries = 1)]
fn never(number: u32) -> Result<u32, std::io::Error> {
    Err(std::io::Error::other(format!("not {number}")))
}

#[tokio::test]
async fn a_body_that_always_fails_tells_every_try() {
    for runtime in [
        Runtime::scripted(&Scripted::new()),
        observed(&Scripted::new()).0,
    ] {
        let error = never::run(&runtime, 1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Node);
        let faults: Vec<_> = error
            .attempts()
            .iter()
            .map(|attempt| &attempt.fault)
            .collect();
        assert_eq!(faults, ["not 1", "not 1"]);
    }
}

/// The number must be even.
fn even(number: &u32, _: &str) -> Result<(), String> {
    match number % 2 {
        0 => Ok(()),
        _ => Err(format!("{number} is odd")),
    }
}

/// Name an even number.
#[llm_function(retries = 1, validate = even)]
async fn name_even(hint: String) -> u32;

#[llm_function(validate = even)]
fn length(text: String) -> u32 {
    u32::try_from(text.len()).unwrap()
}

#[llm_function(validate = even)]
async fn length_later(text: String) -> Result<u32, Error> {
    Ok(u32::try_from(text.len()).unwrap())
}

#[tokio::test]
async fn a_rule_of_the_node_is_kept_by_models_and_bodies() {
    let script = Scripted::new().node("name_even", ["3", "4"]);
    assert_eq!(
        name_even::run(&Runtime::scripted(&script), "?".into())
            .await
            .unwrap(),
        4
    );
    let said = script.requests()[1].messages.last().unwrap().text.clone();
    assert!(said.contains("3 is odd"), "{said}");

    let runtime = Runtime::scripted(&Scripted::new());
    assert_eq!(length::run(&runtime, "ab".into()).await.unwrap(), 2);
    assert_eq!(length_later::run(&runtime, "ab".into()).await.unwrap(), 2);
    let sync = length::run(&runtime, "abc".into()).await.unwrap_err();
    let later = length_later::run(&runtime, "abc".into()).await.unwrap_err();
    for (error, site) in [(sync, "length"), (later, "length_later")] {
        assert_eq!(
            error.to_string(),
            format!(
                "{site}: the output does not fit: 3 is odd\n  \
                 to do: correct the node's body, or the rule in its `validate`"
            )
        );
        assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    }
}

#[tokio::test(start_paused = true)]
async fn items_without_a_limit_keep_the_runtimes() {
    static NOW: AtomicU32 = AtomicU32::new(0);
    static MOST: AtomicU32 = AtomicU32::new(0);
    #[llm_function]
    async fn busy(number: u32) -> u32 {
        let now = NOW.fetch_add(1, Ordering::Relaxed) + 1;
        MOST.fetch_max(now, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(1)).await;
        NOW.fetch_sub(1, Ordering::Relaxed);
        number
    }
    chain! {
        fn all_busy(numbers: Vec<u32>) -> Vec<u32> {
            concurrent!(for number in numbers { busy(number) })
        }
    }
    for (builder, most) in [(Runtime::builder(), 16), (Runtime::builder().limit(3), 3)] {
        MOST.store(0, Ordering::Relaxed);
        let numbers: Vec<u32> = (0..50).collect();
        let output = all_busy::run(&builder.build().unwrap(), numbers.clone()).await;
        assert_eq!(output.unwrap(), numbers);
        assert_eq!(MOST.load(Ordering::Relaxed), most);
    }
}
