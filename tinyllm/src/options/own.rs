//! A node's own options: the const that the macro writes, and how it becomes `Options`.
//!
//! Knows the options' types; knows nothing of their ranges, which the macro has checked.

use std::borrow::Cow;
use std::time::Duration;

use super::Options;
use crate::choose::Choose;
use crate::parse::Policy;
use crate::schema::OutputFormat;

/// A node's own options, as the macro writes them into a const.
#[derive(Clone, Copy, Debug)]
pub struct NodeOptions {
    /// `model = ".."`
    pub model: Option<&'static str>,
    /// `temperature = ..`
    pub temperature: Option<f64>,
    /// `top_p = ..`
    pub top_p: Option<f64>,
    /// `max_tokens = ..`
    pub max_tokens: Option<u32>,
    /// `seed = ..`
    pub seed: Option<u64>,
    /// `stop = [..]`
    pub stop: &'static [&'static str],
    /// `choose`, or `choose = path`
    pub choose: Option<fn() -> Choose>,
    /// `retries = ..`
    pub retries: Option<u32>,
    /// `timeout = ".."` in milliseconds.
    pub timeout_ms: Option<u64>,
    /// `output_format = ".."`
    pub output_format: Option<OutputFormat>,
    /// `reasoning`
    pub reasoning: Option<bool>,
    /// `parse = ".."`
    pub parse: Option<Policy>,
    /// `escalate = ".."`
    pub escalate: Option<&'static str>,
}

impl NodeOptions {
    /// Nothing set.
    pub const NONE: Self = Self {
        model: None,
        temperature: None,
        top_p: None,
        max_tokens: None,
        seed: None,
        stop: &[],
        choose: None,
        retries: None,
        timeout_ms: None,
        output_format: None,
        reasoning: None,
        parse: None,
        escalate: None,
    };

    /// Whether a call of the node needs neither a clock nor a second try.
    pub(crate) const fn are_plain(&self) -> bool {
        self.retries.is_none() && self.timeout_ms.is_none()
    }
}

impl From<NodeOptions> for Options {
    fn from(own: NodeOptions) -> Self {
        let stop = own.stop.iter().map(ToString::to_string).collect::<Vec<_>>();
        Self {
            model: own.model.map(Cow::Borrowed),
            system: None,
            prompt: None,
            temperature: own.temperature,
            top_p: own.top_p,
            max_tokens: own.max_tokens,
            seed: own.seed,
            stop: Some(stop).filter(|stop| !stop.is_empty()),
            choose: own.choose.map(|choose| choose()),
            retries: own.retries,
            timeout: own.timeout_ms.map(Duration::from_millis),
            output_format: own.output_format,
            reasoning: own.reasoning,
            parse: own.parse,
            escalate: own.escalate.map(Cow::Borrowed),
        }
    }
}
