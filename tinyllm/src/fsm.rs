//! The life of a node as types: `Init -> InputValidation -> Running -> OutputValidation ->
//! ProcessingOutput -> Complete`, or `Failed`.
//!
//! The states are generic over the node and do no I/O; the node's own struct is a tag around one of
//! them, so that a move which does not exist does not compile. Knows nothing of providers or of the
//! network; the loop that runs the states is `fsm/drive.rs`.
//!
//! # Stepping an LLM call by hand
//!
//! No runtime, no server: the exact request comes out, a reply goes in.
//!
//! ```
//! use tinyllm::fsm::{Checked, Replied};
//! use tinyllm::llm::Response;
//! use tinyllm::prelude::*;
//!
//! /// How many people are mentioned?
//! #[llm_function(model = "openai/gpt-4o-mini", retries = 1)]
//! async fn count_people(text: String) -> u32;
//!
//! let Ok(running) = count_people::new("Ann met Bo.".to_string()).validate().check() else {
//!     panic!("the input breaks no rule")
//! };
//! assert_eq!(running.request().last_user_text(), "text: Ann met Bo.");
//!
//! // A reply that does not fit is asked again, with the fault in the conversation.
//! let Replied::AskAgain(running) = running.reply(Response::text("A few.")) else { panic!() };
//! assert_eq!(running.request().messages.len(), 4);
//!
//! // A reply that only has to be read with care is an answer; what was repaired is kept.
//! let Replied::Answer(answer) = running.reply(Response::text("```json\n2\n```")) else { panic!() };
//! assert_eq!(answer.attempt().repairs[0].kind, "skipped");
//! let Checked::Fits(fits) = answer.check() else { panic!() };
//! let complete = fits.complete();
//! assert_eq!(complete.ledger().attempts().len(), 1);
//! assert_eq!(complete.into_output(), 2);
//! ```

use crate::error::{Attempt, Error, ErrorKind, Result};
use crate::node::{Kind, Node, Ports};
use crate::options::Options;
use crate::usage::Usage;
use crate::validate::Violations;

mod body;
mod drive;
mod llm;

pub use body::{Body, Caller, Graph};
pub use llm::{Checked, Llm, Replied};

type Work<N> = <<N as Node>::Kind as Kind<N>>::Work;
type Back<N> = <<N as Node>::Kind as Kind<N>>::Back;

/// What was tried and what it cost; travels through every state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger(Option<Box<Account>>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Account {
    attempts: Vec<Attempt>,
    answer: Option<Attempt>,
    usage: Usage,
}

impl Ledger {
    /// The attempts that did not fit, oldest first.
    pub fn attempts(&self) -> &[Attempt] {
        self.0.as_deref().map_or(&[], |account| &account.attempts)
    }

    /// The attempt that became the output: its reply, its repairs, what was thought before it, and
    /// which model answered. `None` for a node with a body.
    pub fn answer(&self) -> Option<&Attempt> {
        self.0.as_deref()?.answer.as_ref()
    }

    /// What all attempts cost, the last one included.
    pub fn usage(&self) -> Usage {
        self.0
            .as_deref()
            .map_or(Usage::default(), |account| account.usage)
    }

    fn spend(&mut self, usage: Usage) {
        self.0.get_or_insert_default().usage += usage;
    }

    fn fault(&mut self, attempt: Attempt) {
        self.0.get_or_insert_default().attempts.push(attempt);
    }

    fn answered(&mut self, attempt: Attempt) {
        self.0.get_or_insert_default().answer = Some(attempt);
    }

    /// An error with all that was tried before it, and what that cost.
    fn tell(&self, mut error: Error) -> Error {
        let mut attempts = self.attempts().to_vec();
        attempts.extend(error.attempts().iter().cloned());
        let mut usage = self.usage();
        usage += error.usage();
        error = error.after(attempts);
        error.set_usage(usage);
        error
    }
}

/// The node has its input and nothing has happened yet.
#[derive(Clone, Debug)]
pub struct Init<I> {
    input: I,
}

impl<I> Init<I> {
    /// The parameters, as a tuple.
    pub fn new(input: I) -> Self {
        Self { input }
    }

    /// On to the check of the input.
    pub fn validate<N: Node<In = I>>(self) -> InputValidation<N> {
        InputValidation {
            input: self.input,
            options: None,
        }
    }
}

/// The input is about to be checked.
pub struct InputValidation<N: Node> {
    input: N::In,
    options: Option<Box<Options>>,
}

impl<N: Node> InputValidation<N> {
    #[inline(always)]
    fn of(input: N::In) -> Self {
        Self {
            input,
            options: None,
        }
    }

    /// Options of this call, above the node's own.
    #[must_use]
    pub fn with(mut self, options: Options) -> Self {
        self.options = Some(Box::new(options));
        self
    }

    /// Check the rules of the parameters' types and get ready to run.
    ///
    /// # Errors
    /// The failed node, if a rule is broken or an option does not fit.
    #[inline]
    pub fn check(self) -> Result<Running<N>, Failed<N>> {
        if N::PORTS.have_rules() {
            let mut violations = Violations::default();
            N::PORTS.validate(&self.input, &mut violations);
            if !violations.is_empty() {
                return Err(Failed::new(invalid_input(N::NAME, &violations)));
            }
        }
        match N::Kind::prepare(&self.input, self.options.as_deref()) {
            Ok(work) => Ok(Running {
                input: self.input,
                work,
                ledger: Ledger::default(),
            }),
            Err(error) => Err(Failed::new(error)),
        }
    }
}

#[cold]
fn invalid_input(node: &str, violations: &Violations) -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        format!("the input of `{node}` breaks a rule: {violations}"),
    )
    .advise("change the value, or the rule at its type")
}

#[cold]
fn invalid_output(node: &str, violations: &Violations) -> Error {
    Error::new(
        ErrorKind::InvalidOutput,
        format!("the output of `{node}` breaks a rule: {violations}"),
    )
    .advise("correct the node's body, or the rule at its type")
}

/// The node works: an LLM call waits for a reply, a body runs.
pub struct Running<N: Node> {
    input: N::In,
    work: Work<N>,
    ledger: Ledger,
}

impl<N: Node> Running<N> {
    /// What was tried so far.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// There is an output and its rules are about to be checked.
pub struct OutputValidation<N: Node> {
    output: N::Out,
    back: Back<N>,
    ledger: Ledger,
}

impl<N: Node> OutputValidation<N> {
    /// The output, not checked yet.
    pub fn output(&self) -> &N::Out {
        &self.output
    }
}

/// The output fits and is about to be handed on.
pub struct ProcessingOutput<N: Node> {
    output: N::Out,
    ledger: Ledger,
}

impl<N: Node> ProcessingOutput<N> {
    /// The output.
    pub fn output(&self) -> &N::Out {
        &self.output
    }

    /// Hand it on.
    #[inline(always)]
    pub fn complete(self) -> Complete<N> {
        Complete {
            output: self.output,
            ledger: self.ledger,
        }
    }
}

/// The node is done.
pub struct Complete<N: Node> {
    output: N::Out,
    ledger: Ledger,
}

impl<N: Node> Complete<N> {
    /// The output.
    pub fn output(&self) -> &N::Out {
        &self.output
    }

    /// The output, taken.
    #[inline(always)]
    pub fn into_output(self) -> N::Out {
        self.output
    }

    /// What was tried and what it cost.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// The node failed.
pub struct Failed<N> {
    error: Error,
    node: std::marker::PhantomData<fn() -> N>,
}

impl<N> Failed<N> {
    fn new(error: Error) -> Self {
        Self {
            error,
            node: std::marker::PhantomData,
        }
    }

    /// Why.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Why, taken.
    pub fn into_error(self) -> Error {
        self.error
    }
}
