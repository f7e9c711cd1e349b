//! How a node is called from `cx`: directly or through the engine; and the fan-outs.
//!
//! Knows nodes, places and the engine; knows nothing of how a node runs inside. A call without
//! settings, observers and engine is the direct, typed, allocation-free one.

use std::future::Future;

use serde_json::Value;

use crate::cx::{Cx, NodeEntry, Place, full_name};
use crate::engine::{Engine, EngineCall};
use crate::error::{Error, ErrorKind, Result};
use crate::failure::Failure;
use crate::node::{Input, Kind, Node, Ports, decode_input, encode_output};
use crate::options::Options;
use crate::provider::BoxFuture;

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
        site: &'b str,
        input: Input<N>,
    ) -> impl Future<Output = Result<N::Out>> + Send + 'b {
        call_at(Place::new(self, site), input)
    }

    /// Call a node from hand-written code: its site is its name, counted.
    #[doc(hidden)]
    pub async fn call_by_hand<N: Node>(&self, input: Input<N>) -> Result<N::Out> {
        let (name, repeat, _in_flight) = self
            .begin_call(N::NAME)
            .map_err(|error| error.at(self.site))?;
        call_at(Place::new(self, name).repeated(repeat), input).await
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
#[inline]
pub(crate) async fn call_at<N: Node>(place: Place<'_>, input: Input<N>) -> Result<N::Out> {
    let direct = N::Kind::DIRECT && N::OPTIONS.are_plain();
    if direct && place.cx.run.plain && input.options.is_none() {
        N::Kind::direct(place, input.values).await
    } else {
        managed_box(place, input).await
    }
}

/// On the heap, so that the direct call stays small.
fn managed_box<'a, N: Node>(place: Place<'a>, input: Input<N>) -> BoxFuture<'a, Result<N::Out>> {
    Box::pin(async move {
        match place.cx.run.shared.engine.as_deref() {
            Some(engine) => through(engine, place, input).await,
            None => settled::<N>(place, input.values, input.options).await,
        }
    })
}

/// Call a node with its settings, in this process.
pub(crate) async fn settled<N: Node>(
    place: Place<'_>,
    values: N::In,
    call: Option<Box<Options>>,
) -> Result<N::Out> {
    let call = call.map_or_else(Options::new, |options| *options);
    let shared = &place.cx.run.shared;
    let options = shared.options_of(N::SPEC, call, N::OPTIONS.into());
    let Some(limit) = options.timeout else {
        return N::Kind::managed(place, values, options).await;
    };
    if tokio::runtime::Handle::try_current().is_err() {
        let message = format!("`timeout` of `{}` needs a tokio runtime", N::NAME);
        return Err(Error::new(ErrorKind::Misuse, message).at(place.site()));
    }
    match tokio::time::timeout(limit, N::Kind::managed(place, values, options)).await {
        Ok(result) => result,
        Err(_) => Err(
            Error::new(ErrorKind::Timeout, format!("no output within {limit:?}"))
                .advise("raise `timeout`, or look at what the node waits for")
                .at(place.site()),
        ),
    }
}

/// The first call of a run: never through the engine, which has the run itself in its hands.
#[inline]
pub(crate) async fn call_first<N: Node>(place: Place<'_>, input: Input<N>) -> Result<N::Out> {
    let direct = N::Kind::DIRECT && N::OPTIONS.are_plain();
    if direct && place.cx.run.plain && input.options.is_none() {
        return N::Kind::direct(place, input.values).await;
    }
    let boxed: BoxFuture<'_, _> = Box::pin(settled::<N>(place, input.values, input.options));
    boxed.await
}

/// Call one node through the engine.
async fn through<N: Node>(
    engine: &dyn Engine,
    place: Place<'_>,
    input: Input<N>,
) -> Result<N::Out> {
    let mut batch = engine.begin();
    batch.start(engine_call(place, input)?);
    match batch.next_completed().await {
        Some((_, result)) => decode_output::<N>(place, result),
        None => Err(lost(place)),
    }
}

/// A call by name and as JSON, and how to run it here.
pub(crate) fn engine_call<'a, N: Node>(
    place: Place<'a>,
    input: Input<N>,
) -> Result<EngineCall<'a>> {
    let json = N::PORTS.encode(&input.values).map_err(|fault| {
        let message = format!("the input of `{}` cannot be written as JSON", N::NAME);
        Error::new(ErrorKind::InvalidInput, message)
            .because(fault)
            .at(place.site())
    })?;
    let options = input.options;
    Ok(EngineCall {
        site: place.site().to_string(),
        node: full_name(N::SPEC),
        input: json,
        execute: Box::new(move |node, json| match place.cx.run.shared.find(&node) {
            Ok(entry) => (entry.execute)(place, json, options),
            Err(error) => Box::pin(std::future::ready(Err(error.at(place.site())))),
        }),
    })
}

/// What an engine brought back, as the node's output.
pub(crate) fn decode_output<N: Node>(place: Place<'_>, result: Result<Value>) -> Result<N::Out> {
    N::OUTPUT.decode(result?).map_err(|fault| {
        let message = format!("the engine's result is no output of `{}`", N::NAME);
        Error::new(ErrorKind::Engine, message)
            .because(fault)
            .at(place.site())
    })
}

/// The engine forgot a call.
#[cold]
pub(crate) fn lost(place: Place<'_>) -> Error {
    Error::new(ErrorKind::Engine, "the engine lost the call").at(place.site())
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
