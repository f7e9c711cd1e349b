//! Branch: one call of a fan-out, and what becomes of its result.
//!
//! Knows calls and results; knows nothing of how branches are waited for.

use std::convert::Infallible;
use std::ops::ControlFlow;

use crate::call::call_at;
use crate::cx::{Cx, Place};
use crate::error::Result;
use crate::failure::Failure;
use crate::node::{Input, Node};

/// One call of a fan-out.
pub trait Branch<'a>: Sized + Send {
    /// The node that is called.
    type Node: Node;
    /// What the branch yields.
    type Value: Send;
    /// What ends the graph instead; nothing but for a guard.
    type Stop: Send;
    /// What becomes of the result.
    type Then: Send;

    /// The place, the arguments, and what becomes of the result.
    fn into_parts(self) -> (Place<'a>, Input<Self::Node>, Self::Then);

    /// What becomes of the result.
    ///
    /// # Errors
    /// The node's, unless the branch turns it into a value.
    fn then(
        then: Self::Then,
        result: Result<<Self::Node as Node>::Out>,
    ) -> Result<ControlFlow<Self::Stop, Self::Value>>;
}

/// A plain call.
#[must_use = "a branch does nothing until it is part of a fan-out"]
pub struct Call<'a, N: Node> {
    place: Place<'a>,
    input: Input<N>,
}

impl Cx<'_> {
    /// A call that is to be waited for together with others. Written by `chain!`.
    #[doc(hidden)]
    #[inline(always)]
    pub fn branch<'b, N: Node>(&'b self, site: &'b str, input: Input<N>) -> Call<'b, N> {
        Call {
            place: Place::new(self, site),
            input,
        }
    }
}

impl<'a, N: Node> Branch<'a> for Call<'a, N> {
    type Node = N;
    type Value = N::Out;
    type Stop = Infallible;
    type Then = ();

    #[inline(always)]
    fn into_parts(self) -> (Place<'a>, Input<N>, ()) {
        (self.place, self.input, ())
    }

    #[inline(always)]
    fn then((): (), result: Result<N::Out>) -> Result<ControlFlow<Infallible, N::Out>> {
        result.map(ControlFlow::Continue)
    }
}

/// `attempt!(call)` as a branch.
pub struct Attempted<B>(pub B);

impl<'a, B: Branch<'a, Stop = Infallible>> Branch<'a> for Attempted<B> {
    type Node = B::Node;
    type Value = Result<B::Value, Failure>;
    type Stop = Infallible;
    type Then = B::Then;

    fn into_parts(self) -> (Place<'a>, Input<B::Node>, B::Then) {
        self.0.into_parts()
    }

    fn then(
        then: B::Then,
        result: Result<<B::Node as Node>::Out>,
    ) -> Result<ControlFlow<Infallible, Self::Value>> {
        Ok(ControlFlow::Continue(match B::then(then, result) {
            Ok(ControlFlow::Continue(value)) => Ok(value),
            Ok(ControlFlow::Break(never)) => match never {},
            Err(error) => Err(Failure::from(&error)),
        }))
    }
}

/// `match call { .. }` as a branch: the arms decide whether the graph goes on.
pub struct Guard<B, F> {
    branch: B,
    decide: F,
}

/// A guard around a call. Written by `chain!`.
pub fn guard<'a, B, F, S, V>(branch: B, decide: F) -> Guard<B, F>
where
    B: Branch<'a, Stop = Infallible>,
    F: FnOnce(B::Value) -> ControlFlow<S, V>,
{
    Guard { branch, decide }
}

impl<'a, B, F, S, V> Branch<'a> for Guard<B, F>
where
    B: Branch<'a, Stop = Infallible>,
    F: FnOnce(B::Value) -> ControlFlow<S, V> + Send,
    S: Send,
    V: Send,
{
    type Node = B::Node;
    type Value = V;
    type Stop = S;
    type Then = (B::Then, F);

    fn into_parts(self) -> (Place<'a>, Input<B::Node>, Self::Then) {
        let (place, input, then) = self.branch.into_parts();
        (place, input, (then, self.decide))
    }

    fn then(
        (then, decide): Self::Then,
        result: Result<<B::Node as Node>::Out>,
    ) -> Result<ControlFlow<S, V>> {
        match B::then(then, result)? {
            ControlFlow::Continue(value) => Ok(decide(value)),
            ControlFlow::Break(never) => match never {},
        }
    }
}

/// Run one branch in this process.
#[inline]
pub(super) async fn run<'a, B: Branch<'a>>(
    branch: B,
    index: Option<usize>,
) -> Result<ControlFlow<B::Stop, B::Value>> {
    let (place, input, then) = branch.into_parts();
    let place = match index {
        Some(index) => place.at_index(index),
        None => place,
    };
    B::then(then, call_at(place, input).await)
}
