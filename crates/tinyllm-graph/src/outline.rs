//! The outline of a graph for a terminal: a tree of lines with what is called at its right.
//! Must not know steps; `outline/lines.rs` turns them into lines.

mod colour;
mod lines;

use std::fmt;

use crate::graph::Graph;
use crate::layout::cost;
use crate::terminal::TerminalOptions;
use lines::Line;

/// Columns of a page; longer lines break after a comma.
const WIDTH: usize = 80;
/// Below so many columns beside its tag, a text has its line for itself.
const LEAST: usize = 16;
/// Tags up to this long stand in one column; longer ones stand behind their text.
const COMMON_TAG: usize = 18;

/// Plain text, a tree drawn with box characters, at most 80 columns where names allow.
impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(&rows(self, &UNICODE, WIDTH)))
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
        plain(&rows(self, &ASCII, WIDTH))
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

/// One line of the page, in its parts.
struct Row {
    /// The tree at its left.
    tree: String,
    text: String,
    /// How many spaces stand before the tag.
    gap: usize,
    tag: String,
}

impl Graph {
    /// The outline for a terminal of some width, with colours if it has them.
    ///
    /// ```
    /// use tinyllm_graph::{Graph, NodeSpec, TerminalOptions};
    ///
    /// let judge = Graph::of(&NodeSpec { name: "judge", ..NodeSpec::EMPTY });
    /// let options = TerminalOptions::new().width(60);
    /// assert_eq!(
    ///     judge.terminal(&options),
    ///     "judge() -> ()\n├─ runs Rust code\n└─ no LLM call\n"
    /// );
    /// assert!(judge.terminal(&options.colour()).contains("\u{1b}["));
    /// ```
    pub fn terminal(&self, options: &TerminalOptions) -> String {
        let strokes = if options.ascii { &ASCII } else { &UNICODE };
        let columns = options.width.max(20);
        let mut rows = rows(self, strokes, columns);
        for row in &mut rows {
            row.fit(columns);
        }
        match options.colour {
            true => colour::painted(&rows),
            false => plain(&rows),
        }
    }
}

impl Row {
    /// Cuts what is too deep to be shown: nothing is wider than the terminal.
    fn fit(&mut self, columns: usize) {
        let parts = width(&self.tree) + width(&self.text) + self.gap + width(&self.tag);
        if parts <= columns {
            return;
        }
        let room = columns.saturating_sub(width(&self.tree) + 1);
        let whole = format!("{}{}{}", self.text, " ".repeat(self.gap), self.tag);
        (self.gap, self.tag) = (0, String::new());
        self.text.clear();
        for c in whole.chars() {
            if width(&self.text) + char_width(c) > room {
                break;
            }
            self.text.push(c);
        }
        self.text.push('…');
        while width(&self.tree) + width(&self.text) > columns && self.tree.pop().is_some() {}
    }
}

fn plain(rows: &[Row]) -> String {
    let mut page = String::new();
    for row in rows {
        page.push_str(&row.tree);
        page.push_str(&row.text);
        page.extend(std::iter::repeat_n(' ', row.gap));
        page.push_str(&row.tag);
        page.truncate(page.trim_end_matches(' ').len());
        page.push('\n');
    }
    page
}

fn rows(graph: &Graph, strokes: &Strokes, columns: usize) -> Vec<Row> {
    let mut lines = lines::of_body(graph);
    lines.push(Line::leaf(cost(graph)));
    let common = common_tag(&lines);
    let mut page = Page {
        strokes,
        common,
        columns,
        rows: Vec::new(),
    };
    for text in wrapped(&graph.signature(), columns) {
        page.row("", text, "");
    }
    let doc = graph.doc.lines().next().unwrap_or_default();
    if !doc.is_empty() && width(doc) + 3 <= columns {
        page.row(strokes.down, doc, "");
    }
    page.draw(lines, "");
    page.align();
    page.rows
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
    columns: usize,
    rows: Vec<Row>,
}

impl Page<'_> {
    fn row(&mut self, tree: impl Into<String>, text: impl Into<String>, tag: impl Into<String>) {
        let text: String = text.into();
        self.rows.push(Row {
            tree: tree.into(),
            text: crate::markup::plain(text.trim_end()).replace('\n', " "),
            gap: 0,
            tag: crate::markup::plain(&tag.into()).replace('\n', " "),
        });
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
            let whole = self.columns.saturating_sub(width(&below));
            let beside_tag = whole.saturating_sub(self.tag_room(&line.tag));
            let apart = beside_tag < LEAST && beside_tag < width(&line.text);
            let room = if apart { whole } else { beside_tag };
            let line = with_lead(line, room);
            let beside = if line.children.is_empty() {
                strokes.none
            } else {
                strokes.down
            };
            let mut texts = wrapped(&line.text, room);
            let mut tag = line.tag;
            if apart {
                texts.extend(wrapped(&std::mem::take(&mut tag), whole));
            }
            let mut texts = texts.into_iter();
            let first = texts.next().unwrap_or_default();
            self.row(format!("{prefix}{here}"), first, tag);
            for text in texts {
                self.row(format!("{below}{beside}"), text, "");
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

    /// Puts tags in one column; one too long for it moves left, as far as its text allows.
    fn align(&mut self) {
        let latest = self.columns.saturating_sub(self.common + 2);
        let end = |row: &Row| width(&row.tree) + width(&row.text);
        let tagged = self.rows.iter().filter(|row| !row.tag.is_empty());
        let column = tagged.map(end).filter(|end| *end <= latest).max();
        let column = column.unwrap_or_default();
        for row in &mut self.rows {
            if !row.tag.is_empty() {
                let start = column.min(self.columns.saturating_sub(width(&row.tag) + 2));
                row.gap = start.saturating_sub(end(row)) + 2;
            }
        }
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

/// Breaks after commas and plus signs where a line is too long, and within what is longer than a line;
/// lines after the first are indented.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    const INDENT: &str = "    ";
    let pieces = text
        .split_inclusive(", ")
        .flat_map(|part| part.split_inclusive(" + "))
        .flat_map(|piece| cut(piece, room.saturating_sub(INDENT.len()).max(4)));
    let mut lines = vec![String::new()];
    for piece in pieces {
        let full = lines.last().is_some_and(|line| {
            !line.trim_start().is_empty() && width(line) + width(piece.trim_end()) > room
        });
        if full {
            lines.push(INDENT.to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&piece);
        }
    }
    lines
}

fn cut(piece: &str, room: usize) -> Vec<String> {
    if width(piece.trim_end()) <= room {
        return vec![piece.to_owned()];
    }
    let mut parts = vec![String::new()];
    for c in piece.chars() {
        let full = parts
            .last()
            .is_some_and(|part| width(part) + char_width(c) > room);
        if full {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// Columns of a terminal.
fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Wide characters take two columns, combining ones none.
fn char_width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
