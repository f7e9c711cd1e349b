//! Mermaid flowcharts. Must not know steps; `flow.rs` walks them.
//!
//! The syntax is that of <https://mermaid.js.org/syntax/flowchart.html>. Ids are `n0`, `n1`, ..; every
//! label is quoted and escaped, so that no name in a program can be a keyword of Mermaid.
//! Boxes stand inside their subgraphs, all edges behind them: Mermaid puts a box where it is named first.

use crate::flow::{self, Edge, Item, Shape};
use crate::graph::Graph;

/// LLM nodes violet hexagons, Rust nodes plain boxes, all readable on light and dark pages.
const CLASSES: &str = "    \
    classDef llm fill:#ece6ff,stroke:#6d4aff,color:#1b1b1f\n    \
    classDef rust fill:#f4f4f5,stroke:#71717a,color:#1b1b1f\n    \
    classDef decision fill:#fff4d6,stroke:#b7791f,color:#1b1b1f\n    \
    classDef fork fill:#e3f2fd,stroke:#1e6fb8,color:#1b1b1f\n    \
    classDef value fill:#ffffff,stroke:#a1a1aa,color:#1b1b1f\n    \
    classDef stop fill:#e6f6ec,stroke:#2f855a,color:#1b1b1f\n";

impl Graph {
    /// A Mermaid flowchart with every call, edge and arm; nested graphs are titled subgraphs.
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
    /// let graph = Graph::of(SETTLE);
    /// let text = graph.to_mermaid();
    /// assert!(text.starts_with("flowchart TD\n"));
    /// assert!(text.contains("n1[\"end<br/>from facts<br/>gives Done\"]:::rust\n"));
    /// ```
    pub fn to_mermaid(&self) -> String {
        let flow = flow::graph(self);
        let edges: String = flow.edges.iter().map(edge).collect();
        format!(
            "flowchart TD\n{}{edges}{CLASSES}",
            flow::lines(&flow.items, item)
        )
    }
}

fn item(item: &Item, text: &mut String) {
    text.push_str(&match item {
        Item::Node { id, shape, label } => {
            let (open, close) = brackets(*shape);
            format!("{id}{open}\"{}\"{close}", escaped(label))
        }
        Item::Open { id, title } => format!("subgraph {id}[\"{}\"]", escaped(title)),
        Item::Close => "end".to_owned(),
    });
}

fn edge(edge: &Edge) -> String {
    let Edge {
        from,
        to,
        label,
        dotted,
    } = edge;
    let arrow = if *dotted { "-.->" } else { "-->" };
    if label.is_empty() {
        return format!("    {from} {arrow} {to}\n");
    }
    format!("    {from} {arrow}|\"{}\"| {to}\n", escaped(label))
}

/// What stands before and behind a quoted label.
fn brackets(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Llm => ("{{", "}}:::llm"),
        Shape::Rust => ("[", "]:::rust"),
        Shape::Decision => ("{", "}:::decision"),
        Shape::Fork => ("[/", "\\]:::fork"),
        Shape::Join => ("[\\", "/]:::fork"),
        Shape::Head => ("((", ")):::fork"),
        Shape::Value => ("(", "):::value"),
        Shape::Stop => ("([", "]):::stop"),
    }
}

/// Text that stands inside a quoted label as it is, line breaks included.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::markup::plain(text).chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' => out.push_str("#35;"),
            '`' => out.push_str("#96;"),
            '$' => out.push_str("#36;"),
            '\\' => out.push_str("#92;"),
            // `%%{init: ..}%%` is obeyed wherever it stands.
            '%' => out.push_str("#37;"),
            '\n' => out.push_str("<br/>"),
            other => out.push(other),
        }
    }
    out
}
