//! The outline of a graph for a terminal: a tree of lines with what is called at its right.
//! Must not know steps; `outline/lines.rs` turns them into lines.

mod lines;

use std::fmt;

use crate::graph::Graph;
use lines::Line;

/// Columns of a page; longer lines break after a comma.
const WIDTH: usize = 80;
/// Tags up to this long stand in one column; longer ones stand behind their text.
const COMMON_TAG: usize = 18;

/// Plain text, a tree drawn with box characters, at most 80 columns where names allow.
impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render(self, &UNICODE))
    }
}

impl Graph {
    /// The outline (`Display`) drawn with ASCII characters only.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, Kind, NodeSpec, StepSpec};
    ///
    /// const JUDGE: &NodeSpec = &NodeSpec { name: "judge", output: "Verdict", ..NodeSpec::EMPTY };
    /// const SETTLE: &NodeSpec = &NodeSpec {
    ///     name: "settle",
    ///     kind: Kind::Chain,
    ///     output: "Verdict",
    ///     body: &[StepSpec::call("judge", JUDGE, &["facts"], "")],
    ///     ..NodeSpec::EMPTY
    /// };
    /// let graph = Graph::of(SETTLE);
    /// assert_eq!(
    ///     graph.outline_ascii(),
    ///     "settle() -> Verdict\n|- judge(facts)  -> Verdict\n`- no LLM call\n"
    /// );
    /// ```
    pub fn outline_ascii(&self) -> String {
        render(self, &ASCII)
    }
}

/// The strokes of the tree.
struct Strokes {
    branch: &'static str,
    last: &'static str,
    down: &'static str,
    none: &'static str,
}

const UNICODE: Strokes = Strokes {
    branch: "├─ ",
    last: "└─ ",
    down: "│  ",
    none: "   ",
};
const ASCII: Strokes = Strokes {
    branch: "|- ",
    last: "`- ",
    down: "|  ",
    none: "   ",
};

fn render(graph: &Graph, strokes: &Strokes) -> String {
    let mut lines = lines::of_body(graph);
    lines.push(Line::leaf(cost(graph)));
    let common = common_tag(&lines);
    let mut page = Page {
        strokes,
        common,
        rows: Vec::new(),
    };
    for text in wrapped(&graph.signature(), WIDTH) {
        page.row(text, "");
    }
    let doc = graph.doc.lines().next().unwrap_or_default();
    if !doc.is_empty() && width(doc) + 3 <= WIDTH {
        page.row(format!("{}{doc}", strokes.down), "");
    }
    page.draw(lines, "");
    page.aligned()
}

/// The width of the longest tag among those of usual length.
fn common_tag(lines: &[Line]) -> usize {
    let widths = lines.iter().map(|line| match width(&line.tag) {
        tag if tag <= COMMON_TAG => tag.max(common_tag(&line.children)),
        _ => common_tag(&line.children),
    });
    widths.max().unwrap_or_default()
}

struct Page<'a> {
    strokes: &'a Strokes,
    /// What the column of tags needs at most, apart from outliers.
    common: usize,
    /// Text and tag of each row.
    rows: Vec<(String, String)>,
}

impl Page<'_> {
    fn row(&mut self, text: impl Into<String>, tag: impl Into<String>) {
        self.rows.push((text.into(), tag.into()));
    }

    fn draw(&mut self, lines: Vec<Line>, prefix: &str) {
        let strokes = self.strokes;
        let count = lines.len();
        for (place, line) in lines.into_iter().enumerate() {
            let (here, below) = if place + 1 == count {
                (strokes.last, strokes.none)
            } else {
                (strokes.branch, strokes.down)
            };
            let below = format!("{prefix}{below}");
            let room = WIDTH.saturating_sub(width(&below) + self.tag_room(&line.tag));
            let line = with_lead(line, room);
            let beside = if line.children.is_empty() {
                strokes.none
            } else {
                strokes.down
            };
            let mut parts = wrapped(&line.text, room).into_iter();
            self.row(
                format!("{prefix}{here}{}", parts.next().unwrap_or_default()),
                line.tag,
            );
            for part in parts {
                self.row(format!("{below}{beside}{part}"), "");
            }
            self.draw(line.children, &below);
        }
    }

    /// The columns to leave free at the right of a text with this tag.
    fn tag_room(&self, tag: &str) -> usize {
        if tag.is_empty() {
            0
        } else {
            width(tag).max(self.common) + 2
        }
    }

    /// All rows, tags in one column; a tag too long for it moves left, as far as its text allows.
    fn aligned(&self) -> String {
        let latest = WIDTH.saturating_sub(self.common + 2);
        let tagged = self.rows.iter().filter(|(_, tag)| !tag.is_empty());
        let ends = tagged
            .map(|(text, _)| width(text.trim_end()))
            .filter(|end| *end <= latest);
        let column = ends.max().unwrap_or_default();
        let mut page = String::new();
        for (text, tag) in &self.rows {
            let text = text.trim_end();
            page.push_str(text);
            if !tag.is_empty() {
                let start = column.min(WIDTH.saturating_sub(width(tag) + 2));
                let gap = start.saturating_sub(width(text)) + 2;
                page.extend(std::iter::repeat_n(' ', gap));
                page.push_str(tag);
            }
            page.push('\n');
        }
        page
    }
}

/// Puts the lead before the text, or above it where there is no room for both.
fn with_lead(line: Line, room: usize) -> Line {
    if line.lead.is_empty() {
        return line;
    }
    if width(&line.lead) + 1 + width(&line.text) > room {
        return Line::with(
            line.lead.clone(),
            vec![Line {
                lead: String::new(),
                ..line
            }],
        );
    }
    Line {
        text: format!("{} {}", line.lead, line.text),
        ..line
    }
}

/// Breaks after commas and plus signs where a line is too long; lines after the first are indented.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let pieces = text
        .split_inclusive(", ")
        .flat_map(|part| part.split_inclusive(" + "));
    let mut lines = vec![String::new()];
    for piece in pieces {
        let full = lines.last().is_some_and(|line| {
            !line.trim_start().is_empty() && width(line) + width(piece.trim_end()) > room
        });
        if full {
            lines.push("    ".to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
    }
    lines
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn cost(graph: &Graph) -> String {
    let (bound, with_retries) = (graph.bound(), graph.bound_with_retries());
    let mut text = match bound.number() {
        Some(0) => return "no LLM call".to_owned(),
        Some(1) => "at most 1 LLM call".to_owned(),
        _ => format!("at most {bound} LLM calls"),
    };
    if with_retries != bound {
        text.push_str(&format!(", {with_retries} with re-asks"));
    }
    text
}
