//! How many levels of nested graphs stay readable. Must not know places.

use crate::graph::{Graph, Step};

/// A picture with more boxes than this folds nested graphs.
const READABLE: usize = 60;

/// The greatest depth with a readable number of boxes; 0 if none has.
pub(crate) fn readable_depth(graph: &Graph) -> usize {
    let deepest = depth(&graph.body);
    (0..=deepest)
        .rev()
        .find(|depth| boxes(&graph.body, *depth) <= READABLE)
        .unwrap_or_default()
}

/// How deep graphs are nested in it.
pub(crate) fn nested_depth(graph: &Graph) -> usize {
    depth(&graph.body)
}

fn depth(steps: &[Step]) -> usize {
    let depths = steps.iter().map(|step| match step {
        Step::Call(call) if call.node.body.is_empty() => 0,
        Step::Call(call) => 1 + depth(&call.node.body),
        other => {
            let inner = other.blocks().into_iter().map(depth);
            inner.max().unwrap_or_default()
        }
    });
    depths.max().unwrap_or_default()
}

fn boxes(steps: &[Step], depth: usize) -> usize {
    let counts = steps.iter().map(|step| match step {
        Step::Call(call) if call.node.body.is_empty() || depth == 0 => 1,
        Step::Call(call) => boxes(&call.node.body, depth - 1),
        other => {
            let inner = other.blocks().into_iter();
            inner.map(|block| boxes(block, depth)).sum::<usize>() + 1
        }
    });
    counts.sum()
}
