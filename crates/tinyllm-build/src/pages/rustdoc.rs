//! What rustdoc shows below a node's or graph's own text: the picture, its calls, and where it is used.
//!
//! An `<svg>` is Markdown to rustdoc unless a `<div>` stands around it, without empty lines. Ids are
//! global to a page, and rustdoc has a theme switch of its own.

use std::collections::BTreeSet;

use tinyllm_graph::{Step, SvgOptions, Theme};

use super::markdown;
use crate::scan::{Item, Root, Scan, Target, Used};

/// More graphs than this are counted, not listed.
const MOST_USERS: usize = 20;
/// Of so many graphs there is a picture on the page of a node.
const MOST_PICTURES: usize = 2;
/// Stands for the root of the documentation, until it is known from where it is looked at.
const ROOT: &str = "href=\"ROOT/";

/// The pages of all items, in order; empty where there is nothing to show.
pub(super) fn pages(scan: &Scan) -> Vec<String> {
    let pictures: Vec<Option<Pictures>> = scan
        .items
        .iter()
        .enumerate()
        .map(|(number, item)| item.is_graph().then(|| Pictures::of(scan, item, number)))
        .collect();
    let page = |(number, item): (usize, &Item)| {
        let mut text = String::new();
        if let Some(Some(pictures)) = pictures.get(number) {
            text.push_str("\n\n# Graph\n\n");
            text.push_str(&seen_from(item, &pictures.whole));
            text.push_str(&format!("\nIt makes {}.\n", markdown::bound(&item.graph)));
            let link = |used: &Used| link(scan, item, used);
            text.push_str(&markdown::calls(scan, item, &link));
        }
        text.push_str(&users(scan, item, number, &pictures));
        text
    };
    scan.items.iter().enumerate().map(page).collect()
}

/// The pictures of one graph.
struct Pictures {
    /// With the graphs in it.
    whole: String,
    /// With the graphs in it as boxes.
    folded: String,
}

impl Pictures {
    fn of(scan: &Scan, item: &Item, number: usize) -> Self {
        let mut options = SvgOptions::new()
            .theme(Theme::Rustdoc)
            .id_prefix(&format!("g{number}-"))
            .headless()
            .inline();
        let mut inside = BTreeSet::new();
        collect(scan, item, &mut inside);
        for other in inside.iter().filter_map(|number| scan.items.get(*number)) {
            if let Some(page) = &other.page
                && can_link(scan, item, other)
            {
                options = options.link(other.graph.path(), format!("ROOT/{page}"));
            }
        }
        let draw = |options: &SvgOptions| {
            let svg = item.graph.svg(options);
            let lines = svg.lines().filter(|line| !line.trim().is_empty());
            lines.collect::<Vec<_>>().join("\n")
        };
        let whole = draw(&options);
        let folded = match holds_graphs(&item.graph.body) {
            true => draw(&options.fold_depth(0)),
            false => whole.clone(),
        };
        Self { whole, folded }
    }
}

/// All that a graph calls, and what is called there.
fn collect(scan: &Scan, item: &Item, inside: &mut BTreeSet<usize>) {
    for number in item.calls.iter().filter_map(|used| used.items.first()) {
        if inside.insert(*number)
            && let Some(called) = scan.items.get(*number)
        {
            collect(scan, called, inside);
        }
    }
}

fn holds_graphs(steps: &[Step]) -> bool {
    steps.iter().any(|step| match step {
        Step::Call(call) => call.node.kind.is_graph(),
        other => other.blocks().into_iter().any(holds_graphs),
    })
}

/// A picture with its links as they are from the page of `item`.
fn seen_from(item: &Item, svg: &str) -> String {
    let depth = item
        .page
        .as_deref()
        .unwrap_or_default()
        .matches('/')
        .count();
    let up = format!("href=\"{}", "../".repeat(depth));
    format!("<div>{}</div>\n", svg.replace(ROOT, &up))
}

/// Where a node stands in the graphs of this crate.
fn users(scan: &Scan, item: &Item, number: usize, pictures: &[Option<Pictures>]) -> String {
    if item.used_by.is_empty() {
        return String::new();
    }
    let mut text = "\n\n# In graphs\n\n".to_owned();
    for user in item.used_by.iter().take(MOST_USERS) {
        let Some(graph) = scan.items.get(*user) else {
            continue;
        };
        let places: Vec<String> = graph
            .calls
            .iter()
            .filter(|call| call.items.contains(&number))
            .map(|call| format!("`{}/{}`", graph.graph.name, call.site))
            .collect();
        let name = shown(scan, item, *user).unwrap_or_else(|| format!("`{}`", graph.graph.name));
        text.push_str(&format!("- {name}, as {}\n", places.join(" and ")));
    }
    let more = item.used_by.len().saturating_sub(MOST_USERS);
    if more > 0 {
        text.push_str(&format!("- and {more} more\n"));
    }
    let drawn = item.used_by.iter().take(MOST_PICTURES);
    for user in drawn.filter(|_| item.page.is_some()) {
        if let (Some(Some(pictures)), Some(graph)) = (pictures.get(*user), scan.items.get(*user)) {
            let name = &graph.graph.name;
            let picture = marked(item, *user, &seen_from(item, &pictures.folded));
            text.push_str(&format!("\nIn `{name}`:\n\n{picture}"));
        }
    }
    text
}

/// The picture of graph `user` with a thick line around the node whose page it stands on.
fn marked(item: &Item, user: usize, picture: &str) -> String {
    let Some(page) = &item.page else {
        return picture.to_owned();
    };
    let css = format!("<style>.g{user}-root a[href$=\"/{page}\"] rect{{stroke-width:3.5}}</style>");
    picture.replacen("<div>", &format!("<div>{css}"), 1)
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

/// An item of this package, as a link if rustdoc can follow it from `from`.
fn shown(scan: &Scan, from: &Item, number: usize) -> Option<String> {
    let item = scan.items.get(number)?;
    let name = &item.graph.name;
    if !can_link(scan, from, item) {
        return Some(format!("`{name}`"));
    }
    let path = item.path();
    let (krate, inside) = path.split_once("::")?;
    let inside: Vec<String> = inside.split("::").map(raw).collect();
    let krate = if item.root == from.root {
        "crate"
    } else {
        krate
    };
    Some(format!("[`{name}`](struct@{krate}::{})", inside.join("::")))
}

/// Whether `item` has a page wherever `from` has one: what is not compiled has none, and who reads of a
/// library need not have the pages of programs.
fn can_link(scan: &Scan, from: &Item, item: &Item) -> bool {
    let is_lib = |root: &Root| root.target == Target::Lib;
    let is_near = item.root == from.root || scan.roots.get(item.root).is_some_and(is_lib);
    item.documented && is_near && (item.cfg.is_none() || item.cfg == from.cfg)
}

/// A keyword is a name with `r#` before it.
fn raw(word: &str) -> String {
    match syn::parse_str::<syn::Ident>(word) {
        Ok(_) => word.to_owned(),
        Err(_) => format!("r#{word}"),
    }
}
