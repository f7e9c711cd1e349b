//! Nodes with Rust code: a body, a body that calls other nodes, a graph.
//!
//! Knows how each of them gets its view of the run; knows nothing of models.

use super::drive::{Advance, Off, On, Watch, Watcher, drive};
use super::{Failed, OutputValidation, ProcessingOutput, Running, invalid_output};
use crate::cx::{Calls, Cx, Place};
use crate::error::{Attempt, Error, ErrorKind, Result};
use crate::node::{BodyNode, Kind, Node};
use crate::options::{LLM_ONLY, Options};
use crate::provider::BoxFuture;
use crate::validate::Violations;

/// A body that needs nothing of the run.
pub enum Body {}

/// A body whose first parameter is `cx: &Cx`.
pub enum Caller {}

/// A graph: its future is boxed once, here, so that graphs nest without growing.
pub enum Graph {}

/// How a body gets its view of the run.
pub trait Enter<N: BodyNode>: Kind<N, Work = u32, Back = ()> {
    /// Run the body at a place.
    fn enter(place: Place<'_>, input: N::In) -> impl Future<Output = Result<N::Out>> + Send;
}

impl<N: BodyNode<Kind = Self>> Enter<N> for Body {
    #[inline(always)]
    fn enter(place: Place<'_>, input: N::In) -> impl Future<Output = Result<N::Out>> + Send {
        N::body(place.cx, input)
    }
}

impl<N: BodyNode<Kind = Self>> Enter<N> for Caller {
    async fn enter(place: Place<'_>, input: N::In) -> Result<N::Out> {
        let (site, calls) = (place.site(), Calls::default());
        let cx = Cx::inside(place.cx.run, site, N::NAME).counting(&calls);
        N::body(&cx, input).await
    }
}

impl<N: BodyNode<Kind = Self>> Enter<N> for Graph {
    fn enter(place: Place<'_>, input: N::In) -> impl Future<Output = Result<N::Out>> + Send {
        let boxed: BoxFuture<'_, Result<N::Out>> = Box::pin(async move {
            let site = place.site();
            let cx = Cx::inside(place.cx.run, site, N::NAME);
            N::body(&cx, input).await
        });
        boxed
    }
}

macro_rules! body_kinds {
    ($($kind:ident),*) => { $(
        impl<N: BodyNode<Kind = Self>> Kind<N> for $kind {
            /// How often the body is run again.
            type Work = u32;
            type Back = ();
            const DIRECT: bool = true;

            #[inline(always)]
            fn prepare(_: &N::In, options: Option<&Options>) -> Result<u32> {
                match options {
                    None => Ok(N::OPTIONS.retries.unwrap_or(0)),
                    Some(options) => retries_of::<N>(options),
                }
            }

            #[inline(always)]
            fn direct(
                place: Place<'_>,
                input: N::In,
            ) -> impl Future<Output = Result<N::Out>> + Send {
                drive::<N, Self, Off>(place, input, None)
            }

            fn managed(
                place: Place<'_>,
                input: N::In,
                options: Options,
            ) -> impl Future<Output = Result<N::Out>> + Send {
                drive::<N, Self, On>(place, input, Some(Box::new(options)))
            }
        }

        impl<N: BodyNode<Kind = Self>> Advance<N> for $kind {
            #[inline(always)]
            fn advance<W: Watch>(
                running: Running<N>,
                watcher: &mut Watcher<'_, N, W>,
            ) -> impl Future<Output = Result<ProcessingOutput<N>, Failed<N>>> + Send {
                advance(running, watcher)
            }
        }
    )* };
}

body_kinds!(Body, Caller, Graph);

/// Refuse what a body cannot obey.
fn retries_of<N: Node>(options: &Options) -> Result<u32> {
    if let Some(name) = options
        .names()
        .into_iter()
        .find(|name| LLM_ONLY.contains(name))
    {
        let message = format!(
            "`{name}` is an option of LLM calls; `{}` has a body",
            N::NAME
        );
        return Err(Error::new(ErrorKind::Settings, message));
    }
    let retries = options.retries.unwrap_or(0);
    if retries > 0 && N::COPY.is_none() {
        let message = format!("`{}` cannot be run again: its input is used up", N::NAME);
        return Err(Error::new(ErrorKind::Settings, message)
            .advise("write `retries = 0` on the node: it then copies its input"));
    }
    Ok(retries)
}

impl<N: BodyNode> Running<N>
where
    N::Kind: Enter<N>,
{
    /// Run the body, under its own name.
    ///
    /// # Errors
    /// The failed node.
    pub async fn execute(self, cx: &Cx<'_>) -> Result<OutputValidation<N>, Failed<N>> {
        self.run_at(Place::new(cx, N::NAME)).await
    }

    #[inline(always)]
    async fn run_at(self, place: Place<'_>) -> Result<OutputValidation<N>, Failed<N>> {
        match N::Kind::enter(place, self.input).await {
            Ok(output) => Ok(OutputValidation {
                output,
                back: (),
                ledger: self.ledger,
            }),
            Err(error) => Err(Failed::new(error)),
        }
    }
}

impl<N: BodyNode> OutputValidation<N>
where
    N::Kind: Enter<N>,
{
    /// Check the rules of the output's type.
    ///
    /// # Errors
    /// The failed node: a body is not asked again for what it computed.
    #[inline(always)]
    pub fn check_output(self) -> Result<ProcessingOutput<N>, Failed<N>> {
        if N::OUTPUT.has_rules() {
            let mut violations = Violations::default();
            N::OUTPUT.validate(&self.output, &mut violations);
            if !violations.is_empty() {
                return Err(Failed::new(invalid_output(N::NAME, &violations)));
            }
        }
        Ok(ProcessingOutput {
            output: self.output,
            ledger: self.ledger,
        })
    }
}

#[inline]
async fn advance<N: BodyNode, W: Watch>(
    mut running: Running<N>,
    watcher: &mut Watcher<'_, N, W>,
) -> Result<ProcessingOutput<N>, Failed<N>>
where
    N::Kind: Enter<N>,
{
    if let Some(copy) = N::COPY {
        running = match try_with_copies(running, copy, watcher).await {
            Tried::Done(output) => return output.check_output(),
            Tried::LastTry(running) => running,
        };
    }
    let validation = running.run_at(watcher.place).await?;
    watcher.tell(crate::event::What::OutputValidation);
    validation.check_output()
}

enum Tried<N: Node> {
    Done(OutputValidation<N>),
    LastTry(Running<N>),
}

/// All tries but the last one, each on a copy of the input.
async fn try_with_copies<N: BodyNode, W: Watch>(
    mut running: Running<N>,
    copy: fn(&N::In) -> N::In,
    watcher: &mut Watcher<'_, N, W>,
) -> Tried<N>
where
    N::Kind: Enter<N>,
{
    while running.work > 0 {
        let ledger = std::mem::take(&mut running.ledger);
        let trial = Running {
            input: copy(&running.input),
            work: 0,
            ledger,
        };
        let mut ledger = trial.ledger.clone();
        match trial.run_at(watcher.place).await {
            Ok(output) => return Tried::Done(output),
            Err(failed) => {
                ledger.fault(Attempt::new(failed.error.message().to_string()));
                watcher.again(failed.error.message());
                running.ledger = ledger;
                running.work -= 1;
            }
        }
    }
    Tried::LastTry(running)
}
