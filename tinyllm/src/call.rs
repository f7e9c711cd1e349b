//! How a node is called from `cx`: directly or through the engine; and the fan-outs.
//!
//! Knows nodes, places and the engine; knows nothing of how a node runs inside. A call without
//! settings, observers and engine is the direct, typed, allocation-free one.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use serde_json::Value;

use crate::cx::{Cx, NodeEntry, Place, full_name};
use crate::engine::{Engine, EngineCall};
use crate::error::{Error, ErrorKind, Result};
use crate::failure::Failure;
use crate::node::{Input, Kind, Node, Ports, decode_input, encode_output};
use crate::options::Options;
use crate::provider::BoxFuture;
use crate::site::Name;

pub mod branch;
pub mod each;
pub mod join;
pub mod race;

impl Cx<'_> {
    /// Call a node at a site of a graph. Written by `chain!`.
    #[doc(hidden)]
    #[inline(always)]
    pub fn call<'b, N: Node>(
        &'b self,
        site: &'b Name<'b>,
        input: Input<N>,
    ) -> impl Future<Output = Result<N::Out>> + Send + 'b {
        call_at(Place::new(self, site), input)
    }

    /// Call a node from hand-written code: its site is its name, counted.
    #[doc(hidden)]
    pub async fn call_by_hand<N: Node>(&self, input: Input<N>) -> Result<N::Out> {
        let begun = self
            .begin_call(N::NAME)
            .map_err(|error| error.at(self.site))?;
        let name = Name {
            repeat: begun.1,
            ..Name::new(begun.0)
        };
        call_at(Place::new(self, &name), input).await
    }

    /// All alternatives failed.
    #[doc(hidden)]
    #[cold]
    pub fn all_failed(&self, causes: Vec<Error>) -> Error {
        let message = format!("all {} alternatives failed", causes.len());
        Error::new(ErrorKind::AllFailed, message)
            .with_causes(causes)
            .at(self.site)
    }

    /// An error as data, for `attempt!`.
    #[doc(hidden)]
    pub fn attempted<T>(result: Result<T>) -> Result<T, Failure> {
        result.map_err(|error| Failure::from(&error))
    }
}

/// Call a node at a place.
///
/// Not an `async fn`: a future around the direct one would cost each call a second state to keep.
#[inline(always)]
pub(crate) fn call_at<'a, N: Node>(
    place: Place<'a>,
    input: Input<N>,
) -> CallFuture<'a, N, impl Future<Output = Result<N::Out>> + Send + 'a> {
    if !place.cx.run.plain || input.options.is_some() {
        return CallFuture::Managed {
            managed: managed(place, input),
        };
    }
    match N::Kind::direct(place, input.values) {
        Ok(direct) => CallFuture::Direct { direct },
        Err(values) => CallFuture::Managed {
            managed: managed(place, Input::<N>::new(values)),
        },
    }
}

pin_project! {
    /// The future of a call: direct and in place, or managed and on the heap.
    #[project = CallNow]
    pub(crate) enum CallFuture<'a, N: Node, F> {
        Direct { #[pin] direct: F },
        Managed { managed: BoxFuture<'a, Result<N::Out>> },
    }
}

impl<N: Node, F: Future<Output = Result<N::Out>>> Future for CallFuture<'_, N, F> {
    type Output = Result<N::Out>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            CallNow::Direct { direct } => direct.poll(context),
            CallNow::Managed { managed } => managed.as_mut().poll(context),
        }
    }
}

/// On the heap, so that the direct call stays small.
#[cold]
fn managed<'a, N: Node>(place: Place<'a>, input: Input<N>) -> BoxFuture<'a, Result<N::Out>> {
    match place.cx.run.shared.engine.as_deref() {
        Some(engine) => Box::pin(through(engine, place, input)),
        None => settled::<N>(place, input.values, input.options),
    }
}

/// Call a node with its settings, in this process.
pub(crate) fn settled<'a, N: Node>(
    place: Place<'a>,
    values: N::In,
    call: Option<Box<Options>>,
) -> BoxFuture<'a, Result<N::Out>> {
    let options = place.cx.run.shared.options_of(N::SPEC, call);
    Box::pin(N::Kind::managed(place, values, options))
}

/// The first call of a run: never through the engine, which has the run itself in its hands.
#[inline]
pub(crate) async fn call_first<N: Node>(place: Place<'_>, input: Input<N>) -> Result<N::Out> {
    let (values, options) = (input.values, input.options);
    if !place.cx.run.plain || options.is_some() {
        return settled::<N>(place, values, options).await;
    }
    match N::Kind::direct(place, values) {
        Ok(direct) => direct.await,
        Err(values) => settled::<N>(place, values, None).await,
    }
}

/// Call one node through the engine.
async fn through<N: Node>(
    engine: &dyn Engine,
    place: Place<'_>,
    input: Input<N>,
) -> Result<N::Out> {
    let mut batch = engine.begin();
    batch.start(engine_call(place.cx, *place.name(), input)?);
    match batch.next_completed().await {
        Some((_, result)) => decode_output::<N>(result).map_err(|error| error.at(place.site())),
        None => Err(lost("a call").at(place.site())),
    }
}

/// A call by name and as JSON, and how to run it here.
pub(crate) fn engine_call<'a, N: Node>(
    cx: &'a Cx<'a>,
    name: Name<'a>,
    input: Input<N>,
) -> Result<EngineCall<'a>> {
    let site = Place::new(cx, &name).site().to_string();
    let json = N::PORTS.encode(&input.values).map_err(|fault| {
        let message = format!("the input of `{}` cannot be written as JSON", N::NAME);
        Error::new(ErrorKind::InvalidInput, message)
            .because(fault)
            .at(&site)
    })?;
    let options = input.options;
    Ok(EngineCall {
        site,
        node: full_name(N::SPEC),
        input: json,
        execute: Box::new(move |node, json| {
            Box::pin(async move {
                let place = Place::new(cx, &name);
                let found = cx
                    .run
                    .shared
                    .find(&node)
                    .map_err(|error| error.at(place.site()));
                (found?.execute)(place, json, options).await
            })
        }),
    })
}

/// What an engine brought back, as the node's output.
pub(crate) fn decode_output<N: Node>(result: Result<Value>) -> Result<N::Out> {
    N::OUTPUT.decode(result?).map_err(|fault| {
        let message = format!("the engine's result is no output of `{}`", N::NAME);
        Error::new(ErrorKind::Engine, message).because(fault)
    })
}

/// The engine forgot a call, or made one up.
#[cold]
pub(crate) fn lost(what: &str) -> Error {
    Error::new(ErrorKind::Engine, format!("the engine lost {what}"))
}

/// The erased call of a node.
pub(crate) fn execute<N: Node>(
    place: Place<'_>,
    json: Value,
    options: Option<Box<Options>>,
) -> BoxFuture<'_, Result<Value>> {
    Box::pin(async move {
        let values = decode_input::<N>(json).map_err(|error| error.at(place.site()))?;
        let output = settled::<N>(place, values, options).await?;
        encode_output::<N>(&output).map_err(|error| error.at(place.site()))
    })
}

/// The first call of a run, without the node's types.
pub(crate) async fn execute_first(
    entry: &NodeEntry,
    place: Place<'_>,
    input: Value,
) -> Result<Value> {
    (entry.execute)(place, input, None).await
}
