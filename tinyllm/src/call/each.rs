//! `concurrent!(for doc in docs { grade(doc) }, limit = 8)`: one call per item, order kept.
//!
//! Knows branches and a limit; knows nothing of nodes.

use std::ops::ControlFlow;

use futures_util::future::try_join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::branch::Branch;
use super::{call_at, decode_output, engine_call, lost};
use crate::cx::{Cx, Place};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::provider::BoxFuture;
use crate::site::Name;

/// Above this many futures in flight, waking one must not poll all.
const POLL_ALL_AT_ONCE: usize = 30;

/// Why a fan-out over items ended early.
enum Exit<S> {
    Failed(Error),
    Stopped(S),
}

impl Cx<'_> {
    /// One call per item, at most `limit` at once; outputs in the order of the items.
    /// Written by `concurrent!`.
    #[doc(hidden)]
    pub async fn each<I, F, B>(
        &self,
        limit: Option<usize>,
        items: I,
        branch: F,
    ) -> Result<ControlFlow<B::Stop, Vec<B::Value>>>
    where
        I: IntoIterator,
        I::IntoIter: Send,
        I::Item: Send,
        F: FnMut(I::Item) -> B + Send,
        B: Branch,
    {
        let limit = limit.unwrap_or(self.run.shared.limit).max(1);
        let branches = items.into_iter().map(branch);
        if let Some(engine) = self.run.shared.engine.as_deref() {
            let through: BoxFuture<'_, _> = Box::pin(through(self, engine, limit, branches));
            return through.await;
        }
        match direct(self, limit, branches).await {
            Ok(values) => Ok(ControlFlow::Continue(values)),
            Err(Exit::Stopped(stop)) => Ok(ControlFlow::Break(stop)),
            Err(Exit::Failed(error)) => Err(error),
        }
    }
}

async fn one<B: Branch>(cx: &Cx<'_>, index: usize, branch: B) -> Result<B::Value, Exit<B::Stop>> {
    let (site, input, then) = branch.into_parts();
    let name = Name::indexed(site.text, index);
    let result = call_at(Place::new(cx, &name), input).await;
    match B::then(then, result) {
        Ok(ControlFlow::Continue(value)) => Ok(value),
        Ok(ControlFlow::Break(stop)) => Err(Exit::Stopped(stop)),
        Err(error) => Err(Exit::Failed(error)),
    }
}

async fn direct<B: Branch>(
    cx: &Cx<'_>,
    limit: usize,
    branches: impl Iterator<Item = B> + Send,
) -> Result<Vec<B::Value>, Exit<B::Stop>> {
    let mut branches = branches.enumerate();
    let count = branches.size_hint();
    if count
        .1
        .is_some_and(|count| count <= limit.min(POLL_ALL_AT_ONCE))
    {
        return try_join_all(branches.map(|(index, branch)| one(cx, index, branch))).await;
    }
    // Whoever is done first is looked at first: a failure must not wait for the items before it.
    let mut values = Vec::with_capacity(count.0);
    let mut flowing = FuturesUnordered::new();
    loop {
        while flowing.len() < limit
            && let Some((index, branch)) = branches.next()
        {
            flowing.push(numbered(cx, index, branch));
            values.push(None);
        }
        let Some(done) = flowing.next().await else {
            return Ok(values.into_iter().flatten().collect());
        };
        let (index, value) = done?;
        if let Some(slot) = values.get_mut(index) {
            *slot = Some(value);
        }
    }
}

async fn numbered<B: Branch>(
    cx: &Cx<'_>,
    index: usize,
    branch: B,
) -> Result<(usize, B::Value), Exit<B::Stop>> {
    Ok((index, one(cx, index, branch).await?))
}

async fn through<B: Branch>(
    cx: &Cx<'_>,
    engine: &dyn Engine,
    limit: usize,
    branches: impl Iterator<Item = B> + Send,
) -> Result<ControlFlow<B::Stop, Vec<B::Value>>> {
    let mut batch = engine.begin();
    let mut branches = branches.enumerate();
    let mut begun = Vec::new();
    let mut values = Vec::new();
    let mut in_flight = 0_usize;
    loop {
        while in_flight < limit
            && let Some((index, branch)) = branches.next()
        {
            let (site, input, then) = branch.into_parts();
            let name = Name::indexed(site.text, index);
            batch.start(engine_call(cx, name, input)?);
            begun.push(Some(then));
            values.push(None);
            in_flight += 1;
        }
        if in_flight == 0 {
            return Ok(ControlFlow::Continue(
                values.into_iter().flatten().collect(),
            ));
        }
        let completed = batch.next_completed().await;
        let known = completed
            .and_then(|(number, result)| Some((number, begun.get_mut(number)?.take()?, result)));
        let Some((number, then, result)) = known else {
            return Err(lost("a call of a fan-out"));
        };
        in_flight -= 1;
        match B::then(then, decode_output::<B::Node>(result))? {
            ControlFlow::Break(stop) => return Ok(ControlFlow::Break(stop)),
            ControlFlow::Continue(value) => match values.get_mut(number) {
                Some(slot) => *slot = Some(value),
                None => return Err(lost("a call of a fan-out")),
            },
        }
    }
}
