//! Drive an LLM call: ask, read, check, and ask again.
//!
//! The one caller of the moves that sends anything, through `cx`.

use super::{Checked, Complete, Failed, Llm, Replied, Running};
use crate::cx::{Cx, Place};
use crate::error::{Attempt, Error, Result};
use crate::event::What;
use crate::fsm::drive::{Watcher, in_time, limit_of};
use crate::llm::Response;
use crate::node::{Bare, LlmNode};
use crate::options::Options;

/// From the input to the output.
pub(super) async fn drive<N: LlmNode<Kind = Llm>>(
    place: Place<'_>,
    input: N::In,
    options: Option<Box<Options>>,
) -> Result<N::Out> {
    let limit = limit_of::<N>(options.as_deref());
    let mut watcher = Watcher::<N>::new(place);
    let running = match watcher.begin(input, options) {
        Ok(running) => running,
        Err(failed) => return Err(watcher.failed(failed)),
    };
    let ended = match limit {
        None => converse(running, &mut watcher).await,
        Some(limit) => match in_time(limit, converse(running, &mut watcher)).await {
            Some(ended) => ended,
            None => Err(watcher.timed_out(limit)),
        },
    };
    match ended {
        Ok(complete) => Ok(watcher.complete(complete)),
        Err(failed) => Err(watcher.failed(failed)),
    }
}

async fn converse<N: LlmNode<Kind = Llm>>(
    mut running: Running<N>,
    watcher: &mut Watcher<'_, N>,
) -> Result<Complete<N>, Failed<N>> {
    running.work.at(watcher.place.site().to_string());
    loop {
        let response = match send(watcher, &mut running).await {
            Ok(response) => response,
            Err(error) => return Err(running.transport_failed(error)),
        };
        let model = running.request().model.clone();
        let replied = match running.reply(response) {
            Replied::Answer(answer) => {
                let answer = answer.bare();
                tell_reading(watcher, answer.attempt());
                watcher.tell(What::OutputValidation);
                match answer.check() {
                    Checked::Fits(fits) => {
                        watcher.tell(What::ProcessingOutput);
                        return Ok(fits.bare().complete());
                    }
                    Checked::AskAgain(running) => running,
                    Checked::Failed(failed) => return Err(failed.bare()),
                }
            }
            Replied::AskAgain(running) => {
                let running = running.bare();
                if let Some(tried) = running.ledger.attempts().last() {
                    tell_reading(watcher, tried);
                }
                Bare::wrap(running)
            }
            Replied::Failed(failed) => return Err(failed.bare()),
        };
        running = replied.bare();
        watcher.ledger = running.ledger.clone();
        let next = running.request().model.as_str();
        let escalated = Some(next).filter(|next| *next != model);
        if let Some(tried) = running.ledger.attempts().last() {
            watcher.again(tried, escalated);
        }
    }
}

/// How a reply was read.
fn tell_reading<N: LlmNode<Kind = Llm>>(watcher: &Watcher<'_, N>, attempt: &Attempt) {
    if !attempt.repairs.is_empty() {
        let repairs = &attempt.repairs;
        watcher.tell(What::Repaired { repairs });
    }
    if let Some(text) = attempt.reasoning.as_deref() {
        watcher.tell(What::Reasoned { text });
    }
}

/// Through the run's provider, with the node's name, in the form that suits it.
async fn send<N: LlmNode<Kind = Llm>>(
    watcher: &Watcher<'_, N>,
    running: &mut Running<N>,
) -> Result<Response> {
    let cx = watcher.place.cx;
    let here = Cx::inside(cx.run, watcher.place.site(), N::NAME);
    if running.work.asks_who() {
        let enforces = here.enforces(&running.request().model);
        running.work.suit(enforces);
    }
    here.send(running.request(), N::NAME, watcher.attempt())
        .await
}

impl<N: LlmNode<Kind = Llm>> Running<N> {
    /// The transport's error with the attempts that came before it.
    fn transport_failed(self, error: Error) -> Failed<N> {
        let is_last = !self.ledger.attempts().is_empty() && error.attempts().is_empty();
        let error = match is_last {
            true => {
                let message = error.message().to_string();
                error.after(vec![Attempt::new(message)])
            }
            false => error,
        };
        Failed::new(self.ledger.tell(error))
    }
}
