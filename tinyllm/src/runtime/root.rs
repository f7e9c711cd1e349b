//! The first call of a run: where panics end and the account is closed.
//!
//! Knows runs and calls; knows nothing of how a run was started.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use serde_json::Value;

use crate::call::{call_first, execute_first};
use crate::cx::NodeEntry;
use crate::cx::RunState;
use crate::cx::{Cx, Place};
use crate::error::{Error, ErrorKind, Result};
use crate::node::{Input, Node};
use crate::site::Name;

/// Run a node to its end.
#[inline]
pub(super) async fn run<N: Node>(state: &RunState, input: Input<N>) -> Result<N::Out> {
    let cx = Cx::root(state);
    let name = Name::new(N::NAME);
    let call = call_first(Place::new(&cx, &name), input);
    closed(state, AssertUnwindSafe(call).catch_unwind().await)
}

/// Run a node without its types.
pub(super) async fn run_entry(state: &RunState, entry: &NodeEntry, input: Value) -> Result<Value> {
    let cx = Cx::root(state);
    let name = Name::new(entry.spec.name);
    let call = execute_first(entry, Place::new(&cx, &name), input);
    closed(state, AssertUnwindSafe(call).catch_unwind().await)
}

/// The result of a run, with what it spent if it failed.
#[inline]
fn closed<T>(state: &RunState, ended: Result<Result<T>, Box<dyn Any + Send>>) -> Result<T> {
    match ended {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(error)) => Err(with_account(state, error)),
        Err(panic) => Err(with_account(state, panicked(state, panic.as_ref()))),
    }
}

#[cold]
fn with_account(state: &RunState, mut error: Error) -> Error {
    error.set_usage(state.usage());
    error
}

#[cold]
fn panicked(state: &RunState, panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "without a message".to_string());
    let error = Error::new(
        ErrorKind::Panic,
        format!("the node's code panicked: {text}"),
    )
    .advise("return an error instead: `-> Result<Output, E>`");
    match state.panicked_at() {
        Some(site) => error.at(site),
        None => error,
    }
}
