//! The facts of one node as HTML. Must not know pictures.

use super::nodes::{Known, calls};
use crate::graph::Graph;
use crate::json::{Value, schema};
use crate::layout::cost;
use crate::markup::escaped;
use crate::spec::{Kind, Prompt};

/// The panel of a node; `place` is where a graph stands on the page.
pub(super) fn panel(known: &Known<'_>, place: &dyn Fn(&Graph) -> Option<usize>) -> String {
    let node = known.node;
    let mut out = format!(
        "<section class=\"facts\" data-facts=\"{}\" hidden><h2>{}</h2><p class=\"kind\">{}</p>",
        escaped(&node.key()),
        escaped(&node.name),
        escaped(&kind(node)),
    );
    out.push_str(&format!(
        "<p class=\"place\"><code>{}</code><br><span>{}</span></p>",
        escaped(&node.path()),
        escaped(&source(node)),
    ));
    if let Some(index) = place(node) {
        out.push_str(&format!(
            "<p><a href=\"#g{index}\">Show its picture</a></p>"
        ));
    }
    if !node.doc.is_empty() {
        out.push_str(&format!("<p class=\"doc\">{}</p>", escaped(&node.doc)));
    }
    out.push_str(&values(node));
    out.push_str(&asks(node));
    out.push_str(&options(node));
    out.push_str(&relations(known, place));
    out.push_str("</section>");
    out
}

fn kind(node: &Graph) -> String {
    match &node.kind {
        Kind::Llm { model, retries } => {
            let model = match model {
                Some(model) => format!("model {model}"),
                None => "the runtime's model".to_owned(),
            };
            let asks = u64::from(*retries) + 1;
            let calls = if asks == 1 { "call" } else { "calls" };
            format!("LLM call · {model} · at most {asks} {calls}")
        }
        Kind::Rust { takes_cx: false } => "Rust code".to_owned(),
        Kind::Rust { takes_cx: true } => "Rust code that may call models and nodes".to_owned(),
        kind => format!("graph · {} · {}", kind.word(), cost(node)),
    }
}

fn source(node: &Graph) -> String {
    if node.file.is_empty() {
        let word = if node.output.is_empty() {
            "known by its name alone: in another crate, or written by a macro"
        } else {
            "written by hand"
        };
        return word.to_owned();
    }
    // A page to be committed leaves out what every edit above moves.
    if node.line == 0 {
        return node.file.clone();
    }
    format!("{}:{}:{}", node.file, node.line, node.column)
}

/// Parameters and output, with their schemas where known.
fn values(node: &Graph) -> String {
    let inputs = node.schemas.input.as_deref().map(schema);
    let properties = inputs.as_ref().and_then(|input| input.get("properties"));
    let mut out = String::from("<h3>Parameters</h3>");
    if node.params.is_empty() {
        out.push_str("<p>none</p>");
    }
    for param in &node.params {
        let known = properties.and_then(|properties| properties.get(&param.name));
        out.push_str(&value(&format!("{}: {}", param.name, param.ty), known));
    }
    out.push_str("<h3>Output</h3>");
    let output = node.schemas.output.as_deref().map(schema);
    out.push_str(&value(&node.output, output.as_ref()));
    out
}

fn value(text: &str, known: Option<&Value>) -> String {
    let text = escaped(text);
    match known {
        None => format!("<p class=\"value\"><code>{text}</code></p>"),
        Some(schema) => format!(
            "<details class=\"value\"><summary><code>{text}</code></summary><pre>{}</pre></details>",
            escaped(&schema.pretty())
        ),
    }
}

/// What an LLM call says to its model.
fn asks(node: &Graph) -> String {
    if !matches!(node.kind, Kind::Llm { .. }) {
        return String::new();
    }
    let mut out = String::from("<h3>Prompt</h3>");
    let instruction = match node.system.is_empty() {
        true => &node.doc,
        false => &node.system,
    };
    if !instruction.is_empty() {
        let text = escaped(instruction);
        out.push_str(&format!(
            "<p class=\"cap\">Instruction</p><pre>{text}</pre>"
        ));
    }
    out.push_str("<p class=\"cap\">Message</p>");
    out.push_str(&match &node.prompt {
        Prompt::Text(text) => format!("<pre class=\"prompt\">{}</pre>", places(text)),
        Prompt::File(path) => format!("<p>the template in <code>{}</code></p>", escaped(path)),
        Prompt::Params => "<p>the parameters by name</p>".to_owned(),
    });
    out
}

/// A template with its places marked.
fn places(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(found) = rest.find('{') {
        let (before, from) = rest.split_at(found);
        out.push_str(&escaped(before));
        if let Some(after) = from.strip_prefix("{{") {
            out.push_str("{{");
            rest = after;
            continue;
        }
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let (place, after) = from.split_at_checked(end).unwrap_or((from, ""));
        out.push_str(&format!("<mark>{}</mark>", escaped(place)));
        rest = after;
    }
    out.push_str(&escaped(rest));
    out
}

fn options(node: &Graph) -> String {
    if node.options.is_empty() {
        return String::new();
    }
    let rows: String = node
        .options
        .iter()
        .map(|(name, value)| {
            let (name, value) = (escaped(name), escaped(value));
            format!("<tr><th>{name}</th><td><code>{value}</code></td></tr>")
        })
        .collect();
    format!("<h3>Options</h3><table>{rows}</table>")
}

/// Who uses it, and what it uses.
fn relations(known: &Known<'_>, place: &dyn Fn(&Graph) -> Option<usize>) -> String {
    let mut out = String::from("<h3>Used by</h3>");
    if known.users.is_empty() {
        out.push_str("<p>no graph of this page</p>");
    } else {
        let users = known.users.iter().map(|(user, sites)| {
            let sites: Vec<String> = sites.iter().map(|site| escaped(site)).collect();
            format!(
                "<li>{} <small>at {}</small></li>",
                link(user, place),
                sites.join(", ")
            )
        });
        out.push_str(&format!("<ul>{}</ul>", users.collect::<String>()));
    }
    let mut called: Vec<&Graph> = Vec::new();
    for call in calls(&known.node.body) {
        if !called.iter().any(|node| node.key() == call.node.key()) {
            called.push(&call.node);
        }
    }
    if !called.is_empty() {
        let items = called
            .iter()
            .map(|node| format!("<li>{}</li>", button(node)));
        out.push_str(&format!(
            "<h3>Uses</h3><ul>{}</ul>",
            items.collect::<String>()
        ));
    }
    out
}

/// To the picture of a graph.
fn link(graph: &Graph, place: &dyn Fn(&Graph) -> Option<usize>) -> String {
    let name = escaped(&graph.name);
    match place(graph) {
        Some(index) => format!("<a href=\"#g{index}\">{name}</a>"),
        None => name,
    }
}

/// To the facts of a node.
pub(super) fn button(node: &Graph) -> String {
    named_button(node, &node.name)
}

/// The same, with words of its own.
pub(super) fn named_button(node: &Graph, words: &str) -> String {
    format!(
        "<button type=\"button\" class=\"link\" data-show=\"{}\">{}</button>",
        escaped(&node.key()),
        escaped(words)
    )
}
