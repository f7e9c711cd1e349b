//! One page for all graphs of a crate: a list, the pictures, and the facts of each node.
//! Must not know how a picture is drawn.
//!
//! The page is made whole here; its script only shows, hides and marks what stands in it, so no text of
//! a program becomes code or markup.

mod facts;
mod nodes;

use crate::graph::Graph;
use crate::layout::cost;
use crate::markup::escaped;
use crate::svg::{SvgOptions, Theme, nested_depth, readable_depth, style};
use nodes::Known;

const CSS: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// A page of its own for all graphs of a crate: a list, the pictures, and for a clicked node its docs,
/// types, prompt, options, place and users. No network: a policy in the page refuses all of it.
///
/// Graphs that the given ones call are listed too. Nodes that are no graph have no picture of their own.
///
/// Keys: `/` filters, `+` and `-` unfold and fold nested graphs, `Enter` opens the facts of a node and
/// `Escape` closes them.
///
/// ```
/// use tinyllm_graph::{Graph, NodeSpec, html};
///
/// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
/// let page = html::page("bank", &[judge]);
/// assert!(page.starts_with("<!doctype html>"));
/// ```
pub fn page(title: &str, graphs: &[Graph]) -> String {
    let all = nodes::all(graphs);
    let given = |node: &Graph| graphs.iter().any(|graph| graph.key() == node.key());
    // Those that were given stand first.
    let mut pictured: Vec<&Graph> = all
        .iter()
        .map(|known| known.node)
        .filter(|node| given(node))
        .collect();
    let first_nested = pictured.len();
    let nested = all.iter().map(|known| known.node);
    pictured.extend(nested.filter(|node| node.kind.is_graph() && !given(node)));
    let place = |node: &Graph| pictured.iter().position(|graph| graph.key() == node.key());
    let sections = pictured.iter().enumerate();
    let sections: String = sections
        .map(|(index, graph)| section(index, graph))
        .collect();
    let panels: String = all
        .iter()
        .map(|known| facts::panel(known, &place))
        .collect();
    let list = list(&pictured, first_nested);
    let (title, about) = (escaped(title), about(&pictured, &all));
    let pictures = style("g-", Theme::Rustdoc);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{CSS}{pictures}</style>\n\
         <noscript><style>main>section[hidden]{{display:block!important}}</style></noscript>\n</head>\n<body>\n\
         <header><h1>{title}<small>{about}</small></h1>\
         <button type=\"button\" id=\"theme\">Light or dark</button></header>\n\
         <nav aria-label=\"Graphs\">{list}</nav>\n<main>{sections}</main>\n\
         <aside aria-label=\"Facts of a node\" aria-live=\"polite\" hidden>\
         <button type=\"button\" class=\"shut\" aria-label=\"Close\">×</button>{panels}</aside>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

impl Graph {
    /// The page of this graph and those it calls; see [`page`].
    pub fn to_html(&self) -> String {
        page(&self.name, std::slice::from_ref(self))
    }
}

fn about(pictured: &[&Graph], all: &[Known<'_>]) -> String {
    let graphs = pictured.iter().filter(|node| node.kind.is_graph()).count();
    let nodes = all
        .iter()
        .filter(|known| !known.node.kind.is_graph())
        .count();
    let many = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    format!("{}, {}", many(graphs, "graph"), many(nodes, "node"))
}

fn list(pictured: &[&Graph], first_nested: usize) -> String {
    let item = |(index, graph): (usize, &&Graph)| {
        format!(
            "<li><a href=\"#g{index}\">{}<small>{}</small></a></li>",
            escaped(&graph.name),
            escaped(&graph.module)
        )
    };
    let (given, nested) = pictured
        .split_at_checked(first_nested)
        .unwrap_or((pictured, &[]));
    let given: String = given.iter().enumerate().map(item).collect();
    let nested: String = nested
        .iter()
        .enumerate()
        .map(|(index, graph)| item((index + first_nested, graph)))
        .collect();
    let nested = match nested.is_empty() {
        true => nested,
        false => format!("<h2>Used by them</h2><ul>{nested}</ul>"),
    };
    format!(
        "<input type=\"search\" placeholder=\"Filter ( / )\" aria-label=\"Filter the list\">\
         <ul>{given}</ul>{nested}"
    )
}

/// The picture of a graph at each of its levels.
fn section(index: usize, graph: &Graph) -> String {
    let deepest = nested_depth(graph);
    let first = readable_depth(graph);
    let figures: String = (0..=deepest)
        .map(|depth| {
            let options = SvgOptions {
                data: true,
                bare: true,
                ..SvgOptions::new()
                    .fold_depth(depth)
                    .id_prefix(&format!("g{index}-{depth}-"))
                    .inline()
                    .headless()
            };
            let hidden = if depth == first { "" } else { " hidden" };
            format!("<figure{hidden}>{}</figure>", graph.svg(&options))
        })
        .collect();
    let fold = match deepest {
        0 => String::new(),
        _ => "<div class=\"fold\"><button type=\"button\" data-fold=\"-1\" \
              aria-label=\"Fold one level of nested graphs\">−</button><output></output>\
              <button type=\"button\" data-fold=\"1\" \
              aria-label=\"Unfold one level of nested graphs\">+</button></div>"
            .to_owned(),
    };
    let doc = match graph.doc.is_empty() {
        true => String::new(),
        false => format!("<p class=\"doc\">{}</p>", escaped(&graph.doc)),
    };
    format!(
        "<section id=\"g{index}\" hidden><div class=\"top\"><div><h2>{}</h2>{doc}<p>{} · {}</p></div>\
         {fold}</div>{figures}</section>\n",
        escaped(&graph.name),
        escaped(&cost(graph)),
        facts::named_button(graph, "its facts"),
    )
}
