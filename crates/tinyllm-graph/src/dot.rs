//! Graphviz DOT. Must not know steps; `flow.rs` walks them.
//!
//! The language is that of <https://graphviz.org/doc/info/lang.html>. Ids are `n0`, `n1`, ..; frames
//! are clusters; every label is a quoted string with its quotes and backslashes escaped.

use crate::flow::{self, Edge, Item, Shape};
use crate::graph::Graph;
use crate::markup::plain;

impl Graph {
    /// A Graphviz digraph with every call, edge and arm; nested graphs are titled clusters.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, Kind, NodeSpec, StepSpec};
    ///
    /// const END: &NodeSpec = &NodeSpec { name: "end", output: "Done", ..NodeSpec::EMPTY };
    /// const SETTLE: &NodeSpec = &NodeSpec {
    ///     name: "settle",
    ///     kind: Kind::Chain,
    ///     output: "Done",
    ///     body: &[StepSpec::call("end", END, &["facts"], "")],
    ///     ..NodeSpec::EMPTY
    /// };
    /// let text = Graph::of(SETTLE).to_dot();
    /// assert!(text.starts_with("digraph \"settle\" {\n"));
    /// assert!(text.contains("n1 [label=\"end\\nfrom facts\\ngives Done\", "));
    /// assert!(text.contains("n0 -> n1;\n"));
    /// ```
    pub fn to_dot(&self) -> String {
        let flow = flow::graph(self);
        let edges: String = flow.edges.iter().map(edge).collect();
        let name = quoted(&self.name);
        let items = flow::lines(&flow.items, item);
        format!("digraph {name} {{\n{HEAD}{items}{edges}}}\n")
    }
}

/// The look of all boxes and edges, in Graphviz's own fonts.
const HEAD: &str = "    \
    graph [rankdir=TB, fontname=\"Helvetica\", fontsize=11, color=\"#8c959f\", style=\"rounded\"];\n    \
    node [fontname=\"Helvetica\", fontsize=11, color=\"#57606a\", fillcolor=\"#ffffff\", style=\"filled\"];\n    \
    edge [fontname=\"Helvetica\", fontsize=10, color=\"#57606a\"];\n";

fn item(item: &Item, text: &mut String) {
    text.push_str(&match item {
        Item::Node { id, shape, label } => {
            format!("{id} [label={}, {}];", quoted(label), look(*shape))
        }
        Item::Open { id, title } => {
            format!("subgraph \"cluster_{id}\" {{ label={};", quoted(title))
        }
        Item::Close => "}".to_owned(),
    });
}

fn edge(edge: &Edge) -> String {
    let mut looks = Vec::new();
    if !edge.label.is_empty() {
        looks.push(format!("label={}", quoted(&edge.label)));
    }
    if edge.dotted {
        looks.push("style=dashed".to_owned());
    }
    let looks = match looks.is_empty() {
        true => String::new(),
        false => format!(" [{}]", looks.join(", ")),
    };
    format!("    {} -> {}{looks};\n", edge.from, edge.to)
}

fn look(shape: Shape) -> &'static str {
    match shape {
        Shape::Llm => "shape=hexagon, fillcolor=\"#f3eefe\", color=\"#6639ba\"",
        Shape::Rust => "shape=box",
        Shape::Decision => "shape=diamond, fillcolor=\"#fff8e5\", color=\"#9a6700\"",
        Shape::Fork => "shape=trapezium",
        Shape::Join => "shape=invtrapezium",
        Shape::Head => "shape=ellipse",
        Shape::Value => "shape=box, style=\"filled,rounded\"",
        Shape::Stop => "shape=oval",
    }
}

/// A string of DOT: quotes and backslashes escaped, line breaks as `\n`, which centres lines.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in plain(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // Graphviz reads HTML entities in every label.
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
