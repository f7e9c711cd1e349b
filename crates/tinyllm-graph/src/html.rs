//! One page for all graphs of a crate: a list, the pictures, and the facts of each node.
//! Must not know how a picture is drawn.
//!
//! The page is made whole here; its script only shows, hides and marks what stands in it, so no text of
//! a program becomes code or markup.

mod facts;
mod nodes;

use crate::graph::Graph;
use crate::layout::cost;
use crate::markup::{escape, escaped};
use crate::svg::{self, nested_depth, readable_depth};
use nodes::{Known, Nodes};

const CSS: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// A page of its own for all graphs of a crate: a list, the pictures, and for a clicked node its docs,
/// types, prompt, options, place and users. No network: a policy in the page refuses all of it.
///
/// Graphs that the given ones call are listed too. Nodes that are no graph have no picture of their own.
///
/// The address says what is shown: `#bank.loans.process_loan` a graph, `#bank.loans.judge` the facts of
/// a node, `#bank.loans.settle/bank.loans.judge` both; modules before a name may be left out.
///
/// Keys: `/` filters, `+` and `-` unfold and fold nested graphs, `Enter` opens the facts of a node and
/// `Escape` closes them.
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec, html};
///
/// let judge = Graph::of(&NodeSpec { name: "judge", module: "bank", ..NodeSpec::EMPTY });
/// let page = html::page("bank", &[judge]);
/// assert!(page.starts_with("<!doctype html>"));
/// assert!(page.contains("<section id=\"bank.judge\""));
/// ```
pub fn page(title: &str, graphs: &[Graph]) -> String {
    let nodes = Nodes::of(graphs);
    let pictured = nodes.all().iter().filter(|known| known.is_pictured());
    // Those that were given stand first.
    let (first, nested): (Vec<_>, Vec<_>) = pictured.partition(|known| known.given);
    let title = escaped(title);
    let about = about(&nodes);
    let pictures = svg::on_page_style();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{CSS}{pictures}</style>\n\
         <noscript><style>main>section[hidden]{{display:block!important}}</style></noscript>\n</head>\n<body>\n\
         <header><h1>{title}<small>{about}</small></h1>\
         <button type=\"button\" class=\"theme\">Light or dark</button></header>\n"
    );
    list(&first, &nested, &mut out);
    out.push_str("<main>");
    for (index, known) in first.iter().chain(&nested).enumerate() {
        section(index, known, &nodes, &mut out);
    }
    out.push_str(
        "</main>\n<aside aria-label=\"Facts of a node\" aria-live=\"polite\" hidden>\
         <button type=\"button\" class=\"shut\" aria-label=\"Close\">×</button>",
    );
    for known in nodes.all() {
        facts::panel(known, &nodes, &mut out);
    }
    out.push_str("</aside>\n<script>");
    out.push_str(SCRIPT);
    out.push_str("</script>\n</body>\n</html>\n");
    out
}

impl Graph {
    /// The page of this graph and those it calls; see [`page`].
    pub fn to_html(&self) -> String {
        page(&self.name, std::slice::from_ref(self))
    }
}

fn about(nodes: &Nodes<'_>) -> String {
    let graphs = nodes
        .all()
        .iter()
        .filter(|known| known.node.kind.is_graph());
    let graphs = graphs.count();
    let many = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    format!(
        "{}, {}",
        many(graphs, "graph"),
        many(nodes.all().len() - graphs, "node")
    )
}

fn list(first: &[&Known<'_>], nested: &[&Known<'_>], out: &mut String) {
    out.push_str(
        "<nav aria-label=\"Graphs\">\
         <input type=\"search\" placeholder=\"Filter ( / )\" aria-label=\"Filter the list\">",
    );
    items(first, out);
    if !nested.is_empty() {
        out.push_str("<h2>Used by them</h2>");
        items(nested, out);
    }
    out.push_str("</nav>\n");
}

fn items(listed: &[&Known<'_>], out: &mut String) {
    out.push_str("<ul>");
    for known in listed {
        push(out, &["<li><a href=\"#", &known.id, "\">"]);
        // A long name breaks behind a word of it.
        for word in known.node.name.split_inclusive('_') {
            escape(word, out);
            if word.ends_with('_') {
                out.push_str("<wbr>");
            }
        }
        out.push_str("<small>");
        escape(&known.node.module, out);
        out.push_str("</small></a></li>");
    }
    out.push_str("</ul>");
}

/// The picture of a graph at each of its levels.
fn section(index: usize, known: &Known<'_>, nodes: &Nodes<'_>, out: &mut String) {
    let graph = known.node;
    let deepest = nested_depth(graph);
    let first = readable_depth(graph);
    push(
        out,
        &[
            "<section id=\"",
            &known.id,
            "\" hidden><div class=\"top\"><div><h2>",
        ],
    );
    escape(&graph.name, out);
    out.push_str("</h2>");
    if !graph.doc.is_empty() {
        out.push_str("<p class=\"doc\">");
        escape(&graph.doc, out);
        out.push_str("</p>");
    }
    out.push_str("<p>");
    escape(&cost(graph), out);
    out.push_str(" · ");
    facts::button(known, "its facts", out);
    out.push_str("</p></div>");
    if deepest > 0 {
        out.push_str(FOLD);
    }
    out.push_str("</div>");
    for depth in 0..=deepest {
        out.push_str(if depth == first {
            "<figure>"
        } else {
            "<figure hidden>"
        });
        let id = |node: &Graph, out: &mut String| {
            if let Some(known) = nodes.find(node) {
                out.push_str(&known.id);
            }
        };
        svg::on_page(graph, depth, &format!("g{index}-{depth}-"), &id, out);
        out.push_str("</figure>");
    }
    out.push_str("</section>\n");
}

const FOLD: &str = "<div class=\"fold\"><button type=\"button\" data-fold=\"-1\" \
     aria-label=\"Fold one level of nested graphs\">−</button><output></output>\
     <button type=\"button\" data-fold=\"1\" \
     aria-label=\"Unfold one level of nested graphs\">+</button></div>";

fn push(out: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| out.push_str(piece));
}
