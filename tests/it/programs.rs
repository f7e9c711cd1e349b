//! The fourteen programs of `shared/programs/graphs.rs`, each with every path that it can take.
#![allow(
    unreachable_pub,
    reason = "the graphs stand here as they are written there"
)]

use std::pin::Pin;

use serde_json::Value;
use tinyllm::provider::scripted::Scripted;
use tinyllm::{Result, Runtime};

use crate::support::records::{observed, short};

/// A future on the heap.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One path through one program.
pub(crate) struct Case {
    /// What happens.
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Runtime, Value) -> Boxed<'_, Result<Value>>,
    pub(crate) input: Value,
    pub(crate) script: Scripted,
    /// The output, or `Kind at site`.
    pub(crate) expected: Result<Value, &'static str>,
    /// The sites that are called, in their order.
    pub(crate) sites: Vec<&'static str>,
}

/// Compare a result with what a case expects.
pub(crate) fn compare(case: &Case, result: Result<Value>, how: &str) {
    let result = result.map_err(|error| short(&error));
    let expected = case.expected.clone().map_err(ToString::to_string);
    assert_eq!(result, expected, "{}, {how}", case.name);
}

async fn check(case: &Case) {
    let (runtime, records) = observed(&case.script);
    let result = (case.run)(&runtime, case.input.clone()).await;
    compare(case, result, "directly");
    assert_eq!(records.called(), case.sites, "{}", case.name);
    let unused = case.script.unused();
    assert!(unused.is_empty(), "{}: {unused:?}", case.name);
}

macro_rules! programs {
    ($($name:ident),* $(,)?) => {
        $(
            mod $name;

            #[tokio::test(start_paused = true)]
            async fn $name() {
                for case in $name::cases() {
                    check(&case).await;
                }
            }
        )*

        /// Every path of every program, on fresh scripts.
        pub(crate) fn all() -> Vec<Case> {
            [$($name::cases()),*].into_iter().flatten().collect()
        }
    };
}

programs! {
    p01_loan, p02_crag, p03_summarise_all, p04_polish, p05_support, p06_guarded, p07_vote,
    p08_plan_and_execute, p09_brief, p10_refund, p11_turn, p12_read_invoice, p13_supervise,
    p14_handle,
}

/// The cases of one program: a name, a script, the input, what is expected.
macro_rules! cases {
    ($program:ident: $( $name:literal, $script:expr, $input:tt => $expected:expr, [$($site:literal),* $(,)?]; )*) => {
        pub(crate) fn cases() -> Vec<crate::programs::Case> {
            vec![ $( crate::programs::Case {
                name: concat!(stringify!($program), ": ", $name),
                run: |runtime, input| Box::pin($program::run_json(runtime, input)),
                input: serde_json::json!($input),
                script: $script,
                expected: $expected,
                sites: vec![$($site),*],
            } ),* ]
        }
    };
}

use cases;
