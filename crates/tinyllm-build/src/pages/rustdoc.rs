//! What rustdoc shows below a node's or graph's own text: the picture, its calls, and where it is used.
//!
//! An `<svg>` is Markdown to rustdoc unless a `<div>` stands around it, without empty lines. Ids are
//! global to a page, and rustdoc has a theme switch of its own.

use tinyllm_graph::{SvgOptions, Theme};

use super::markdown;
use crate::scan::{Item, Root, Scan, Target, Used};

/// More graphs than this are counted, not listed.
const MOST_USERS: usize = 20;

/// The page; `id` is the graph's name among the files, none for a node.
pub(super) fn page(scan: &Scan, item: &Item, id: Option<&str>) -> String {
    let mut text = "\n\n".to_owned();
    if let Some(id) = id {
        text.push_str("# Graph\n\n");
        text.push_str(&picture(item, id));
        text.push_str(&format!("\nIt makes {}.\n", markdown::bound(&item.graph)));
        text.push_str(&markdown::calls(scan, item, &|used| link(scan, item, used)));
    }
    text.push_str(&users(scan, item));
    text
}

fn picture(item: &Item, id: &str) -> String {
    let options = SvgOptions::new()
        .theme(Theme::Rustdoc)
        .id_prefix(&format!("{id}-"))
        .inline();
    let svg = item.graph.svg(&options);
    let lines: Vec<&str> = svg.lines().filter(|line| !line.trim().is_empty()).collect();
    format!("<div>{}</div>\n", lines.join("\n"))
}

/// Where a node stands in the graphs of this crate.
fn users(scan: &Scan, item: &Item) -> String {
    if item.used_by.is_empty() {
        return String::new();
    }
    let own = scan.items.iter().position(|one| std::ptr::eq(one, item));
    let mut text = "\n# In graphs\n\n".to_owned();
    for user in item.used_by.iter().take(MOST_USERS) {
        let Some(graph) = scan.items.get(*user) else {
            continue;
        };
        let places: Vec<String> = graph
            .calls
            .iter()
            .filter(|call| own.is_some_and(|own| call.items.contains(&own)))
            .map(|call| format!("`{}/{}`", graph.graph.name, call.site))
            .collect();
        let name = shown(scan, item, *user).unwrap_or_else(|| format!("`{}`", graph.graph.name));
        text.push_str(&format!("- {name}, as {}\n", places.join(" and ")));
    }
    let more = item.used_by.len().saturating_sub(MOST_USERS);
    if more > 0 {
        text.push_str(&format!("- and {more} more\n"));
    }
    text
}

/// What a call leads to, as a link where rustdoc can follow it.
fn link(scan: &Scan, from: &Item, used: &Used) -> String {
    let own = used
        .items
        .first()
        .and_then(|number| shown(scan, from, *number));
    if let Some(own) = own {
        return own;
    }
    match &used.elsewhere {
        Some(path) if used.certain && from.function.is_none() => {
            // So written, it is text where rustdoc has no documentation of that crate.
            format!("[`{path}()`]")
        }
        _ => format!("`{}`", used.path),
    }
}

/// An item of this package as a link, if rustdoc can follow it from `from`.
fn shown(scan: &Scan, from: &Item, number: usize) -> Option<String> {
    let item = scan.items.get(number)?;
    let name = &item.graph.name;
    // What is not compiled has no page.
    if !item.documented || (item.cfg.is_some() && item.cfg != from.cfg) {
        return Some(format!("`{name}`"));
    }
    let path = item.path();
    let inside = path.split_once("::").map_or("", |(_, inside)| inside);
    let raw: Vec<String> = inside.split("::").map(raw).collect();
    let inside = raw.join("::");
    let is_lib = |root: &Root| root.target == Target::Lib;
    let krate = if item.root == from.root {
        "crate"
    } else if scan.roots.get(item.root).is_some_and(is_lib) {
        path.split("::").next()?
    } else {
        return Some(format!("`{name}`"));
    };
    Some(format!("[`{name}`](struct@{krate}::{inside})"))
}

/// A keyword is a name with `r#` before it.
fn raw(word: &str) -> String {
    match syn::parse_str::<syn::Ident>(word) {
        Ok(_) => word.to_owned(),
        Err(_) => format!("r#{word}"),
    }
}
