//! Engine: the seam behind `cx` for journals and distributed engines.
//!
//! Knows a node by its name and its input and output as JSON; knows nothing of node types. Without an
//! engine, calls are direct and typed.

use std::fmt;

use serde_json::Value;

use crate::error::Result;
use crate::provider::BoxFuture;

/// Runs the calls of a graph elsewhere, or remembers how they went.
///
/// Everything a graph does with several calls (waiting for all, for the first, with a guard) is made
/// from one primitive: which call of a batch completed next. An engine that records those answers can
/// replay a run. [The guide](crate#an-engine) has one that keeps a journal.
pub trait Engine: Send + Sync + 'static {
    /// A new batch of calls that are waited for together; a single call is a batch of one.
    fn begin<'a>(&'a self) -> Box<dyn Batch<'a> + 'a>;
}

/// Calls in flight together. Dropping it cancels those that have not completed.
pub trait Batch<'a>: Send {
    /// Begin a call; its number is how often `start` was called before.
    fn start(&mut self, call: EngineCall<'a>);

    /// The number and result of the call that completed next; `None` if none is in flight.
    fn next_completed<'b>(&'b mut self) -> BoxFuture<'b, Option<(usize, Result<Value>)>>
    where
        'a: 'b;
}

/// One call, by name and as JSON.
#[non_exhaustive]
pub struct EngineCall<'a> {
    /// The place in the run, written out: the key of a journal.
    pub site: String,
    /// The node's full name, `module::name`.
    pub node: String,
    /// The parameters: an object of their names.
    pub input: Value,
    /// Runs the named node here, on the present run.
    pub(crate) execute: Box<dyn FnOnce(String, Value) -> BoxFuture<'a, Result<Value>> + Send + 'a>,
}

impl<'a> EngineCall<'a> {
    /// Run the call in this process: the node is looked up by its name and given the JSON.
    pub fn execute(self) -> BoxFuture<'a, Result<Value>> {
        (self.execute)(self.node, self.input)
    }
}

impl fmt::Debug for EngineCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}({})", self.site, self.node, self.input)
    }
}
