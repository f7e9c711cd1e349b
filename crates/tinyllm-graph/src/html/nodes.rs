//! All nodes of some graphs, each once, and who uses them. Must not know HTML.

use crate::graph::{Call, Graph, Step};

/// One node and the calls of it.
pub(super) struct Known<'a> {
    pub(super) node: &'a Graph,
    /// The graphs that call it, with the places of those calls in each.
    pub(super) users: Vec<(&'a Graph, Vec<&'a str>)>,
}

/// The given graphs and all that they call, in the order of the program.
pub(super) fn all(graphs: &[Graph]) -> Vec<Known<'_>> {
    let mut nodes: Vec<(String, Known<'_>)> = Vec::new();
    for graph in graphs {
        visit(graph, &mut nodes);
    }
    nodes.into_iter().map(|(_, known)| known).collect()
}

fn visit<'a>(node: &'a Graph, nodes: &mut Vec<(String, Known<'a>)>) {
    let own = node.key();
    if nodes.iter().any(|(known, _)| *known == own) {
        return;
    }
    let users = Vec::new();
    nodes.push((own, Known { node, users }));
    for call in calls(&node.body) {
        visit(&call.node, nodes);
        let called = call.node.key();
        if let Some((_, known)) = nodes.iter_mut().find(|(known, _)| *known == called) {
            match known.users.last_mut() {
                Some((user, sites)) if std::ptr::eq(*user, node) => sites.push(&call.site),
                _ => known.users.push((node, vec![&call.site])),
            }
        }
    }
}

/// The calls of a graph itself, not those within nested graphs.
pub(super) fn calls(steps: &[Step]) -> Vec<&Call> {
    let mut all = Vec::new();
    for step in steps {
        match step {
            Step::Call(call) => all.push(call),
            other => other
                .blocks()
                .into_iter()
                .for_each(|block| all.extend(calls(block))),
        }
    }
    all
}
