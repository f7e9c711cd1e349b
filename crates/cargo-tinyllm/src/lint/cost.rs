//! `unbounded-cost`: how many LLM calls a graph makes depends on the length of a list, or on what a
//! node with `cx` does. Told once, at the graph that has that step.

use tinyllm_build::scan::Scan;
use tinyllm_graph::{Graph, Kind, Over, Step};

use super::Finding;

pub(crate) fn findings(scan: &Scan) -> Vec<Finding<'_>> {
    let mut findings = Vec::new();
    for item in scan.graphs() {
        let mut causes = Vec::new();
        collect(&item.graph.body, &mut causes);
        causes.dedup();
        findings.extend(causes.into_iter().map(|cause| {
            let (text, help) = cause.said(&item.ident);
            Finding {
                lint: "unbounded-cost",
                item,
                text,
                help,
            }
        }));
    }
    findings
}

#[derive(PartialEq)]
enum Cause {
    /// A list, and what is called per item.
    List(String),
    /// A node with `cx`.
    Node(String),
}

impl Cause {
    fn said(&self, graph: &str) -> (String, String) {
        match self {
            Self::List(list) => (
                format!(
                    "nothing bounds how many LLM calls `{graph}` makes: as many as `{list}` is long"
                ),
                format!(
                    "bound the list where it is made, such as `#[schemars(length(max = 10))]` on a \
                     field that a model fills, or let a node cut `{list}` before; then allow this"
                ),
            ),
            Self::Node(node) => (
                format!(
                    "nothing bounds how many LLM calls `{graph}` makes: `{node}` calls what it likes through `cx`"
                ),
                format!(
                    "make the calls of `{node}` steps of a graph, or see to it that they are few; then allow this"
                ),
            ),
        }
    }
}

/// The causes among the steps of one graph, those of nested graphs not among them.
fn collect(steps: &[Step], causes: &mut Vec<Cause>) {
    for step in steps {
        match step {
            Step::Call(call) if matches!(call.node.kind, Kind::Rust { takes_cx: true }) => {
                causes.push(Cause::Node(call.node.name.clone()));
            }
            Step::Loop {
                over: Over::Items(list),
                steps,
                ..
            }
            | Step::Each {
                over: Over::Items(list),
                steps,
                ..
            } if may_ask(steps) => {
                causes.push(Cause::List(list.clone()));
            }
            _ => {}
        }
        for block in step.blocks() {
            collect(block, causes);
        }
    }
}

/// Whether a round may make an LLM call at all.
fn may_ask(steps: &[Step]) -> bool {
    let round = Graph {
        body: steps.to_vec(),
        kind: Kind::Chain,
        ..Graph::elsewhere("")
    };
    round.bound().number() != Some(0)
}
