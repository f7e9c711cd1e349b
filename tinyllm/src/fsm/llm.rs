//! LLM calls, sans I/O: a request comes out, a reply goes in, an output or another request comes out.
//!
//! Knows conversations and replies; knows nothing of who carries them. Only `Advance` at the end sends
//! anything, through `cx`.

use std::fmt;

use super::drive::{Watcher, limit_of, within};
use super::{Complete, Failed, Ledger, OutputValidation, ProcessingOutput, Running};
use crate::cx::{Cx, Place};
use crate::error::{Attempt, Error, ErrorKind, Result};
use crate::event::What;
use crate::llm::prompt;
use crate::llm::{Delta, Finish, Message, Output, Request, Response};
use crate::node::{Bare, Kind, LlmNode, Node};
use crate::options::Options;
use crate::validate::Violations;

/// A call of a language model.
pub enum Llm {}

/// The conversation of one LLM call.
pub struct Conversation {
    request: Request,
    /// How often an invalid reply may still be asked again.
    retries_left: u32,
    /// A streamed reply so far.
    coming: Response,
}

/// The only moves of `Running` for an LLM call.
#[must_use]
#[non_exhaustive]
pub enum Replied<N: LlmNode<Kind = Llm>> {
    /// The reply is an output of the node's type; its rules are to be checked.
    Answer(N::At<OutputValidation<N>>),
    /// The reply does not fit; send the request again, it says why.
    AskAgain(N::At<Running<N>>),
    /// The reply does not fit and nothing is left to try.
    Failed(N::At<Failed<N>>),
}

/// The only moves of `OutputValidation` for an LLM call.
#[must_use]
#[non_exhaustive]
pub enum Checked<N: LlmNode<Kind = Llm>> {
    /// The output breaks no rule.
    Fits(N::At<ProcessingOutput<N>>),
    /// It breaks a rule; send the request again, it says which.
    AskAgain(N::At<Running<N>>),
    /// It breaks a rule and nothing is left to try.
    Failed(N::At<Failed<N>>),
}

impl<N: LlmNode<Kind = Self>> Kind<N> for Llm {
    type Work = Box<Conversation>;
    type Back = Box<(Running<N>, Response)>;

    fn prepare(input: &N::In, options: Option<&Options>) -> Result<Self::Work> {
        let above = options.cloned().unwrap_or_default();
        let options = above.over(Options::from(N::OPTIONS));
        options.check().map_err(|error| error.at(N::NAME))?;
        let request = Request {
            node: N::NAME.to_string(),
            site: String::new(),
            model: options.model.clone().unwrap_or_default().into_owned(),
            messages: prompt::messages::<N>(input, &options)?,
            output: output::<N>(),
            tools: Vec::new(),
            temperature: options.temperature,
            top_p: None,
            max_tokens: options.max_tokens,
            seed: options.seed,
            stop: options.stop.clone().unwrap_or_default(),
        };
        let retries_left = options.retries.unwrap_or(0);
        Ok(Box::new(Conversation {
            request,
            retries_left,
            coming: Response::default(),
        }))
    }

    /// A model needs settings.
    fn direct(
        _: Place<'_>,
        input: N::In,
    ) -> Result<impl Future<Output = Result<N::Out>> + Send, N::In> {
        Err::<std::future::Pending<_>, _>(input)
    }

    fn managed(
        place: Place<'_>,
        input: N::In,
        options: Option<Box<Options>>,
    ) -> impl Future<Output = Result<N::Out>> + Send {
        drive::<N>(place, input, options)
    }
}

/// Free text for a `String`, JSON of the type's schema for all else.
fn output<N: Node>() -> Output {
    if N::OUTPUT.is_text() {
        return Output::Text;
    }
    Output::Json {
        name: N::NAME.to_string(),
        schema: N::OUTPUT.schema(),
    }
}

impl<N: LlmNode<Kind = Llm>> Running<N> {
    /// The exact request to send.
    pub fn request(&self) -> &Request {
        &self.work.request
    }

    /// Take in a piece of a reply.
    pub fn delta(&mut self, delta: Delta) {
        self.work.coming.push(delta);
    }

    /// The pieces were all.
    pub fn reply_ended(mut self) -> Replied<N> {
        let response = std::mem::take(&mut self.work.coming);
        self.reply(response)
    }

    /// Take in a reply.
    pub fn reply(mut self, response: Response) -> Replied<N> {
        self.ledger.spend(response.usage);
        if let Some(error) = beyond_asking::<N>(&self, &response) {
            return Replied::Failed(Bare::wrap(self.fail(error)));
        }
        if response.text.trim().is_empty() {
            return match self.again(&response, "the reply is empty".to_string()) {
                Ok(running) => Replied::AskAgain(Bare::wrap(running)),
                Err(failed) => Replied::Failed(Bare::wrap(failed)),
            };
        }
        match N::OUTPUT.read(&response.text) {
            // A reply that was cut and still reads is a text whose end is missing.
            Ok(_) if response.finish == Finish::Length && N::OUTPUT.is_text() => {
                let error = truncated::<N>(&self, &response);
                Replied::Failed(Bare::wrap(self.fail(error)))
            }
            Ok(output) => {
                let ledger = std::mem::take(&mut self.ledger);
                let back = Box::new((self, response));
                let answer = OutputValidation {
                    output,
                    back,
                    ledger,
                };
                Replied::Answer(Bare::wrap(answer))
            }
            Err(_) if response.finish == Finish::Length => {
                let error = truncated::<N>(&self, &response);
                Replied::Failed(Bare::wrap(self.fail(error)))
            }
            Err(fault) => match self.again(&response, fault) {
                Ok(running) => Replied::AskAgain(Bare::wrap(running)),
                Err(failed) => Replied::Failed(Bare::wrap(failed)),
            },
        }
    }

    /// Put the fault into the conversation, or fail if it was put there often enough.
    fn again(mut self, response: &Response, fault: String) -> Result<Self, Failed<N>> {
        let attempt = Attempt::new(fault.clone())
            .replied(&response.text)
            .costing(response.usage);
        self.ledger.fault(attempt);
        let Some(left) = self.work.retries_left.checked_sub(1) else {
            return Err(self.fail_after_asking());
        };
        self.work.retries_left = left;
        let messages = &mut self.work.request.messages;
        messages.push(Message::assistant(response.text.clone()));
        messages.push(Message::user(prompt::ask_again(
            &fault,
            N::OUTPUT.is_text(),
        )));
        Ok(self)
    }

    fn fail_after_asking(self) -> Failed<N> {
        let tries = self.ledger.attempts().len();
        let times = if tries == 1 {
            "one attempt".to_string()
        } else {
            format!("{tries} attempts")
        };
        let message = format!("no valid reply from {} in {times}", self.model());
        let error = Error::new(ErrorKind::InvalidOutput, message).advise(
            "allow more re-asks with `retries = n`, loosen the rule, or use a larger model",
        );
        self.fail(error)
    }

    fn fail(self, error: Error) -> Failed<N> {
        // The last attempt is part of the account, and so is what it cost.
        let mut error = error.after(self.ledger.attempts().to_vec());
        error.set_usage(self.ledger.usage());
        Failed::new(error)
    }

    fn model(&self) -> String {
        match self.work.request.model.as_str() {
            "" => "the model".to_string(),
            model => format!("`{model}`"),
        }
    }
}

/// A reply after which asking again makes no sense.
fn beyond_asking<N: LlmNode<Kind = Llm>>(
    running: &Running<N>,
    response: &Response,
) -> Option<Error> {
    if let Some(words) = response.refusal.as_deref() {
        let message = format!("{} declined to answer: {words}", running.model());
        return Some(refused(message));
    }
    if response.finish == Finish::ContentFilter {
        let message = format!(
            "the reply of {} was held back by a content filter",
            running.model()
        );
        return Some(refused(message));
    }
    None
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Refused, message)
        .advise("change the prompt or the input, or use another model")
}

fn truncated<N: LlmNode<Kind = Llm>>(running: &Running<N>, response: &Response) -> Error {
    let message = match running.work.request.max_tokens {
        Some(tokens) => format!("the reply was cut by `max_tokens = {tokens}`"),
        None => format!("the reply was cut by the limits of {}", running.model()),
    };
    let begins = crate::error::beginning(&response.text, 60);
    Error::new(
        ErrorKind::Truncated,
        format!("{message}; it began: {begins}"),
    )
    .advise("raise `max_tokens`, or ask for less")
}

impl<N: LlmNode<Kind = Llm>> OutputValidation<N> {
    /// Check the rules of the output's type, and the node's own.
    pub fn check(self) -> Checked<N> {
        let (mut running, response) = *self.back;
        running.ledger = self.ledger;
        match faults::<N>(&running.input, &self.output) {
            None => {
                let ledger: Ledger = running.ledger;
                let fits = ProcessingOutput {
                    output: self.output,
                    ledger,
                };
                Checked::Fits(Bare::wrap(fits))
            }
            Some(fault) => match running.again(&response, fault) {
                Ok(running) => Checked::AskAgain(Bare::wrap(running)),
                Err(failed) => Checked::Failed(Bare::wrap(failed)),
            },
        }
    }
}

fn faults<N: LlmNode>(input: &N::In, output: &N::Out) -> Option<String> {
    let mut violations = Violations::default();
    if N::OUTPUT.has_rules() {
        N::OUTPUT.validate(output, &mut violations);
    }
    if let Err(fault) = N::rule(input, output) {
        violations.add("validate", fault);
    }
    (!violations.is_empty()).then(|| violations.to_string())
}

/// Drive an LLM call: ask, read, check, and ask again.
async fn drive<N: LlmNode<Kind = Llm>>(
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
        Some(limit) => within(limit, converse(running, &mut watcher)).await,
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
    running.work.request.site = watcher.place.site().to_string();
    loop {
        let attempt = watcher.attempt();
        let response = match send(watcher, running.request(), attempt).await {
            Ok(response) => response,
            Err(error) => return Err(running.transport_failed(error)),
        };
        let replied = match running.reply(response) {
            Replied::Answer(answer) => {
                watcher.tell(What::OutputValidation);
                match answer.bare().check() {
                    Checked::Fits(fits) => {
                        watcher.tell(What::ProcessingOutput);
                        return Ok(fits.bare().complete());
                    }
                    Checked::AskAgain(running) => running,
                    Checked::Failed(failed) => return Err(failed.bare()),
                }
            }
            Replied::AskAgain(running) => running,
            Replied::Failed(failed) => return Err(failed.bare()),
        };
        running = replied.bare();
        let fault = running
            .ledger
            .attempts()
            .last()
            .map(|attempt| attempt.fault.clone());
        watcher.again(&fault.unwrap_or_default());
    }
}

/// Through the run's provider, with the node's name.
async fn send<N: Node>(
    watcher: &Watcher<'_, N>,
    request: &Request,
    attempt: u32,
) -> Result<Response> {
    let cx = watcher.place.cx;
    let here = Cx::inside(cx.run, watcher.place.site(), N::NAME);
    here.send(request, N::NAME, attempt).await
}

impl<N: LlmNode<Kind = Llm>> Running<N> {
    /// The transport's error with the attempts that came before it.
    fn transport_failed(self, error: Error) -> Failed<N> {
        let mut attempts = self.ledger.attempts().to_vec();
        attempts.extend(error.attempts().iter().cloned());
        let mut error = error.after(attempts);
        error.set_usage(self.ledger.usage());
        Failed::new(error)
    }
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversation({} messages)", self.request.messages.len())
    }
}
