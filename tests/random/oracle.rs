//! What decides while a random graph runs: answers, failures and waits, all from one seed.
//!
//! It must not know graphs. One test thread runs one program at a time, so the state is a thread's.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::poll_fn;
use std::task::Poll;

use serde_json::{Value, json};
use tinyllm::ErrorKind;
use tinyllm::llm::{Request, Response};
use tinyllm::provider::{Provider, ProviderError, Reply};

/// The splitmix64 sequence.
#[derive(Clone, Copy)]
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

thread_local! {
    static RANDOM: RefCell<Random> = const { RefCell::new(Random(0)) };
    /// How many of a hundred answers are failures.
    static FAILURES: Cell<u64> = const { Cell::new(0) };
    static TEXTS: Cell<u64> = const { Cell::new(0) };
}

/// Begins a script: the same seed gives the same decisions.
pub fn begin(seed: u64, failures_of_a_hundred: u64) {
    RANDOM.with_borrow_mut(|random| *random = Random(seed));
    FAILURES.set(failures_of_a_hundred);
    TEXTS.set(0);
}

/// A number below `bound`.
pub fn below(bound: u64) -> u64 {
    RANDOM.with_borrow_mut(|random| random.below(bound))
}

/// A text that no other answer of this run is, so that wires cannot be mixed up unseen.
pub fn text() -> String {
    TEXTS.set(TEXTS.get() + 1);
    format!("t{}", TEXTS.get())
}

/// Waits a random number of turns, so that calls at once end in any order; then fails or not.
///
/// # Errors
/// As often as the script says.
pub async fn turn() -> Result<(), Refused> {
    let mut turns = below(4);
    poll_fn(|context| {
        if turns == 0 {
            return Poll::Ready(());
        }
        turns -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    turn_at_once()
}

/// Fails or not, without a wait.
///
/// # Errors
/// As often as the script says.
pub fn turn_at_once() -> Result<(), Refused> {
    if below(100) < FAILURES.get() {
        Err(Refused)
    } else {
        Ok(())
    }
}

/// The failure of a node that the script lets fail.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the script says no")
    }
}

impl std::error::Error for Refused {}

/// A verdict as JSON.
pub fn verdict() -> Value {
    match below(3) {
        0 => json!("Good"),
        1 => json!({"Bad": {"reason": text()}}),
        _ => json!({"Odd": text()}),
    }
}

/// The model of the nodes without a body.
pub struct Model;

impl Provider for Model {
    async fn reply(&self, request: &Request) -> Result<Reply, ProviderError> {
        let refused = |_| ProviderError::new(ErrorKind::Server, "the script says no");
        turn().await.map_err(refused)?;
        let answer = match request.node.as_str() {
            "rule" => verdict().to_string(),
            _ => text(),
        };
        Ok(Reply::whole(Response::text(answer)))
    }
}
