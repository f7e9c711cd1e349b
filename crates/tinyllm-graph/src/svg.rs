//! The picture: SVG. Must not know steps; `svg/` lays them out.

use crate::graph::Graph;

/// Where the steps of a picture go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Top to bottom.
    #[default]
    Down,
    /// Left to right.
    Right,
}

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
    pub(crate) data: bool,
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
        let _ = options;
        let text = self.to_string();
        let lines: Vec<&str> = text.lines().collect();
        let height = lines.len() * 18 + 20;
        let rows: String = lines
            .iter()
            .enumerate()
            .map(|(place, line)| {
                format!(
                    "<text x=\"10\" y=\"{}\" xml:space=\"preserve\">{}</text>",
                    place * 18 + 22,
                    crate::markup::escaped(line)
                )
            })
            .collect();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"820\" height=\"{height}\" \
             font-family=\"monospace\" font-size=\"14\">{rows}</svg>\n"
        )
    }
}
