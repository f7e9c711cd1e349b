//! What ends from outside: told as cancelled, from the inside out, and really stopped.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use tinyllm::ErrorKind;
use tinyllm::event::Moment;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::{Scripted, ScriptedReply};

use crate::support::records::{observed, short};

/// Counts when it is dropped.
struct Alive(&'static AtomicUsize);

impl Alive {
    fn here(count: &'static AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A node of this name never ends; `alive` counts how many of it there are.
macro_rules! endless {
    ($name:ident, $alive:ident) => {
        static $alive: AtomicUsize = AtomicUsize::new(0);

        #[llm_function]
        async fn $name(number: u32) -> u32 {
            let _alive = Alive::here(&$alive);
            pending::<()>().await;
            number
        }
    };
}

fn count(alive: &AtomicUsize) -> usize {
    alive.load(Ordering::Relaxed)
}

#[tokio::test]
async fn dropping_a_future_ends_every_active_node_from_the_inside_out() {
    endless!(wait, ALIVE);
    #[llm_function]
    fn quick(number: u32) -> u32 {
        number
    }
    chain! {
        fn inner(number: u32) -> u32 {
            let (left, _, _) = concurrent!(wait(number), quick(number), wait(number));
            left
        }
    }
    chain! {
        fn outer(number: u32) -> u32 {
            let first = quick(number);
            inner(first)
        }
    }
    let (runtime, records) = observed(&Scripted::new());
    let mut run = Box::pin(outer::run(&runtime, 1));
    assert!((&mut run).now_or_never().is_none());
    assert_eq!(count(&ALIVE), 2);
    assert_eq!(records.sites(Moment::Cancelled), [""; 0]);
    drop(run);
    assert_eq!(count(&ALIVE), 0);
    let cancelled = records.sites(Moment::Cancelled);
    assert_eq!(cancelled.len(), 4, "{cancelled:?}");
    assert_eq!(cancelled[2..], ["outer/inner", "outer"]);
    let mut branches = cancelled[..2].to_vec();
    branches.sort();
    assert_eq!(branches, ["outer/inner/left", "outer/inner/wait"]);
    assert_eq!(
        records.sites(Moment::Complete),
        ["outer/first", "outer/inner/quick"]
    );
    assert_eq!(records.sites(Moment::Failed), [""; 0]);
}

#[tokio::test]
async fn cancel_stops_a_run_and_its_result_says_so() {
    endless!(hold, ALIVE);
    chain! { fn holding(number: u32) -> u32 { hold(number) } }
    let (runtime, records) = observed(&Scripted::new());
    let mut run = holding::start(&runtime, 1);
    let mut events = run.events().unwrap();
    while count(&ALIVE) == 0 {
        events.next().await.unwrap();
    }
    run.cancel();
    let id = run.id();
    let error = run.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(error.message(), format!("{id} was cancelled"));
    assert_eq!(count(&ALIVE), 0);
    assert_eq!(
        records.sites(Moment::Cancelled),
        ["holding/hold", "holding"]
    );
    let mut last = None;
    while let Some(record) = events.next().await {
        last = Some((record.site, record.moment));
    }
    assert_eq!(last, Some(("holding".to_string(), Moment::Cancelled)));
}

#[tokio::test]
async fn dropping_the_handle_stops_the_run() {
    endless!(keep, ALIVE);
    let (runtime, records) = observed(&Scripted::new());
    let mut run = keep::start(&runtime, 1);
    let mut events = run.events().unwrap();
    while count(&ALIVE) == 0 {
        events.next().await.unwrap();
    }
    drop(run);
    while events.next().await.is_some() {}
    assert_eq!(count(&ALIVE), 0);
    assert_eq!(records.sites(Moment::Cancelled), ["keep"]);
}

#[tokio::test]
async fn the_first_failure_of_a_fan_out_ends_the_others() {
    endless!(linger, ALIVE);
    static PEAK: AtomicUsize = AtomicUsize::new(0);
    #[llm_function]
    async fn fail_later(number: u32) -> Result<u32, std::fmt::Error> {
        tokio::task::yield_now().await;
        PEAK.store(count(&ALIVE), Ordering::Relaxed);
        match number {
            0 => Ok(0),
            _ => Err(std::fmt::Error),
        }
    }
    chain! {
        fn pair_of(number: u32) -> u32 {
            let (left, _) = concurrent!(linger(number), fail_later(number));
            left
        }
    }
    let (runtime, records) = observed(&Scripted::new());
    let error = pair_of::run(&runtime, 1).await.unwrap_err();
    assert_eq!(short(&error), "Node at pair_of/fail_later");
    assert_eq!((PEAK.load(Ordering::Relaxed), count(&ALIVE)), (1, 0));
    assert_eq!(records.sites(Moment::Cancelled), ["pair_of/left"]);
    assert_eq!(
        records.sites(Moment::Failed),
        ["pair_of/fail_later", "pair_of"]
    );

    #[llm_function]
    async fn odd_fails(number: u32) -> Result<u32, std::fmt::Error> {
        if number % 2 == 1 {
            tokio::task::yield_now().await;
            return Err(std::fmt::Error);
        }
        let _alive = Alive::here(&ALIVE);
        pending().await
    }
    chain! {
        fn all_of(numbers: Vec<u32>) -> Vec<u32> {
            concurrent!(for number in numbers { odd_fails(number) }, limit = 3)
        }
    }
    let (runtime, records) = observed(&Scripted::new());
    let error = all_of::run(&runtime, vec![0, 2, 3, 4, 5])
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Node);
    assert_eq!(count(&ALIVE), 0);
    assert_eq!(
        records.sites(Moment::Cancelled).len(),
        2,
        "{:?}",
        records.called()
    );
    assert_eq!(records.called().len(), 1 + 3, "nothing new began");
}

#[tokio::test(start_paused = true)]
async fn the_losers_of_a_race_are_cancelled() {
    /// Say it slowly.
    #[llm_function]
    async fn slow_answer(question: String) -> String;
    /// Say it at once.
    #[llm_function]
    async fn fast_answer(question: String) -> String;
    chain! {
        fn quickest(question: String) -> String {
            race!(slow_answer(question), fast_answer(question))
        }
    }
    let script = Scripted::new()
        .node(
            "slow_answer",
            [ScriptedReply::delayed(Duration::from_secs(60), "slow")],
        )
        .node(
            "fast_answer",
            [ScriptedReply::delayed(Duration::from_secs(1), "fast")],
        );
    let (runtime, records) = observed(&script);
    assert_eq!(quickest::run(&runtime, "?".into()).await.unwrap(), "fast");
    assert_eq!(records.sites(Moment::Cancelled), ["quickest/slow_answer"]);
    let won: Vec<_> = records
        .all()
        .into_iter()
        .filter(|record| record.moment == Moment::Won)
        .map(|record| (record.site, record.payload))
        .collect();
    assert_eq!(won, [("quickest/race".to_string(), Some(1.into()))]);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_what_the_node_waits_for() {
    endless!(stay, ALIVE);
    chain! {
        fn impatient(number: u32) -> u32 {
            staying(number).with(timeout = "5s")
        }
    }
    chain! { fn staying(number: u32) -> u32 { stay(number) } }
    let (runtime, records) = observed(&Scripted::new());
    let error = impatient::run(&runtime, 1).await.unwrap_err();
    assert_eq!(short(&error), "Timeout at impatient/staying");
    assert_eq!(count(&ALIVE), 0);
    let stopped = records.moments("impatient/staying/stay").pop();
    assert_eq!(stopped, Some(Moment::Cancelled));
    assert_eq!(records.sites(Moment::Failed).last().unwrap(), "impatient");
}
