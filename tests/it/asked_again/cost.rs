//! What failed attempts cost is told, however the node ends.

use std::time::Duration;

use futures_util::stream;
use tinyllm::event::Moment;
use tinyllm::llm::{Delta, Request};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};
use tinyllm::provider::{Provider, ProviderError, Reply};
use tinyllm::{ErrorKind, Usage};

use super::{Facts, GOOD, costly, extract};
use crate::support::records::{observed, short};

#[tokio::test(start_paused = true)]
async fn what_failed_attempts_cost_survives_a_time_limit() {
    let late = ScriptedReply::delayed(Duration::from_secs(60), GOOD);
    let script = Scripted::new().node("extract", [costly("{}"), costly("[]"), late]);
    chain! {
        fn in_time(text: String) -> Result<Facts, Failure> {
            attempt!(extract(text).with(timeout = "10s"))
        }
    }
    let failure = in_time::run(&Runtime::scripted(&script), "x".into())
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(failure.kind, ErrorKind::Timeout);
    assert_eq!((failure.usage, failure.attempts), (Usage::new(20, 4), 3));
}

#[tokio::test(start_paused = true)]
async fn what_failed_attempts_cost_survives_a_failing_transport() {
    let gone = ScriptedReply::fail(ErrorKind::Server, "out of order");
    let script = Scripted::new().node("extract", [costly("{}"), gone]);
    let error = extract::run(&Runtime::scripted(&script), "x".into())
        .await
        .unwrap_err();
    assert_eq!(short(&error), "Server at extract");
    assert_eq!(error.usage(), Usage::new(10, 2));
    let faults: Vec<_> = error
        .attempts()
        .iter()
        .map(|attempt| &attempt.fault)
        .collect();
    assert_eq!(faults.len(), 2);
    assert_eq!(faults[1], "out of order");
}

#[tokio::test(start_paused = true)]
async fn what_failed_attempts_cost_survives_a_cancelled_run() {
    let late = ScriptedReply::delayed(Duration::from_secs(60), GOOD);
    let script = Scripted::new().node("extract", [costly("{}"), late]);
    let (runtime, records) = observed(&script);
    let run = extract::start(&runtime, "x".into());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(run.usage(), Usage::new(10, 2));
    run.cancel();
    let error = run.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.usage()),
        (ErrorKind::Cancelled, Usage::new(10, 2))
    );
    let records = records.all();
    let last = records.last().unwrap();
    assert_eq!(
        (last.moment, last.usage),
        (Moment::Cancelled, Some(Usage::new(10, 2)))
    );
}

/// Tells what it cost, says a little, and breaks off.
struct BreaksOff;

impl Provider for BreaksOff {
    async fn reply(&self, _: &Request) -> Result<Reply, ProviderError> {
        let broken = || ProviderError::new(ErrorKind::Connection, "the stream ended early");
        let pieces = [
            Ok(Delta::Usage(Usage::new(30, 1))),
            Ok(Delta::Text("{\"appl".to_string())),
            Err(broken()),
        ];
        Ok(Reply::stream(stream::iter(pieces)))
    }
}

#[tokio::test]
async fn what_a_broken_reply_had_cost_is_not_lost() {
    let runtime = Runtime::builder()
        .provider("scripted", BreaksOff)
        .build()
        .unwrap();
    let error = extract::run(&runtime, "x".into()).await.unwrap_err();
    assert_eq!(short(&error), "Connection at extract");
    assert_eq!(error.usage(), Usage::new(30, 1));
    assert_eq!(error.attempts()[0].reply.as_deref(), Some("{\"appl"));
}
