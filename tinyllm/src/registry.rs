//! How a node type becomes an entry that is found by its name.

pub use crate::cx::NodeEntry;

use tinyllm_graph::{Graph, NodeSpec};

use crate::call;
use crate::node::{Node, Ports};

/// The graph of a `SPEC`, with the schemas of all nodes that registered themselves.
pub fn graph_of(spec: &'static NodeSpec) -> Graph {
    let mut graph = Graph::of(spec);
    graph.for_each_node_mut(&mut |node| {
        if let Some(entry) = NodeEntry::all().find(|entry| is_of(entry, node)) {
            node.schemas.input = Some(format!("{:#}", entry.input_schema()));
            node.schemas.output = Some(format!("{:#}", entry.output_schema()));
        }
    });
    graph
}

fn is_of(entry: &NodeEntry, node: &Graph) -> bool {
    let spec = entry.spec;
    (spec.line, spec.column) == (node.line, node.column)
        && spec.name == node.name
        && spec.module == node.module
        && spec.file == node.file
}

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
