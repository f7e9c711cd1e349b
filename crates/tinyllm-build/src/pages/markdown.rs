//! A graph as a Markdown page beside its picture, and the list of all of them.

use std::collections::BTreeSet;

use tinyllm_graph::{Graph, Kind};

use crate::scan::{Item, NoteKind, Scan, Used};

/// The page of one graph.
pub(super) fn page(scan: &Scan, ids: &[Option<String>], item: &Item, id: &str) -> String {
    let name = &item.graph.name;
    let mut text = format!("# `{name}`\n\n");
    if !item.graph.doc.is_empty() {
        text.push_str(&item.graph.doc);
        text.push_str("\n\n");
    }
    text.push_str(&format!("![The graph {name}]({})\n\n", url(id, "svg")));
    text.push_str(&format!("```rust\nfn {}\n```\n\n", item.graph.signature()));
    let module = &item.graph.module;
    let file = item.graph.file.replace('\\', "/");
    text.push_str(&format!("In `{module}`, `{file}`.\n"));
    if let Some(condition) = &item.cfg {
        text.push_str(&format!("Compiled if `{condition}`.\n"));
    }
    text.push_str(&format!("It makes {}.\n", bound(&item.graph)));
    let link = |used: &Used| match linked(scan, ids, used) {
        Some((name, id)) => format!("[`{name}`]({})", url(id, "md")),
        None => format!("`{}`", used.path),
    };
    text.push_str(&calls(scan, item, &link));
    let users: Vec<String> = item
        .used_by
        .iter()
        .filter_map(|user| {
            let id = ids.get(*user)?.as_deref()?;
            let name = &scan.items.get(*user)?.graph.name;
            Some(format!("[`{name}`]({})", url(id, "md")))
        })
        .collect();
    if !users.is_empty() {
        text.push_str(&format!("\nPart of {}.\n", users.join(", ")));
    }
    text
}

/// How often a model is asked at most, in words.
pub(super) fn bound(graph: &Graph) -> String {
    let (calls, with_retries) = (
        graph.bound().to_string(),
        graph.bound_with_retries().to_string(),
    );
    let word = if calls == "1" { "call" } else { "calls" };
    if calls == "0" {
        return "no LLM call".to_owned();
    }
    if calls == with_retries {
        return format!("at most {calls} LLM {word}");
    }
    format!("at most {calls} LLM {word}, {with_retries} with re-asks")
}

/// The calls as a table, `link` being how what is called is shown.
pub(super) fn calls(scan: &Scan, item: &Item, link: &dyn Fn(&Used) -> String) -> String {
    if item.calls.is_empty() {
        return String::new();
    }
    let mut text = "\n| place | calls | which is |\n|---|---|---|\n".to_owned();
    for used in &item.calls {
        let what = match used.items.first().and_then(|item| scan.items.get(*item)) {
            Some(called) => kind(&called.graph),
            None if used.elsewhere.is_some() => "in another crate".to_owned(),
            None => "not seen in the sources".to_owned(),
        };
        text.push_str(&format!("| `{}` | {} | {what} |\n", used.site, link(used)));
    }
    text
}

/// What a node is, in words.
fn kind(graph: &Graph) -> String {
    match &graph.kind {
        Kind::Llm { model, retries } => {
            let mut text = "an LLM call".to_owned();
            if let Some(model) = model {
                text.push_str(&format!(" to `{}`", model.replace(['|', '`'], " ")));
            }
            match retries {
                0 => {}
                1 => text.push_str(", asked again once"),
                times => text.push_str(&format!(", asked again {times} times")),
            }
            text
        }
        Kind::Rust { takes_cx: true } => "Rust that calls others".to_owned(),
        Kind::Rust { takes_cx: false } => "Rust".to_owned(),
        kind => format!("a graph, `{}!`", kind.word()),
    }
}

/// The name and the page of a graph that a call leads to.
fn linked<'s>(
    scan: &'s Scan,
    ids: &'s [Option<String>],
    used: &Used,
) -> Option<(&'s str, &'s str)> {
    let number = *used.items.first()?;
    let id = ids.get(number)?.as_deref()?;
    Some((&scan.items.get(number)?.graph.name, id))
}

/// The list of all graphs.
pub(super) fn index(scan: &Scan, title: &str, drawn: &[(&Item, &str)]) -> String {
    let mut text = format!("# Graphs of `{title}`\n\n");
    text.push_str("Drawn from the sources by `tinyllm-build`.\n");
    if drawn.is_empty() {
        text.push_str("There are none.\n");
    } else {
        text.push_str("[graphs.html](graphs.html) shows all of them with their nodes.\n\n");
        text.push_str("| graph | in | |\n|---|---|---|\n");
    }
    for (item, id) in drawn {
        let Graph {
            name, module, doc, ..
        } = &item.graph;
        let first = doc.split("\n\n").next().unwrap_or_default();
        let first = first.replace('\n', " ").replace('|', "\\|");
        text.push_str(&format!(
            "| [`{name}`]({}) | `{module}` | {first} |\n",
            url(id, "md")
        ));
    }
    let unseen: BTreeSet<String> = scan
        .notes
        .iter()
        .filter(|note| note.kind != NoteKind::Skipped)
        .map(|note| format!("- `{}`: {}\n", note.file.replace('\\', "/"), note.text))
        .collect();
    if !unseen.is_empty() {
        text.push_str("\nWhat the pictures do not show:\n\n");
        text.extend(unseen);
    }
    text
}

/// A file beside this one, as a link.
fn url(id: &str, ending: &str) -> String {
    let mut url = String::new();
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => {
                url.push(char::from(byte));
            }
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("{url}.{ending}")
}
