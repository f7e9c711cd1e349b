//! The facts of one node as HTML. Must not know pictures.

use super::nodes::{Known, Nodes};
use super::push;
use crate::graph::{ELSEWHERE, Graph};
use crate::json::{Value, schema};
use crate::layout::cost;
use crate::markup::{escape, escaped};
use crate::spec::{Kind, Prompt};

/// The panel of a node; `data-home` is the graph that its own address shows beside it.
pub(super) fn panel(known: &Known<'_>, nodes: &Nodes<'_>, out: &mut String) {
    let node = known.node;
    push(out, &["<section class=\"facts\" data-facts=\"", &known.id]);
    if !known.is_pictured()
        && let Some((user, _)) = known.users.first()
        && let Some(home) = nodes.get(*user)
    {
        push(out, &["\" data-home=\"", &home.id]);
    }
    out.push_str("\" hidden><h2>");
    escape(&node.name, out);
    out.push_str("</h2><p class=\"kind\">");
    escape(&kind(node), out);
    out.push_str("</p><p class=\"place\"><code>");
    escape(&node.path(), out);
    out.push_str("</code><br><span>");
    escape(&source(node), out);
    out.push_str("</span></p>");
    if known.is_pictured() {
        push(
            out,
            &["<p><a href=\"#", &known.id, "\">Show its picture</a></p>"],
        );
    }
    if !node.doc.is_empty() {
        out.push_str("<p class=\"doc\">");
        escape(&node.doc, out);
        out.push_str("</p>");
    }
    if !node.is_elsewhere() {
        values(node, out);
    }
    asks(node, out);
    options(node, out);
    relations(known, nodes, out);
    out.push_str("</section>");
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
        Kind::Rust { .. } if node.is_elsewhere() => ELSEWHERE.to_owned(),
        Kind::Rust { takes_cx: false } => "Rust code".to_owned(),
        Kind::Rust { takes_cx: true } => "Rust code that may call models and nodes".to_owned(),
        kind => format!("graph · {} · {}", kind.word(), cost(node)),
    }
}

fn source(node: &Graph) -> String {
    if node.file.is_empty() {
        let word = if node.is_elsewhere() {
            "in another crate, written by a macro, or misspelt"
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
fn values(node: &Graph, out: &mut String) {
    let inputs = node.schemas.input.as_deref().map(schema);
    let properties = inputs.as_ref().and_then(|input| input.get("properties"));
    out.push_str("<h3>Parameters</h3>");
    if node.params.is_empty() {
        out.push_str("<p>none</p>");
    }
    for param in &node.params {
        let known = properties.and_then(|properties| properties.get(&param.name));
        value(&format!("{}: {}", param.name, param.ty), known, out);
    }
    out.push_str("<h3>Output</h3>");
    let output = node.schemas.output.as_deref().map(schema);
    value(&node.output, output.as_ref(), out);
}

fn value(text: &str, known: Option<&Value>, out: &mut String) {
    let text = escaped(text);
    match known {
        None => push(out, &["<p class=\"value\"><code>", &text, "</code></p>"]),
        Some(schema) => {
            push(out, &["<details class=\"value\"><summary><code>", &text]);
            out.push_str("</code></summary><pre>");
            escape(&schema.pretty(), out);
            out.push_str("</pre></details>");
        }
    }
}

/// What an LLM call says to its model.
fn asks(node: &Graph, out: &mut String) {
    if !matches!(node.kind, Kind::Llm { .. }) {
        return;
    }
    out.push_str("<h3>Prompt</h3>");
    let instruction = match node.system.is_empty() {
        true => &node.doc,
        false => &node.system,
    };
    if !instruction.is_empty() {
        out.push_str("<p class=\"cap\">Instruction</p><pre>");
        escape(instruction, out);
        out.push_str("</pre>");
    }
    out.push_str("<p class=\"cap\">Message</p>");
    match &node.prompt {
        Prompt::Text(text) => {
            out.push_str("<pre class=\"prompt\">");
            places(text, out);
            out.push_str("</pre>");
        }
        Prompt::File(path) => {
            out.push_str("<p>the template in <code>");
            escape(path, out);
            out.push_str("</code></p>");
        }
        Prompt::Params => out.push_str("<p>the parameters by name</p>"),
    }
}

/// A template with its places marked.
fn places(template: &str, out: &mut String) {
    let mut rest = template;
    while let Some(found) = rest.find('{') {
        let (before, from) = rest.split_at(found);
        escape(before, out);
        if let Some(after) = from.strip_prefix("{{") {
            out.push_str("{{");
            rest = after;
            continue;
        }
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let (place, after) = from.split_at_checked(end).unwrap_or((from, ""));
        out.push_str("<mark>");
        escape(place, out);
        out.push_str("</mark>");
        rest = after;
    }
    escape(rest, out);
}

fn options(node: &Graph, out: &mut String) {
    if node.options.is_empty() {
        return;
    }
    out.push_str("<h3>Options</h3><table>");
    for (name, value) in &node.options {
        out.push_str("<tr><th>");
        escape(name, out);
        out.push_str("</th><td><code>");
        escape(value, out);
        out.push_str("</code></td></tr>");
    }
    out.push_str("</table>");
}

/// Who uses it, and what it uses.
fn relations(known: &Known<'_>, nodes: &Nodes<'_>, out: &mut String) {
    out.push_str("<h3>Used by</h3>");
    if known.users.is_empty() {
        out.push_str("<p>no graph of this page</p>");
    } else {
        out.push_str("<ul>");
        for (user, sites) in &known.users {
            let Some(user) = nodes.get(*user) else {
                continue;
            };
            push(out, &["<li><a href=\"#", &user.id, "\">"]);
            escape(&user.node.name, out);
            out.push_str("</a> <small>at ");
            escape(&sites.join(", "), out);
            out.push_str("</small></li>");
        }
        out.push_str("</ul>");
    }
    if !known.uses.is_empty() {
        out.push_str("<h3>Uses</h3><ul>");
        for used in known.uses.iter().filter_map(|used| nodes.get(*used)) {
            out.push_str("<li>");
            button(used, &used.node.name, out);
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }
}

/// To the facts of a node.
pub(super) fn button(known: &Known<'_>, words: &str, out: &mut String) {
    push(
        out,
        &[
            "<button type=\"button\" class=\"link\" data-show=\"",
            &known.id,
            "\">",
        ],
    );
    escape(words, out);
    out.push_str("</button>");
}
