//! How a node type becomes an entry that is found by its name.

pub use crate::cx::NodeEntry;

use crate::call;
use crate::node::{Node, Ports};

impl NodeEntry {
    /// The entry of a node type.
    pub const fn of<N: Node>() -> Self {
        Self {
            spec: N::SPEC,
            input_schema: || N::PORTS.schema(),
            output_schema: || N::OUTPUT.schema(),
            execute: call::execute::<N>,
            copies_input: N::COPY.is_some(),
        }
    }
}
