//! Nodes that call nodes by hand: names, repeats, messages of their own, requests of their own.

use futures_util::future::try_join;
use serde_json::json;
use tinyllm::event::Moment;
use tinyllm::llm::{Message, Request, Response};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;
use tinyllm::{Error, ErrorKind, Usage};

use crate::support::records::{observed, short};

#[llm_function]
async fn add_one(number: u32) -> u32 {
    tokio::task::yield_now().await;
    number + 1
}

chain! {
    fn add_two(number: u32) -> u32 {
        let first = add_one(number);
        add_one(first)
    }
}

#[llm_function]
async fn add_many(cx: &Cx, number: u32) -> Result<u32, Error> {
    assert_eq!(cx.site().to_string(), "add_many");
    let mut sum = number;
    for _ in 0..2 {
        sum = add_one::call(cx, sum).await?;
    }
    sum = add_one::call(&cx.at("draft"), sum).await?;
    sum = add_two(cx, sum).await?;
    add_one::call(&cx.at("draft"), sum).await
}

#[tokio::test]
async fn calls_are_named_and_counted_in_their_order() {
    let (runtime, records) = observed(&Scripted::new());
    assert_eq!(add_many::run(&runtime, 1).await.unwrap(), 7);
    assert_eq!(
        records.called(),
        [
            "add_many",
            "add_many/add_one",
            "add_many/add_one#2",
            "add_many/draft",
            "add_many/add_two",
            "add_many/add_two/first",
            "add_many/add_two/add_one",
            "add_many/draft#2",
        ]
    );
    assert_eq!(
        add_many::run(&Runtime::scripted(&Scripted::new()), 1)
            .await
            .unwrap(),
        7
    );
}

#[llm_function]
async fn both_alike(cx: &Cx, number: u32) -> Result<u32, Error> {
    let (left, right) = try_join(add_one::call(cx, number), add_one::call(cx, number)).await?;
    Ok(left + right)
}

#[llm_function]
async fn both_named(cx: &Cx, number: u32) -> Result<u32, Error> {
    let (left, right) = (cx.at("left"), cx.at("right"));
    let (left, right) =
        try_join(add_one::call(&left, number), add_one::call(&right, number)).await?;
    Ok(left + right)
}

#[tokio::test]
async fn two_equal_calls_in_flight_need_names() {
    let (runtime, records) = observed(&Scripted::new());
    let error = both_alike::run(&runtime, 1).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "both_alike: two calls named `add_one` are in flight at once\n  \
         to do: name them apart: `node::call(&cx.at(\"draft\"), ..)`"
    );
    assert_eq!(error.kind(), ErrorKind::Misuse);
    assert_eq!(both_named::run(&runtime, 1).await.unwrap(), 4);
    let called = records.called();
    assert_eq!(
        called[called.len() - 2..],
        ["both_named/left", "both_named/right"]
    );
}

#[llm_function]
async fn count_down(cx: &Cx, number: u32) -> Result<u32, Error> {
    match number {
        0 => Ok(0),
        _ => Ok(1 + Box::pin(count_down::call(cx, number - 1)).await?),
    }
}

#[tokio::test]
async fn a_body_can_call_itself() {
    let (runtime, records) = observed(&Scripted::new());
    assert_eq!(count_down::run(&runtime, 3).await.unwrap(), 3);
    let deepest = "count_down/count_down/count_down/count_down";
    assert_eq!(records.called().last().unwrap(), deepest);
}

#[llm_function]
async fn index(cx: &Cx, pages: u32) -> u32 {
    cx.emit("progress", &json!({ "pages": pages }));
    pages
}

#[tokio::test]
async fn a_node_can_say_something_itself() {
    let (runtime, records) = observed(&Scripted::new());
    index::run(&runtime, 8).await.unwrap();
    let said = records
        .all()
        .into_iter()
        .find(|record| record.moment == Moment::Emitted);
    let said = said.unwrap();
    assert_eq!((said.site.as_str(), said.node.as_str()), ("index", "index"));
    assert_eq!(said.message.as_deref(), Some("progress"));
    assert_eq!(said.payload, Some(json!({"pages": 8})));
}

#[llm_function]
async fn ask(cx: &Cx, question: String) -> Result<String, Error> {
    let request = Request::new([Message::system("Be brief."), Message::user(question)]);
    Ok(cx.llm(request).await?.text)
}

#[tokio::test]
async fn a_node_can_send_a_request_of_its_own() {
    let reply = Response::text("blue").costing(Usage::new(4, 1));
    let script = Scripted::new().site("ask", [reply]);
    let (runtime, records) = observed(&script);
    let mut run = ask::start(&runtime, "Which?".into());
    let mut events = run.events().unwrap();
    while events.next().await.is_some() {}
    assert_eq!(run.usage(), Usage::new(4, 1));
    assert_eq!(run.await.unwrap(), "blue");
    assert_eq!(script.requests()[0].last_user_text(), "Which?");
    assert_eq!(script.requests()[0].node, "ask");
    assert_eq!(records.sites(Moment::Requested), ["ask"]);
    let error = ask::run(&runtime, "Again?".into()).await.unwrap_err();
    assert_eq!(short(&error), "Misuse at ask");
}

/// Say hello.
#[llm_function]
async fn hello(name: String) -> String;

#[llm_function]
async fn greet_all(cx: &Cx, names: Vec<String>) -> Result<Vec<String>, Error> {
    let mut greetings = Vec::new();
    for name in names {
        greetings.push(hello(cx, name).await?);
    }
    Ok(greetings)
}

#[tokio::test]
async fn a_bodiless_node_is_a_function_too() {
    let script = Scripted::new()
        .site("greet_all/hello", ["Hi Ann"])
        .site("greet_all/hello#2", ["Hi Bo"]);
    let names = vec!["Ann".to_string(), "Bo".to_string()];
    let greetings = greet_all::run(&Runtime::scripted(&script), names)
        .await
        .unwrap();
    assert_eq!(greetings, ["Hi Ann", "Hi Bo"]);
}
