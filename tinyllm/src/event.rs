//! Event and Observer: the one stream that logs, traces, journals, user interfaces and tests read.
//!
//! Knows what can happen to a node; knows nothing of who drives it. The owned form that can be sent
//! and stored is [`Record`].

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Attempt, Error, Repair};
use crate::llm::{Request, Response};
use crate::site::Site;
use crate::usage::Usage;

/// The number of a run within its process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub(crate) u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run-{}", self.0)
    }
}

/// A value of the user that is written as JSON only if somebody asks.
pub trait Payload {
    /// The value as JSON; `null` if it cannot be written.
    fn to_json(&self) -> Value;
}

/// One transition of one node.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The run.
    pub run: RunId,
    /// The place within the run.
    pub site: Site<'a>,
    /// The node's name.
    pub node: &'static str,
    /// Which attempt of the node, counted from 1.
    pub attempt: u32,
    /// What happened.
    pub what: What<'a>,
    /// The time since the node's first event, if an observer [asked](Observer::wants_timing) for it.
    pub elapsed: Option<Duration>,
}

/// What happened to a node.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum What<'a> {
    /// It was called.
    Init,
    /// Its input is being checked.
    InputValidation(&'a dyn Payload),
    /// It runs; once per attempt.
    Running,
    /// A request goes to the model.
    Requested(&'a Request),
    /// The model replied.
    Replied(&'a Response),
    /// The request failed before a reply came and is sent again after a wait.
    Retrying {
        /// Why it failed.
        fault: &'a str,
        /// How long until the next one.
        wait: Duration,
    },
    /// The reply needed repairs to become an output, or as far as they went.
    Repaired {
        /// In the order of the reply.
        repairs: &'a [Repair],
    },
    /// The model thought before its answer, as `reasoning` let it.
    Reasoned {
        /// What it thought.
        text: &'a str,
    },
    /// Its output is being checked.
    OutputValidation,
    /// The output did not fit; it is asked again.
    AskedAgain {
        /// Why it did not fit.
        fault: &'a str,
        /// The attempt with its reply, repairs, violations and cost.
        tried: &'a Attempt,
    },
    /// The last attempt goes to a larger model.
    Escalated {
        /// Its address.
        model: &'a str,
    },
    /// Its output fits and is handed on.
    ProcessingOutput,
    /// It is done.
    Complete {
        /// The output.
        output: &'a dyn Payload,
        /// What its own model calls cost.
        usage: Usage,
    },
    /// It failed.
    Failed(&'a Error),
    /// It was stopped from outside: the run, a race or a failing neighbour ended it.
    Cancelled {
        /// What its own model calls had cost until then.
        usage: Usage,
    },
    /// A race was won.
    Won {
        /// The winner's place among the branches or items, from 0.
        branch: usize,
    },
    /// The node itself had something to say.
    Emitted {
        /// A name of its choice.
        name: &'a str,
        /// What it says.
        value: &'a Value,
    },
}

/// The name of what happened, without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Moment {
    /// See [`What::Init`].
    Init,
    /// See [`What::InputValidation`].
    InputValidation,
    /// See [`What::Running`].
    Running,
    /// See [`What::Requested`].
    Requested,
    /// See [`What::Replied`].
    Replied,
    /// See [`What::Retrying`].
    Retrying,
    /// See [`What::Repaired`].
    Repaired,
    /// See [`What::Reasoned`].
    Reasoned,
    /// See [`What::OutputValidation`].
    OutputValidation,
    /// See [`What::AskedAgain`].
    AskedAgain,
    /// See [`What::Escalated`].
    Escalated,
    /// See [`What::ProcessingOutput`].
    ProcessingOutput,
    /// See [`What::Complete`].
    Complete,
    /// See [`What::Failed`].
    Failed,
    /// See [`What::Cancelled`].
    Cancelled,
    /// See [`What::Won`].
    Won,
    /// See [`What::Emitted`].
    Emitted,
}

impl What<'_> {
    /// The name of what happened.
    pub fn moment(&self) -> Moment {
        match self {
            What::Init => Moment::Init,
            What::InputValidation(_) => Moment::InputValidation,
            What::Running => Moment::Running,
            What::Requested(_) => Moment::Requested,
            What::Replied(_) => Moment::Replied,
            What::Retrying { .. } => Moment::Retrying,
            What::Repaired { .. } => Moment::Repaired,
            What::Reasoned { .. } => Moment::Reasoned,
            What::OutputValidation => Moment::OutputValidation,
            What::AskedAgain { .. } => Moment::AskedAgain,
            What::Escalated { .. } => Moment::Escalated,
            What::ProcessingOutput => Moment::ProcessingOutput,
            What::Complete { .. } => Moment::Complete,
            What::Failed(_) => Moment::Failed,
            What::Cancelled { .. } => Moment::Cancelled,
            What::Won { .. } => Moment::Won,
            What::Emitted { .. } => Moment::Emitted,
        }
    }

    fn payload(&self) -> Option<Value> {
        match self {
            What::InputValidation(payload)
            | What::Complete {
                output: payload, ..
            } => Some(payload.to_json()),
            What::Requested(request) => serde_json::to_value(request).ok(),
            What::Replied(response) => serde_json::to_value(response).ok(),
            What::Repaired { repairs } => serde_json::to_value(repairs).ok(),
            What::AskedAgain { tried, .. } => serde_json::to_value(tried).ok(),
            What::Won { branch } => Some(Value::from(*branch)),
            What::Emitted { value, .. } => Some((*value).clone()),
            _ => None,
        }
    }

    fn message(&self) -> Option<String> {
        match self {
            What::Retrying { fault, .. } | What::AskedAgain { fault, .. } => {
                Some(fault.to_string())
            }
            What::Reasoned { text } => Some(text.to_string()),
            What::Escalated { model } => Some(model.to_string()),
            What::Failed(error) => Some(error.to_string()),
            What::Emitted { name, .. } => Some(name.to_string()),
            _ => None,
        }
    }

    fn usage(&self) -> Option<Usage> {
        match self {
            What::Complete { usage, .. } | What::Cancelled { usage } => Some(*usage),
            What::AskedAgain { tried, .. } => Some(tried.usage),
            What::Replied(response) => Some(response.usage),
            What::Failed(error) => Some(error.usage()),
            _ => None,
        }
    }
}

/// Who looks on. Called in the middle of a run: be quick, and hand slow work to another task.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use tinyllm::event::{Event, Observer};
///
/// #[derive(Default)]
/// struct Count(AtomicUsize);
///
/// impl Observer for Count {
///     fn observe(&self, _: &Event<'_>) {
///         self.0.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// One transition of one node.
    fn observe(&self, event: &Event<'_>);

    /// Whether events must carry the time that the node has taken; it costs two clock readings a node.
    fn wants_timing(&self) -> bool {
        false
    }
}

/// An event as owned data, to be sent, stored or compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The run.
    pub run: RunId,
    /// The place within the run, written out.
    pub site: String,
    /// The node's name.
    pub node: String,
    /// Which attempt of the node, counted from 1.
    pub attempt: u32,
    /// What happened.
    pub moment: Moment,
    /// The input, output, request, reply, repairs, attempt, own value, or all attempts of a node
    /// that failed, as JSON.
    pub payload: Option<Value>,
    /// A fault, an error's story, a thought, a model, or the name of an event of the node's own.
    pub message: Option<String>,
    /// What it cost, where it cost something.
    pub usage: Option<Usage>,
    /// The time since the node's first event.
    pub elapsed: Option<Duration>,
}

impl From<&Event<'_>> for Record {
    fn from(event: &Event<'_>) -> Self {
        let site = event.site.to_string();
        let payload = match &event.what {
            // The graphs around it hand the same error on, and do not tell its story again.
            What::Failed(error) if error.site() == Some(&site) && !error.attempts().is_empty() => {
                serde_json::to_value(error.attempts()).ok()
            }
            what => what.payload(),
        };
        Self {
            run: event.run,
            site,
            node: event.node.to_string(),
            attempt: event.attempt,
            moment: event.what.moment(),
            payload,
            message: event.what.message(),
            usage: event.what.usage(),
            elapsed: event.elapsed,
        }
    }
}
