//! Nodes with Rust code: a body, a body that calls other nodes, a graph.
//!
//! Knows how each of them gets its view of the run and how it is driven; knows nothing of models.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::drive::{Guard, Watcher, in_time, limit_of};
use super::{
    Complete, Failed, InputValidation, OutputValidation, ProcessingOutput, Running, invalid_output,
};
use crate::cx::{Calls, Cx, Place};
use crate::error::{Attempt, Error, ErrorKind, Result};
use crate::event::What;
use crate::node::{Bare, BodyNode, Kind, Node};
use crate::options::{LLM_ONLY, Options};
use crate::provider::BoxFuture;
use crate::site::Name;
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
    fn enter(place: Place<'_>, input: N::In) -> impl Future<Output = N::Raw> + Send;
}

impl<N: BodyNode<Kind = Self>> Enter<N> for Body {
    #[inline(always)]
    fn enter(place: Place<'_>, input: N::In) -> impl Future<Output = N::Raw> + Send {
        N::body(place.cx, input)
    }
}

impl<N: BodyNode<Kind = Self>> Enter<N> for Caller {
    async fn enter(place: Place<'_>, input: N::In) -> N::Raw {
        let (site, calls) = (place.site(), Calls::default());
        let cx = Cx::inside(place.cx.run, site, N::NAME).counting(&calls);
        N::body(&cx, input).await
    }
}

impl<N: BodyNode<Kind = Self>> Enter<N> for Graph {
    #[inline]
    fn enter(place: Place<'_>, input: N::In) -> impl Future<Output = N::Raw> + Send {
        let boxed: BoxFuture<'_, N::Raw> = Box::pin(async move {
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
            ) -> Result<impl Future<Output = Result<N::Out>> + Send, N::In> {
                if !N::OPTIONS.are_plain() {
                    return Err(input);
                }
                Ok(direct::<N>(place, input))
            }

            fn managed(
                place: Place<'_>,
                input: N::In,
                options: Option<Box<Options>>,
            ) -> impl Future<Output = Result<N::Out>> + Send {
                managed::<N>(place, input, options)
            }
        }
    )* };
}

body_kinds!(Body, Caller, Graph);

/// Drive a body with nobody looking on and no second try: the states as one straight line.
///
/// Not an `async fn`: it would keep a state of its own around the body's, in the future of every call.
#[inline(always)]
fn direct<N: BodyNode>(
    place: Place<'_>,
    input: N::In,
) -> Direct<'_, N, impl Future<Output = N::Raw> + Send>
where
    N::Kind: Enter<N>,
{
    let guard = Guard::new(&place);
    match InputValidation::<N>::of(input).check() {
        Ok(running) => {
            let body = N::Kind::enter(place, running.input);
            guard.done();
            Direct::Running {
                place,
                body,
                node: PhantomData,
            }
        }
        Err(failed) => Direct::Failed {
            error: Some(guard.failed(failed.error)),
        },
    }
}

pin_project! {
    /// A direct call: its body, and the checks after it.
    #[project = DirectNow]
    enum Direct<'a, N, F> {
        Running { place: Place<'a>, #[pin] body: F, node: PhantomData<fn() -> N> },
        Failed { error: Option<Error> },
    }
}

impl<N: BodyNode, F: Future<Output = N::Raw>> Future for Direct<'_, N, F>
where
    N::Kind: Enter<N>,
{
    type Output = Result<N::Out>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            DirectNow::Running { place, body, .. } => {
                let guard = Guard::new(place);
                let polled = body.poll(context);
                guard.done();
                match polled {
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(raw) => Poll::Ready(finished::<N>(place, raw)),
                }
            }
            DirectNow::Failed { error } => match error.take() {
                Some(error) => Poll::Ready(Err(error)),
                None => Poll::Pending,
            },
        }
    }
}

/// From what the function returned to an output that fits.
#[inline(always)]
fn finished<N: BodyNode>(place: &Place<'_>, raw: N::Raw) -> Result<N::Out>
where
    N::Kind: Enter<N>,
{
    match N::finish(raw) {
        Ok(output) => match OutputValidation::<N>::of(output).check_output() {
            Ok(processing) => Ok(processing.complete().into_output()),
            Err(failed) => Err(Guard::new(place).failed(failed.error)),
        },
        Err(error) => Err(Guard::new(place).failed(error)),
    }
}

/// Drive a body with settings, told to all who observe.
async fn managed<N: BodyNode>(
    place: Place<'_>,
    input: N::In,
    options: Option<Box<Options>>,
) -> Result<N::Out>
where
    N::Kind: Enter<N>,
{
    let limit = limit_of::<N>(options.as_deref());
    let mut watcher = Watcher::<N>::new(place);
    let running = match watcher.begin(input, options) {
        Ok(running) => running,
        Err(failed) => return Err(watcher.failed(failed)),
    };
    // What most nodes do stands here; the rest is boxed, so that it costs them no bytes.
    let ended = match limit {
        None if N::COPY.is_none() => {
            let Running { input, ledger, .. } = running;
            match N::finish(N::Kind::enter(place, input).await) {
                Ok(output) => checked(
                    OutputValidation {
                        output,
                        back: (),
                        ledger,
                    },
                    &watcher,
                ),
                Err(error) => Err(Failed::new(error)),
            }
        }
        None => boxed(tries(running, &mut watcher)).await,
        Some(limit) => match boxed(in_time(limit, tries(running, &mut watcher))).await {
            Some(ended) => ended,
            None => Err(watcher.timed_out(limit)),
        },
    };
    match ended {
        Ok(complete) => Ok(watcher.complete(complete)),
        Err(failed) => Err(watcher.failed(failed)),
    }
}

fn boxed<'a, T>(future: impl Future<Output = T> + Send + 'a) -> BoxFuture<'a, T> {
    Box::pin(future)
}

/// From an output to the end.
fn checked<N: BodyNode>(
    validation: OutputValidation<N>,
    watcher: &Watcher<'_, N>,
) -> Result<Complete<N>, Failed<N>>
where
    N::Kind: Enter<N>,
{
    watcher.tell(What::OutputValidation);
    let processing = validation.check_output()?;
    watcher.tell(What::ProcessingOutput);
    Ok(processing.complete())
}

/// The tries of a body, all but the last one on a copy of the input.
async fn tries<N: BodyNode>(
    mut running: Running<N>,
    watcher: &mut Watcher<'_, N>,
) -> Result<Complete<N>, Failed<N>>
where
    N::Kind: Enter<N>,
{
    let validation = loop {
        let Some(copy) = N::COPY.filter(|_| running.work > 0) else {
            break running.execute_at(watcher.place).await?;
        };
        let ledger = running.ledger.clone();
        let trial = Running {
            input: copy(&running.input),
            work: 0,
            ledger,
        };
        match trial.execute_at(watcher.place).await {
            Ok(validation) => break validation,
            Err(failed) => {
                let message = failed.error.message().to_string();
                let attempt = Attempt::new(message).costing(failed.error.usage());
                running.ledger.fault(attempt.clone());
                watcher.ledger = running.ledger.clone();
                running.work -= 1;
                watcher.again(&attempt, None);
            }
        }
    };
    checked(validation, watcher)
}

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
    let retries = options.retries.or(N::OPTIONS.retries).unwrap_or(0);
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
        let name = Name::new(N::NAME);
        self.execute_at(Place::new(cx, &name)).await
    }

    /// The same, in the node's own struct.
    #[doc(hidden)]
    pub async fn execute_wrapped(
        self,
        cx: &Cx<'_>,
    ) -> Result<N::At<OutputValidation<N>>, N::At<Failed<N>>> {
        self.execute(cx).await.map(Bare::wrap).map_err(Bare::wrap)
    }

    async fn execute_at(self, place: Place<'_>) -> Result<OutputValidation<N>, Failed<N>> {
        match N::finish(N::Kind::enter(place, self.input).await) {
            Ok(output) => Ok(OutputValidation {
                output,
                back: (),
                ledger: self.ledger,
            }),
            Err(error) => Err(Failed::new(error.after_tries(self.ledger.attempts()))),
        }
    }
}

impl<N: BodyNode> OutputValidation<N>
where
    N::Kind: Enter<N>,
{
    #[inline(always)]
    fn of(output: N::Out) -> Self {
        Self {
            output,
            back: (),
            ledger: super::Ledger::default(),
        }
    }

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
