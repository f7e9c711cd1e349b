//! What a run allocates: nothing a node, one a nested graph, one batch and one list an `each`.
//!
//! One test, because the counting allocator counts for the whole process.

#[path = "../overhead/allocations.rs"]
mod allocations;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tinyllm::prelude::*;

#[llm_function]
async fn step(number: u64) -> u64 {
    number + 1
}

#[llm_function]
fn is_large(number: u64) -> bool {
    number > 100
}

chain! {
    fn four(number: u64) -> u64 {
        let a = step(number);
        let b = step(a);
        let c = if is_large(b) { step(b) } else { b };
        step(c)
    }
}

chain! {
    fn twice(number: u64) -> u64 {
        let a = four(number);
        four(a)
    }
}

chain! {
    fn branches(number: u64) -> u64 {
        let (a, _) = concurrent!(step(number), step(number));
        a
    }
}

#[llm_function]
fn count(numbers: Vec<u64>) -> u64 {
    numbers.len() as u64
}

chain! {
    fn items(numbers: Vec<u64>) -> u64 {
        let steps = concurrent!(for number in numbers { step(number) });
        count(steps)
    }
}

fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

#[test]
fn a_node_allocates_nothing() {
    let runtime = Runtime::builder().build().expect("a runtime");
    let numbers: Vec<u64> = (0..10).collect();
    // The first run of each kind may set up what lives as long as the process.
    now(twice::run(&runtime, 1)).expect("a number");
    let of = |work: &dyn Fn() -> u64| allocations::of(work);
    assert_eq!(
        of(&|| now(step::run(&runtime, 1)).expect("a number")),
        0,
        "a node"
    );
    assert_eq!(
        of(&|| now(four::run(&runtime, 1)).expect("a number")),
        1,
        "a graph"
    );
    assert_eq!(
        of(&|| now(twice::run(&runtime, 1)).expect("a number")),
        3,
        "a graph of two graphs"
    );
    assert_eq!(
        of(&|| now(branches::run(&runtime, 1)).expect("a number")),
        1,
        "branches"
    );
    // The copy of the list, the graph, the batch of futures, the list of their outputs.
    let list = || now(items::run(&runtime, numbers.clone())).expect("a number");
    assert_eq!(of(&list), 4, "an `each`");
}
