//! A node that panics is an error of its site, and no other run hears of it.

use futures_util::future::join_all;
use serde_json::json;
use tinyllm::event::Moment;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;
use tinyllm::{Error, ErrorKind};

use crate::support::records::observed;

#[llm_function]
fn above_zero(number: i64) -> i64 {
    assert!(number > 0, "number {number} is not above zero");
    number
}

#[llm_function]
async fn above_zero_later(number: i64) -> i64 {
    tokio::task::yield_now().await;
    above_zero(number)
}

chain! {
    fn checked_twice(number: i64) -> i64 {
        let first = above_zero_later(number);
        above_zero(first)
    }
}

chain! {
    fn nested(number: i64) -> i64 {
        for _ in 0..3 {
            match checked_twice(number) {
                _ => (),
            }
        }
        number
    }
}

chain! {
    fn beside(number: i64) -> (i64, i64) {
        concurrent!(above_zero_later(1), nested(number))
    }
}

chain! {
    fn each_of(numbers: Vec<i64>) -> Vec<i64> {
        concurrent!(for number in numbers { above_zero_later(number) }, limit = 2)
    }
}

chain! {
    fn raced(number: i64) -> i64 {
        race!(above_zero_later(number), above_zero_later(number))
    }
}

#[llm_function]
async fn checked_by_hand(cx: &Cx, number: i64) -> Result<i64, Error> {
    checked_twice::call(cx, number).await
}

fn check(error: &Error, site: &str) {
    assert_eq!(error.kind(), ErrorKind::Panic, "{error}");
    assert_eq!(
        error.message(),
        "the node's code panicked: number 0 is not above zero"
    );
    assert_eq!(error.site(), Some(site));
    assert_eq!(
        error.advice(),
        Some("return an error instead: `-> Result<Output, E>`")
    );
}

#[tokio::test]
async fn the_innermost_site_is_named_wherever_it_is() {
    let observer = observed(&Scripted::new()).0;
    for runtime in [Runtime::scripted(&Scripted::new()), observer] {
        check(
            &above_zero::run(&runtime, 0).await.unwrap_err(),
            "above_zero",
        );
        let error = checked_twice::run(&runtime, 0).await.unwrap_err();
        check(&error, "checked_twice/first");
        let error = nested::run(&runtime, 0).await.unwrap_err();
        check(&error, "nested/round[0]/checked_twice/first");
        let error = beside::run(&runtime, 0).await.unwrap_err();
        check(&error, "beside/nested/round[0]/checked_twice/first");
        let error = each_of::run(&runtime, vec![1, 2, 3, 0]).await.unwrap_err();
        check(&error, "each_of/above_zero_later[3]");
        let error = raced::run(&runtime, 0).await.unwrap_err();
        check(&error, "raced/above_zero_later");
        let error = checked_by_hand::run(&runtime, 0).await.unwrap_err();
        check(&error, "checked_by_hand/checked_twice/first");
    }
}

#[tokio::test]
async fn every_way_into_a_run_catches_it() {
    let runtime = Runtime::scripted(&Scripted::new());
    let site = "checked_twice/first";
    check(&checked_twice::start(&runtime, 0).await.unwrap_err(), site);
    let input = json!({"number": 0});
    check(
        &checked_twice::run_json(&runtime, input.clone())
            .await
            .unwrap_err(),
        site,
    );
    check(
        &runtime.run_json("checked_twice", input).await.unwrap_err(),
        site,
    );
}

#[tokio::test]
async fn nodes_around_it_are_told_as_cancelled() {
    let (runtime, records) = observed(&Scripted::new());
    checked_twice::run(&runtime, 0).await.unwrap_err();
    let last = records.moments("checked_twice").pop();
    assert_eq!(last, Some(Moment::Cancelled));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn other_runs_do_not_hear_of_it() {
    let runtime = Runtime::scripted(&Scripted::new());
    let runs = (0..100).map(|number| nested::start(&runtime, number % 4).result());
    for (number, result) in (0..).zip(join_all(runs).await) {
        match number % 4 {
            0 => check(&result.unwrap_err(), "nested/round[0]/checked_twice/first"),
            same => assert_eq!(result.unwrap(), same),
        }
    }
}

#[tokio::test]
async fn a_panic_without_words_is_an_error_too() {
    #[llm_function]
    fn throw(number: i64) -> i64 {
        std::panic::panic_any(number)
    }
    let runtime = Runtime::scripted(&Scripted::new());
    let error = throw::run(&runtime, 4).await.unwrap_err();
    assert_eq!(
        error.message(),
        "the node's code panicked: without a message"
    );
}
