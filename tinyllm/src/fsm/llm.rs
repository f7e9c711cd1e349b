//! LLM calls, sans I/O: a request comes out, a reply goes in, an output or another request comes out.
//!
//! Knows replies and rules; knows nothing of who carries them. What is asked next is
//! `llm/conversation.rs`, who drives the moves `llm/drive.rs`.

mod choice;
mod conversation;
mod drive;
mod endings;

use super::{Complete, Failed, Ledger, OutputValidation, ProcessingOutput, Running};
use crate::cx::Place;
use crate::error::{Attempt, Error, Result};
use crate::llm::{Delta, Finish, Request, Response};
use crate::node::{Bare, Kind, LlmNode, Misread, Reading};
use crate::options::Options;
use crate::provider::Enforces;
use crate::validate::{Violation, Violations};

pub(super) use self::conversation::Conversation;

/// A call of a language model.
pub enum Llm {}

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
    type Back = Box<(Running<N>, Attempt)>;

    fn prepare(input: &N::In, options: Option<&Options>) -> Result<Self::Work> {
        let above = options.cloned().unwrap_or_default();
        let options = above.over(Options::from(N::OPTIONS));
        options.check().map_err(|error| error.at(N::NAME))?;
        Conversation::begin::<N>(input, options).map(Box::new)
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
        drive::drive::<N>(place, input, options)
    }
}

impl<N: LlmNode<Kind = Llm>> Running<N> {
    /// The exact request to send.
    pub fn request(&self) -> &Request {
        self.work.request()
    }

    /// Ask in the form that a provider enforces best, as a run would, if the node leaves that open.
    #[must_use]
    pub fn suit(mut self, enforces: Enforces) -> Self {
        self.work.suit(enforces);
        self
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
        let response = response.decided(self.work.request());
        let mut attempt = self.work.attempt(&response);
        if let Some(error) = endings::beyond_asking(&self.work, &response) {
            return Replied::Failed(Bare::wrap(self.fail(attempt, error)));
        }
        let cut = response.finish == Finish::Length;
        if response.text.trim().is_empty() && !cut {
            attempt.fault = "the reply is empty".to_string();
            return self.again(attempt).into();
        }
        let (asked, policy) = (self.work.asked(), self.work.policy());
        match N::OUTPUT.read(&response.text, asked, policy) {
            // A reply that was cut and still reads may be one whose end is missing.
            Ok(reading) if cut && (asked.is_none() || reading.open_ended) => {
                self.cut(attempt, &response)
            }
            Err(_) if cut => self.cut(attempt, &response),
            Ok(reading) => self.answer(attempt, reading),
            Err(misread) => self.misread(attempt, misread),
        }
    }

    fn answer(mut self, mut attempt: Attempt, reading: Reading<N::Out>) -> Replied<N> {
        attempt.reasoning = reading.reasoning;
        attempt.repairs = reading.repairs;
        let ledger = std::mem::take(&mut self.ledger);
        let answer = OutputValidation {
            output: reading.output,
            back: Box::new((self, attempt)),
            ledger,
        };
        Replied::Answer(Bare::wrap(answer))
    }

    fn misread(self, mut attempt: Attempt, misread: Misread) -> Replied<N> {
        attempt.repairs = misread.repairs;
        attempt.fault = sentence(&misread.violations);
        attempt.violations = misread.violations;
        self.again(attempt).into()
    }

    fn cut(self, attempt: Attempt, response: &Response) -> Replied<N> {
        let error = endings::truncated(&self.work, response);
        Replied::Failed(Bare::wrap(self.fail(attempt, error)))
    }

    /// Put the fault into the conversation, or fail if that is of no more use.
    fn again(mut self, attempt: Attempt) -> Result<Self, Failed<N>> {
        let next = self.work.next(self.ledger.attempts(), &attempt);
        self.ledger.fault(attempt);
        match next {
            Ok(()) => Ok(self),
            Err(error) => Err(Failed::new(self.ledger.tell(error))),
        }
    }

    /// Fail; the last attempt is part of the account.
    fn fail(mut self, mut attempt: Attempt, error: Error) -> Failed<N> {
        attempt.fault = error.message().to_string();
        self.ledger.fault(attempt);
        Failed::new(self.ledger.tell(error))
    }
}

impl<N: LlmNode<Kind = Llm>> From<Result<Running<N>, Failed<N>>> for Replied<N> {
    fn from(again: Result<Running<N>, Failed<N>>) -> Self {
        match again {
            Ok(running) => Self::AskAgain(Bare::wrap(running)),
            Err(failed) => Self::Failed(Bare::wrap(failed)),
        }
    }
}

impl<N: LlmNode<Kind = Llm>> OutputValidation<N> {
    /// How the answer was read: its repairs, and what was thought before it.
    pub fn attempt(&self) -> &Attempt {
        &self.back.1
    }

    /// Check the rules of the output's type, and the node's own.
    pub fn check(self) -> Checked<N> {
        let (mut running, mut attempt) = *self.back;
        running.ledger = self.ledger;
        let violations = broken_rules::<N>(&running.input, &self.output);
        if violations.is_empty() {
            let mut ledger: Ledger = running.ledger;
            ledger.answered(attempt);
            let fits = ProcessingOutput {
                output: self.output,
                ledger,
            };
            return Checked::Fits(Bare::wrap(fits));
        }
        attempt.fault = sentence(&violations);
        attempt.violations = violations;
        match running.again(attempt) {
            Ok(running) => Checked::AskAgain(Bare::wrap(running)),
            Err(failed) => Checked::Failed(Bare::wrap(failed)),
        }
    }
}

fn broken_rules<N: LlmNode>(input: &N::In, output: &N::Out) -> Vec<Violation> {
    let mut violations = Violations::default();
    if N::OUTPUT.has_rules() {
        N::OUTPUT.validate(output, &mut violations);
    }
    N::rule(input, output, &mut violations);
    violations.iter().cloned().collect()
}

/// How many violations the sentence of an attempt names; all of them are in its list.
const NAMED: usize = 10;

/// The violations in one sentence.
fn sentence(violations: &[Violation]) -> String {
    let named = violations.iter().take(NAMED).map(Violation::to_string);
    let more = violations.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("and {more} more"));
    named.chain(more).collect::<Vec<_>>().join("; ")
}
