//! Layout: a recursive composition of blocks along one axis. Must not know SVG, nor steps
//! (`layout/build.rs` walks them).
//!
//! A block has a spine, which the flow enters at its start and leaves at its end. Places are along the
//! flow (`main`, from the block's start) and beside it (`cross`, from the spine); only text has a width
//! and a height, and [`Axes`] says which is which. So one composition serves both directions.

mod build;
mod columns;
mod compose;
mod frame;
mod parts;
mod words;

pub(crate) use build::{Drawing, draw};
pub(crate) use frame::SHEETS;
pub(crate) use parts::{LABEL, LABEL_HEIGHT, PAD};
pub(crate) use words::cost;

use crate::graph::Graph;
use crate::metrics::Font;

/// Where the steps of a picture go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Top to bottom.
    #[default]
    Down,
    /// Left to right.
    Right,
}

/// Which of width and height lies along the flow.
#[derive(Clone, Copy)]
pub(crate) struct Axes(pub(crate) Direction);

impl Axes {
    /// (along the flow, beside it) of a width and a height; its own inverse.
    pub(crate) fn turn(self, width: i32, height: i32) -> (i32, i32) {
        match self.0 {
            Direction::Down => (height, width),
            Direction::Right => (width, height),
        }
    }

    pub(crate) fn is_down(self) -> bool {
        self.0 == Direction::Down
    }
}

/// A place: along the flow, beside it.
pub(crate) type Point = (i32, i32);

/// From `main` and `cross` on; never negative in size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) main: i32,
    pub(crate) cross: i32,
    pub(crate) length: i32,
    pub(crate) breadth: i32,
}

impl Rect {
    fn moved(self, main: i32, cross: i32) -> Self {
        Self {
            main: self.main + main,
            cross: self.cross + cross,
            ..self
        }
    }
}

/// What a rectangle stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// An LLM call.
    Llm,
    /// Rust code.
    Rust,
    /// A node of which the name is known.
    Elsewhere,
    /// A nested graph, drawn as one box.
    Folded,
    /// A plain value.
    Value,
    /// Where the graph begins and ends.
    Terminal,
    /// `return`.
    Return,
    /// `break`, `continue`.
    Jump,
}

/// What a frame stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameLook {
    /// A nested graph.
    Graph,
    /// Rounds.
    Loop,
    /// One per item: a pile of sheets.
    Each,
    /// One after the other has failed.
    Fallback,
}

/// How a line of text looks, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A name.
    Name,
    /// Values that are used.
    Uses,
    /// A remark.
    Note,
    /// The model of an LLM call.
    Model,
    /// `attempt`, options.
    Mark,
    /// The question of a decision.
    Question,
    /// The title of a frame.
    Title,
}

impl Tone {
    pub(crate) fn font(self) -> Font {
        match self {
            Self::Name => Font::bold(13),
            Self::Title => Font::bold(12),
            Self::Question => Font::bold(12),
            Self::Uses => Font::new(12),
            Self::Note | Self::Model | Self::Mark => Font::new(11),
        }
    }

    /// From one baseline to the next.
    pub(crate) fn height(self) -> i32 {
        match self {
            Self::Name => 18,
            Self::Uses | Self::Title | Self::Question => 16,
            Self::Note | Self::Model | Self::Mark => 15,
        }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) tone: Tone,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) enum Mark<'a> {
    Box {
        look: Look,
        lines: Vec<Line>,
        node: Option<&'a Graph>,
        /// What a reader is told about it.
        title: String,
    },
    Diamond {
        lines: Vec<Line>,
    },
    /// Where a flow forks, with its word.
    Bar {
        word: &'static str,
    },
    /// A titled frame; the band of its title is as high as said.
    Frame {
        look: FrameLook,
        lines: Vec<Line>,
        band: i32,
        node: Option<&'a Graph>,
        title: String,
    },
    /// The value on a wire, beside it.
    Label {
        lines: Vec<String>,
    },
    /// The pattern on an arm, in the wire.
    Chip {
        lines: Vec<String>,
    },
    /// Words on a wire that is no common way on.
    Remark {
        text: &'static str,
    },
    /// Where a wire leaves another.
    Dot,
}

/// A mark at its place, within the graph whose values it names.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'a> {
    pub(crate) rect: Rect,
    pub(crate) mark: Mark<'a>,
    pub(crate) scope: usize,
}

/// A line along the axes, its corners rounded.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    pub(crate) points: Vec<Point>,
    pub(crate) arrow: bool,
    pub(crate) kind: WireKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireKind {
    /// The way on.
    Plain,
    /// The next round.
    Back,
    /// After a failure.
    Failure,
}

/// A part of a picture with one way in and at most one way out, both on the spine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block<'a> {
    /// Its extent along the flow.
    pub(crate) length: i32,
    /// Its extent at the lower side of the spine.
    pub(crate) before: i32,
    /// Its extent at the upper side of the spine.
    pub(crate) after: i32,
    pub(crate) shapes: Vec<Shape<'a>>,
    pub(crate) wires: Vec<Wire>,
    /// Whether the flow leaves it.
    pub(crate) open: bool,
    /// Whether a wire into it ends in an arrow.
    pub(crate) pointed: bool,
    /// What stands beside the wire that leaves it; empty if nothing does.
    pub(crate) gives: String,
    /// The last box or frame on its spine, from which a failure leaves.
    pub(crate) last: Option<Rect>,
    /// The first one.
    pub(crate) first: Option<Rect>,
}

impl<'a> Block<'a> {
    /// Takes over what another draws, `main` along and `cross` beside the own start.
    pub(crate) fn take(&mut self, other: Block<'a>, main: i32, cross: i32) {
        self.before = self.before.max(other.before - cross);
        self.after = self.after.max(other.after + cross);
        for mut shape in other.shapes {
            shape.rect = shape.rect.moved(main, cross);
            self.shapes.push(shape);
        }
        for mut wire in other.wires {
            for point in &mut wire.points {
                *point = (point.0 + main, point.1 + cross);
            }
            self.wires.push(wire);
        }
    }

    /// Adds a shape and makes room for it beside the spine.
    pub(crate) fn add(&mut self, rect: Rect, mark: Mark<'a>, scope: usize) {
        self.before = self.before.max(-rect.cross);
        self.after = self.after.max(rect.cross + rect.breadth);
        self.shapes.push(Shape { rect, mark, scope });
    }

    /// Adds a wire; its room is what stands around it.
    pub(crate) fn wire(&mut self, points: &[Point], arrow: bool, kind: WireKind) {
        self.wires.push(Wire {
            points: points.to_vec(),
            arrow,
            kind,
        });
    }
}
