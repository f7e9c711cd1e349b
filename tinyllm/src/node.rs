//! Node: what a function is to the library.
//!
//! Knows types, JSON and facts about nodes; knows nothing of how a node is driven (`fsm`) nor of how
//! it is found by name (`registry`).

use std::fmt;
use std::future::Future;

use tinyllm_graph::NodeSpec;

use crate::cx::{Cx, Place};
use crate::error::{Error, ErrorKind, Result};
use crate::options::{NodeOptions, Options};
use crate::validate::Violations;

mod port;

pub(crate) use port::{Misread, Reading};
pub use port::{Port, Ports};

/// How to copy an input.
pub type Copier<In> = fn(&In) -> In;

/// A function as a node of a graph. Written by `#[llm_function]` and `chain!`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a node",
    label = "not a node",
    note = "put `#[llm_function]` on the function"
)]
pub trait Node: Sized + Send + Sync + 'static {
    /// The parameters, as a tuple.
    type In: Send + 'static;
    /// The output.
    type Out: Send + 'static;
    /// What can be done with each parameter.
    type Ports: Ports<Values = Self::In>;
    /// LLM call, Rust body or graph.
    type Kind: Kind<Self>;
    /// The node's own struct around one state of its machine.
    type At<S>: Bare<S>;

    /// The name in sites, settings and JSON.
    const NAME: &'static str;
    /// What can be done with each parameter.
    const PORTS: Self::Ports;
    /// What can be done with the output.
    const OUTPUT: Port<Self::Out>;
    /// The node as data: its docs, its types, and if it is a graph its steps.
    const SPEC: &'static NodeSpec;
    /// What stands in `#[llm_function(..)]`.
    const OPTIONS: NodeOptions = NodeOptions::NONE;
    /// How to copy the input, if the node asked for retries of its body.
    const COPY: Option<Copier<Self::In>> = None;
}

/// The node's own struct around a state, and the state out of it again.
pub trait Bare<S> {
    /// The state in the node's struct.
    fn wrap(state: S) -> Self;

    /// The state without the node's struct.
    fn bare(self) -> S;
}

/// What kind of node it is: an LLM call, a Rust body or a graph. Implemented in `fsm`.
pub trait Kind<N: Node>: Send + Sync + 'static {
    /// What `Running` carries besides the input.
    type Work: Send;
    /// What `OutputValidation` keeps so as to ask again.
    type Back: Send;

    /// Get ready to run: an LLM call builds its request.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] if an option does not fit the node.
    fn prepare(input: &N::In, options: Option<&Options>) -> Result<Self::Work>;

    /// Drive the node with nobody looking on and no settings, if it can do without; else the input
    /// comes back.
    ///
    /// # Errors
    /// The input, to be driven by [`Kind::managed`].
    fn direct(
        place: Place<'_>,
        input: N::In,
    ) -> Result<impl Future<Output = Result<N::Out>> + Send, N::In>;

    /// Drive the node with settings, told to all who observe; without options, as the node's own say.
    fn managed(
        place: Place<'_>,
        input: N::In,
        options: Option<Box<Options>>,
    ) -> impl Future<Output = Result<N::Out>> + Send;
}

/// A node whose output is computed by Rust code: a body, or the steps of a graph.
pub trait BodyNode: Node {
    /// What the function returns: the output, or a result of it.
    type Raw: Send;

    /// The body.
    fn body(cx: &Cx<'_>, input: Self::In) -> impl Future<Output = Self::Raw> + Send;

    /// What the function returned, as a result.
    ///
    /// # Errors
    /// The function's own.
    fn finish(raw: Self::Raw) -> Result<Self::Out>;
}

/// A node whose output comes from a language model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no LLM call, so this option means nothing to it",
    label = "has a body",
    note = "`model`, `system`, `prompt`, `temperature`, `top_p`, `max_tokens`, `seed`, `stop`, `choose`, `retries`, `output_format`, `reasoning`, `parse` and `escalate` are options of LLM calls; any node takes `timeout`"
)]
pub trait LlmNode: Node {
    /// The instruction.
    const SYSTEM: &'static str;

    /// The user message of the node's own template; `None` if the parameters are to be listed.
    ///
    /// # Errors
    /// What is wrong with the template of a file, which only the input shows: a field that is not there.
    fn prompt(_: &Self::In) -> Result<Option<String>, String> {
        Ok(None)
    }

    /// The rule of `validate = path`: reports what is wrong with the output.
    fn rule(_: &Self::In, _: &Self::Out, _: &mut Violations) {}
}

/// The arguments of one call of a node, and the options of that call.
///
/// ```
/// use tinyllm::prelude::*;
///
/// /// Write one line about a subject.
/// #[llm_function]
/// async fn line(subject: String) -> String;
///
/// let input = line::input("rain".to_string()).temperature(0.9).seed(7);
/// assert_eq!(format!("{input:?}"), r#"line({"subject":"rain"}) with temperature = 0.9, seed = 7"#);
/// ```
#[must_use = "arguments do nothing until the node is called"]
pub struct Input<N: Node> {
    pub(crate) values: N::In,
    pub(crate) options: Option<Box<Options>>,
}

impl<N: Node> Input<N> {
    /// The arguments as a tuple.
    #[inline(always)]
    pub fn new(values: N::In) -> Self {
        Self {
            values,
            options: None,
        }
    }

    fn set(mut self, set: impl FnOnce(Options) -> Options) -> Self {
        let options = self
            .options
            .take()
            .map_or_else(Options::new, |options| *options);
        self.options = Some(Box::new(set(options)));
        self
    }

    /// How long this call may take.
    pub fn timeout(self, limit: std::time::Duration) -> Self {
        self.set(|options| options.timeout(limit))
    }

    /// The model of this call.
    pub fn model(self, address: impl Into<std::borrow::Cow<'static, str>>) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.model(address))
    }

    /// The instruction of this call.
    pub fn system(self, text: impl Into<std::borrow::Cow<'static, str>>) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.system(text))
    }

    /// The template of the user message of this call.
    pub fn prompt(self, template: impl Into<std::borrow::Cow<'static, str>>) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.prompt(template))
    }

    /// The randomness of this call, from 0 to 2.
    pub fn temperature(self, temperature: f64) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.temperature(temperature))
    }

    /// Only the likeliest tokens that together reach this probability, above 0 and up to 1.
    pub fn top_p(self, probability: f64) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.top_p(probability))
    }

    /// The longest reply of this call, in tokens.
    pub fn max_tokens(self, tokens: u32) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.max_tokens(tokens))
    }

    /// The seed of this call.
    pub fn seed(self, seed: u64) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.seed(seed))
    }

    /// The text that ends the reply of this call.
    pub fn stop(self, text: impl Into<String>) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.stop([text.into()]))
    }

    /// Whether the variants of the output are scored in this call instead of one being generated.
    pub fn choose(self, choose: impl Into<crate::choose::Choose>) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.choose(choose))
    }

    /// How often an invalid reply of this call is asked again.
    pub fn retries(self, times: u32) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.retries(times))
    }

    /// In which form the answer of this call is asked for.
    pub fn output_format(self, format: crate::schema::OutputFormat) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.output_format(format))
    }

    /// Whether the model has a place to think before the answer of this call.
    pub fn reasoning(self, think: bool) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.reasoning(think))
    }

    /// How much may be repaired in a reply to this call.
    pub fn parse(self, policy: crate::parse::Policy) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.parse(policy))
    }

    /// The larger model that gets the last attempt of this call.
    pub fn escalate(self, address: impl Into<std::borrow::Cow<'static, str>>) -> Self
    where
        N: LlmNode,
    {
        self.set(|options| options.escalate(address))
    }
}

impl<N: Node> fmt::Debug for Input<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = N::PORTS.encode(&self.values).unwrap_or_default();
        write!(f, "{}({values})", N::NAME)?;
        match &self.options {
            Some(options) => write!(f, " with {options}"),
            None => Ok(()),
        }
    }
}

/// The parameters of a node out of JSON.
pub(crate) fn decode_input<N: Node>(json: serde_json::Value) -> Result<N::In> {
    N::PORTS.decode(json).map_err(|fault| {
        Error::new(
            ErrorKind::InvalidInput,
            format!("the input of `{}` {fault}", N::NAME),
        )
    })
}

/// The output of a node as JSON.
pub(crate) fn encode_output<N: Node>(output: &N::Out) -> Result<serde_json::Value> {
    N::OUTPUT.encode(output).map_err(|fault| {
        let message = format!("the output of `{}` cannot be written as JSON", N::NAME);
        Error::new(ErrorKind::InvalidOutput, message).because(fault)
    })
}
