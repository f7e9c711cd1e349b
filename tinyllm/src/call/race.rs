//! `race!(a(x), b(x))`: the first success wins, the rest is dropped.
//!
//! Knows calls of one output type. Losers that failed are remembered until
//! there is a winner; if there is none, their errors are told together.

use std::future::poll_fn;
use std::task::Poll;

use serde_json::Value;

use super::{call_at, decode_output, engine_call};
use crate::cx::{Cx, Place};
use crate::engine::{Engine, EngineCall};
use crate::error::{Error, ErrorKind, Result};
use crate::event::What;
use crate::node::{Input, Node};
use crate::provider::BoxFuture;
use crate::site::Name;

/// A contestant: a call and the future of its result.
#[must_use = "a runner does nothing until it is part of a race"]
pub struct Runner<'a, T> {
    begin: Begin<'a, T>,
}

/// An engine's result as the node's output.
type Decode<T> = fn(Result<Value>) -> Result<T>;

/// Either started here or handed to the engine.
enum Begin<'a, T> {
    Here(BoxFuture<'a, Result<T>>),
    Through(EngineCall<'a>, Decode<T>),
    Broken(Error),
}

impl Cx<'_> {
    /// A call that races with others. Written by `race!`.
    #[doc(hidden)]
    pub fn runner<'b, N: Node>(
        &'b self,
        site: &'b Name<'b>,
        index: Option<usize>,
        input: Input<N>,
    ) -> Runner<'b, N::Out> {
        let name = index.map_or(*site, |index| Name::indexed(site.text, index));
        if self.run.shared.engine.is_none() {
            let here = async move { call_at(Place::new(self, &name), input).await };
            return Runner {
                begin: Begin::Here(Box::pin(here)),
            };
        }
        let begin = match engine_call(self, name, input) {
            Ok(call) => Begin::Through(call, decode_output::<N>),
            Err(error) => Begin::Broken(error),
        };
        Runner { begin }
    }

    /// The first success of all runners. Written by `race!`.
    #[doc(hidden)]
    pub async fn race<'b, T: Send + 'b>(
        &'b self,
        site: &'b Name<'b>,
        limit: Option<usize>,
        runners: Vec<Runner<'b, T>>,
    ) -> Result<T> {
        let limit = limit.unwrap_or(usize::MAX).max(1);
        let won = match self.run.shared.engine.as_deref() {
            Some(engine) => through(engine, limit, runners).await,
            None => direct(limit, runners).await,
        };
        let place = Place::new(self, site);
        match won {
            Ok((branch, value)) => {
                let cx = Cx::inside(self.run, place.site(), self.node);
                cx.tell(self.node, 1, What::Won { branch });
                Ok(value)
            }
            Err(causes) => Err(nobody(causes).at(place.site())),
        }
    }
}

#[cold]
fn nobody(causes: Vec<Error>) -> Error {
    let message = match causes.len() {
        0 => "nobody took part in the race".to_string(),
        count => format!("all {count} alternatives failed"),
    };
    Error::new(ErrorKind::AllFailed, message).with_causes(causes)
}

/// Only the first `limit` of those still running are polled; the others have not begun.
async fn direct<T>(limit: usize, runners: Vec<Runner<'_, T>>) -> Result<(usize, T), Vec<Error>> {
    let mut running = Vec::with_capacity(runners.len());
    let mut errors: Vec<(usize, Error)> = Vec::new();
    for (index, runner) in runners.into_iter().enumerate() {
        match runner.begin {
            Begin::Here(future) => running.push((index, future)),
            Begin::Broken(error) => errors.push((index, error)),
            Begin::Through(..) => {}
        }
    }
    poll_fn(|context| {
        let mut at = 0;
        while at < limit
            && let Some((index, future)) = running.get_mut(at)
        {
            match future.as_mut().poll(context) {
                Poll::Pending => at += 1,
                Poll::Ready(Ok(value)) => return Poll::Ready(Ok((*index, value))),
                Poll::Ready(Err(error)) => {
                    errors.push((*index, error));
                    drop(running.remove(at));
                }
            }
        }
        if !running.is_empty() {
            return Poll::Pending;
        }
        errors.sort_by_key(|(index, _)| *index);
        let causes = std::mem::take(&mut errors)
            .into_iter()
            .map(|(_, error)| error)
            .collect();
        Poll::Ready(Err(causes))
    })
    .await
}

async fn through<'a, T>(
    engine: &'a dyn Engine,
    limit: usize,
    runners: Vec<Runner<'a, T>>,
) -> Result<(usize, T), Vec<Error>> {
    let mut batch = engine.begin();
    let mut begun = Vec::new();
    let mut errors = Vec::new();
    let mut waiting = runners.into_iter().enumerate();
    let mut in_flight = 0_usize;
    loop {
        while in_flight < limit
            && let Some((index, runner)) = waiting.next()
        {
            match runner.begin {
                Begin::Through(call, decode) => {
                    batch.start(call);
                    begun.push((index, decode));
                    in_flight += 1;
                }
                Begin::Broken(error) => errors.push((index, error)),
                Begin::Here(_) => {}
            }
        }
        let completed = if in_flight == 0 {
            None
        } else {
            batch.next_completed().await
        };
        let Some((number, result)) = completed else {
            break;
        };
        let Some((index, decode)) = begun.get(number) else {
            break;
        };
        in_flight -= 1;
        match decode(result) {
            Ok(value) => return Ok((*index, value)),
            Err(error) => errors.push((*index, error)),
        }
    }
    errors.sort_by_key(|(index, _)| *index);
    Err(errors.into_iter().map(|(_, error)| error).collect())
}
