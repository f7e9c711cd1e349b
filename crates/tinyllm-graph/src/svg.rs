//! The picture: SVG. Must not know steps; `svg/` lays them out.

mod fold;
mod marks;
mod paint;
mod route;
mod values;
mod write;

use crate::graph::Graph;
use crate::layout;
pub use crate::layout::Direction;

pub(crate) use fold::{nested_depth, readable_depth};
use write::Named;

/// Who decides between light and dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The reader's system: `prefers-color-scheme`.
    #[default]
    Auto,
    /// rustdoc's switch (`data-theme` on the page: light, dark, ayu), else the reader's system.
    Rustdoc,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How a picture is drawn.
///
/// ```
/// use tinyllm_graph::{Direction, Graph, NodeSpec, SvgOptions, Theme};
///
/// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
/// let options = SvgOptions::new()
///     .direction(Direction::Right)
///     .fold_depth(1)
///     .id_prefix("judge-")
///     .theme(Theme::Rustdoc)
///     .link("bank::judge", "fn.judge.html");
/// assert!(judge.svg(&options).starts_with("<svg "));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct SvgOptions {
    pub(crate) direction: Direction,
    pub(crate) fold_depth: Option<usize>,
    pub(crate) id_prefix: Option<String>,
    pub(crate) theme: Theme,
    pub(crate) links: Vec<(String, String)>,
    pub(crate) inline: bool,
    /// Without the name, the doc comment and the cost above it.
    pub(crate) headless: bool,
}

impl SvgOptions {
    /// Top to bottom, light or dark as the reader's system is, folded where there is much.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the steps go.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// How many levels of nested graphs are drawn: 0 folds all of them to boxes.
    /// If not said, as many as stay readable.
    pub fn fold_depth(mut self, depth: usize) -> Self {
        self.fold_depth = Some(depth);
        self
    }

    /// What every id and class begins with, so that several pictures can stand in one page.
    /// If not said, the graph's name and fingerprint. All but letters, digits, `-` and `_` become `-`.
    pub fn id_prefix(mut self, prefix: &str) -> Self {
        self.id_prefix = Some(prefix.to_owned());
        self
    }

    /// Who decides between light and dark.
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Boxes of the node at `path` (see [`Graph::path`]) lead to `url`: relative, or `http(s)`.
    /// Any other scheme is left out of the picture.
    pub fn link(mut self, path: impl Into<String>, url: impl Into<String>) -> Self {
        self.links.push((path.into(), url.into()));
        self
    }

    /// Without the name, the doc comment and the cost above it: the page says them.
    pub fn headless(mut self) -> Self {
        self.headless = true;
        self
    }

    /// Without a ground of its own and in one line, to stand inside of a page: `<div>` + it + `</div>`.
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }
}

impl Graph {
    /// The picture of the graph as a file of its own: light and dark, accessible, no script.
    pub fn to_svg(&self) -> String {
        self.svg(&SvgOptions::new())
    }

    /// The picture of the graph, drawn as `options` say.
    pub fn svg(&self, options: &SvgOptions) -> String {
        let depth = options.fold_depth.unwrap_or_else(|| readable_depth(self));
        let drawing = layout::draw(self, options.direction, depth);
        let mut out = String::new();
        write::picture(self, &drawing, options, None, &mut out);
        out
    }
}

/// Writes the picture for a page that has the style sheet of [`on_page_style`], the name above it and a
/// script, for which nodes are `named` and values marked.
pub(crate) fn on_page(
    graph: &Graph,
    depth: usize,
    prefix: &str,
    named: Named<'_>,
    out: &mut String,
) {
    let options = SvgOptions::new().id_prefix(prefix).inline().headless();
    let drawing = layout::draw(graph, options.direction, depth);
    write::picture(graph, &drawing, &options, Some(named), out);
}

/// The style sheet for all pictures of a page, whose reader has rustdoc's switch or the like.
pub(crate) fn on_page_style() -> String {
    let mut css = String::new();
    paint::write_style(write::SHARED, Theme::Rustdoc, &mut css);
    css
}

impl SvgOptions {
    /// What ids begin with, and classes too.
    pub(crate) fn id_prefix_of(&self, graph: &Graph) -> String {
        match &self.id_prefix {
            Some(prefix) => word(prefix),
            None => {
                let fingerprint = graph.fingerprint().to_string();
                let short: String = fingerprint.chars().take(4).collect();
                format!("{}-{short}-", word(&graph.name))
            }
        }
    }

    pub(crate) fn link_of(&self, node: &Graph) -> Option<String> {
        let path = node.path();
        let (_, url) = self.links.iter().rev().find(|(known, _)| *known == path)?;
        is_safe(url).then(|| url.clone())
    }
}

/// A prefix that is a word of CSS, whatever was given.
fn word(prefix: &str) -> String {
    let mut word: String = prefix
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => c,
            _ => '-',
        })
        .collect();
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        word.insert(0, 'g');
    }
    word
}

/// Whether it is relative or leads to the web: a `javascript:` of somebody is no link.
fn is_safe(url: &str) -> bool {
    let scheme = url.split(['/', '?', '#']).next().unwrap_or_default();
    match scheme.split_once(':') {
        None => true,
        Some((scheme, _)) => ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()),
    }
}
