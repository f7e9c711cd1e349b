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
use crate::site::Name;

/// One call of a fan-out.
pub trait Branch: Sized + Send {
    /// The node that is called.
    type Node: Node;
    /// What the branch yields.
    type Value: Send;
    /// What ends the graph instead; nothing but for a guard.
    type Stop: Send;
    /// What becomes of the result.
    type Then: Send;

    /// The site, the arguments, and what becomes of the result.
    fn into_parts(self) -> (&'static Name<'static>, Input<Self::Node>, Self::Then);

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
pub struct Call<N: Node> {
    site: &'static Name<'static>,
    input: Input<N>,
}

/// A call that is to be waited for together with others. Written by `chain!`.
#[inline(always)]
pub fn branch<N: Node>(site: &'static Name<'static>, input: Input<N>) -> Call<N> {
    Call { site, input }
}

impl<N: Node> Branch for Call<N> {
    type Node = N;
    type Value = N::Out;
    type Stop = Infallible;
    type Then = ();

    #[inline(always)]
    fn into_parts(self) -> (&'static Name<'static>, Input<N>, ()) {
        (self.site, self.input, ())
    }

    #[inline(always)]
    fn then((): (), result: Result<N::Out>) -> Result<ControlFlow<Infallible, N::Out>> {
        result.map(ControlFlow::Continue)
    }
}

/// `attempt!(call)` as a branch.
pub struct Attempted<B>(pub B);

impl<B: Branch<Stop = Infallible>> Branch for Attempted<B> {
    type Node = B::Node;
    type Value = Result<B::Value, Failure>;
    type Stop = Infallible;
    type Then = B::Then;

    fn into_parts(self) -> (&'static Name<'static>, Input<B::Node>, B::Then) {
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
pub fn guard<B, F, S, V>(branch: B, decide: F) -> Guard<B, F>
where
    B: Branch<Stop = Infallible>,
    F: FnOnce(B::Value) -> ControlFlow<S, V>,
{
    Guard { branch, decide }
}

impl<B, F, S, V> Branch for Guard<B, F>
where
    B: Branch<Stop = Infallible>,
    F: FnOnce(B::Value) -> ControlFlow<S, V> + Send,
    S: Send,
    V: Send,
{
    type Node = B::Node;
    type Value = V;
    type Stop = S;
    type Then = (B::Then, F);

    fn into_parts(self) -> (&'static Name<'static>, Input<B::Node>, Self::Then) {
        let (site, input, then) = self.branch.into_parts();
        (site, input, (then, self.decide))
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
pub(super) async fn run<B: Branch>(
    cx: &Cx<'_>,
    branch: B,
) -> Result<ControlFlow<B::Stop, B::Value>> {
    let (site, input, then) = branch.into_parts();
    B::then(then, call_at(Place::new(cx, site), input).await)
}
