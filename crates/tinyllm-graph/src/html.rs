//! One page for all graphs of a crate: a list, the pictures, and the facts of each node.

use crate::graph::Graph;
use crate::markup::escaped;

/// A page of its own for all graphs of a crate: no network, no script but its own.
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec, html};
///
/// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
/// let page = html::page("bank", &[judge]);
/// assert!(page.starts_with("<!doctype html>"));
/// ```
pub fn page(title: &str, graphs: &[Graph]) -> String {
    let title = escaped(title);
    let all: String = graphs.iter().map(Graph::to_svg).collect();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>{all}</html>\n"
    )
}

impl Graph {
    /// The page of this graph alone; see [`page`].
    pub fn to_html(&self) -> String {
        page(&self.name, std::slice::from_ref(self))
    }
}
