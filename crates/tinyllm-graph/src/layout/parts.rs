//! The smallest blocks: one box, one diamond, one chip. Must not know what stands around them.

use super::{Axes, Block, Line, Look, Mark, Rect, Tone, words};
use crate::graph::{Call, ELSEWHERE, Graph};
use crate::metrics::{Font, clipped, wrapped};
use crate::spec::Kind;

/// Text in a box is at most this wide.
const ROOM: i32 = 216;
/// A name wider than this breaks.
const NAME_ROOM: i32 = 250;
/// Free space at the left and right of text in a box.
pub(crate) const PAD: i32 = 14;
/// The font of labels on wires and of patterns.
pub(crate) const LABEL: Font = Font::new(11);
/// The height of a line of it.
pub(crate) const LABEL_HEIGHT: i32 = 14;

/// The lines of a text, wrapped; at most `count` of them.
pub(super) fn lines(text: &str, tone: Tone, room: i32, count: usize) -> Vec<Line> {
    clipped(text, tone.font(), room, count)
        .into_iter()
        .map(|text| Line { text, tone })
        .collect()
}

pub(super) fn width(lines: &[Line]) -> i32 {
    let widths = lines.iter().map(|line| line.tone.font().width(&line.text));
    widths.max().unwrap_or_default()
}

pub(super) fn worst_width(lines: &[Line]) -> i32 {
    let widths = lines
        .iter()
        .map(|line| line.tone.font().worst_width(&line.text));
    widths.max().unwrap_or_default()
}

pub(super) fn height(lines: &[Line]) -> i32 {
    lines.iter().map(|line| line.tone.height()).sum()
}

/// The next even number, so that a middle is a whole pixel.
pub(super) fn even(size: i32) -> i32 {
    size + size.rem_euclid(2)
}

/// The lines of a call's box.
pub(super) fn call_lines(call: &Call) -> Vec<Line> {
    let mut all = node_lines(&call.node, &call.alias, &call.uses.join(", "));
    all.extend(mark_lines(call, ROOM));
    all
}

/// Options of the call, and `attempt`.
pub(super) fn mark_lines(call: &Call, room: i32) -> Vec<Line> {
    let mut all = Vec::new();
    for (name, value) in &call.options {
        all.extend(lines(
            &format!("with {name} = {value}"),
            Tone::Mark,
            room,
            2,
        ));
    }
    if call.attempt {
        all.extend(lines("attempt: a failure is a value", Tone::Mark, room, 2));
    }
    all
}

/// What it is called here, if that is not its own name.
pub(super) fn alias_lines(alias: &str, room: i32) -> Vec<Line> {
    match alias {
        "" => Vec::new(),
        alias => lines(&format!("as {alias}"), Tone::Note, room, 2),
    }
}

/// The lines of a node's box, used values below its name.
pub(super) fn node_lines(node: &Graph, alias: &str, uses: &str) -> Vec<Line> {
    let mut all: Vec<Line> = wrapped(&node.name, Tone::Name.font(), NAME_ROOM)
        .into_iter()
        .map(|text| Line {
            text,
            tone: Tone::Name,
        })
        .collect();
    all.extend(alias_lines(alias, ROOM));
    if !uses.is_empty() {
        all.extend(lines(uses, Tone::Uses, ROOM, 3));
    }
    match &node.kind {
        Kind::Llm { model, retries } => {
            let model = model.as_deref().unwrap_or("runtime's model");
            let asked = format!("{model}, {}", words::calls(*retries));
            all.extend(lines(&asked, Tone::Model, ROOM, 3));
        }
        Kind::Rust { .. } if node.is_elsewhere() => {
            all.extend(lines(ELSEWHERE, Tone::Note, ROOM, 1));
        }
        Kind::Rust { takes_cx: true } => {
            all.extend(lines("may call models", Tone::Note, ROOM, 1));
        }
        Kind::Rust { takes_cx: false } => {}
        _ => {
            let cost = format!("{}, {}", words::size(node), words::cost(node));
            all.extend(lines(&cost, Tone::Note, ROOM, 3));
        }
    }
    all
}

pub(super) fn look(node: &Graph) -> Look {
    match node.kind {
        Kind::Llm { .. } => Look::Llm,
        Kind::Rust { .. } if node.is_elsewhere() => Look::Elsewhere,
        Kind::Rust { .. } => Look::Rust,
        Kind::Chain | Kind::Concurrent | Kind::Decide => Look::Folded,
    }
}

/// A box with its text in the middle.
pub(super) fn boxed<'a>(
    axes: Axes,
    look: Look,
    lines: Vec<Line>,
    node: Option<&'a Graph>,
    title: String,
    scope: usize,
) -> Block<'a> {
    let (pad, pad_y, least) = match look {
        Look::Llm => (PAD + 4, 8, 112),
        Look::Rust | Look::Elsewhere => (PAD, 8, 96),
        Look::Folded => (PAD + 8, 8, 112),
        Look::Terminal | Look::Return => (PAD + 4, 6, 72),
        Look::Value | Look::Jump => (PAD, 4, 48),
    };
    // Room for the usual fonts with free space, and for any font without much of it.
    let text_width = (width(&lines) + 2 * pad).max(worst_width(&lines) + 10);
    let size = (
        even(text_width.max(least)),
        even(height(&lines) + 2 * pad_y),
    );
    let (length, breadth) = axes.turn(size.0, size.1);
    let rect = Rect {
        main: 0,
        cross: -breadth / 2,
        length,
        breadth,
    };
    let mut block = Block {
        length,
        open: !matches!(look, Look::Return | Look::Jump),
        pointed: true,
        first: Some(rect),
        last: Some(rect),
        ..Block::default()
    };
    let mark = Mark::Box {
        look,
        lines,
        node,
        title,
    };
    block.add(rect, mark, scope);
    block
}

/// The text of a call in one box.
pub(super) fn called<'a>(axes: Axes, call: &'a Call, scope: usize) -> Block<'a> {
    let title = words::tooltip(&call.node);
    let block = boxed(
        axes,
        look(&call.node),
        call_lines(call),
        Some(&call.node),
        title,
        scope,
    );
    Block {
        gives: words::value(&call.bind, &words::output(call)),
        ..block
    }
}

/// A diamond around the words of a question: its half sizes `a` and `b` hold a text of half sizes `w`
/// and `h` if `w / a + h / b` is at most 1.
pub(super) fn diamond<'a>(axes: Axes, question: &str, scope: usize) -> Block<'a> {
    let lines = lines(question, Tone::Question, 170, 3);
    let (half_width, half_height) = ((worst_width(&lines) + 1) / 2 + 2, height(&lines) / 2 + 1);
    let tall = half_height + 14;
    let wide = half_width * tall / (tall - half_height) + 1;
    let (length, breadth) = axes.turn(even(2 * wide), even(2 * tall));
    let mut block = Block {
        length,
        open: true,
        pointed: true,
        ..Block::default()
    };
    let rect = Rect {
        main: 0,
        cross: -breadth / 2,
        length,
        breadth,
    };
    block.add(rect, Mark::Diamond { lines }, scope);
    block
}

/// The pattern of an arm, in its wire.
pub(super) fn chip<'a>(axes: Axes, pattern: &str, scope: usize) -> Block<'a> {
    let lines = wrapped(pattern, LABEL, 190);
    let (width, height) = label_size(&lines);
    let (length, breadth) = axes.turn(even(width + 12), even(height + 6));
    let mut block = Block {
        length,
        open: true,
        ..Block::default()
    };
    let rect = Rect {
        main: 0,
        cross: -breadth / 2,
        length,
        breadth,
    };
    block.add(rect, Mark::Chip { lines }, scope);
    block
}

/// Width and height of the lines of a label.
pub(super) fn label_size(lines: &[String]) -> (i32, i32) {
    // No edge holds them, so the widest font counts.
    let widths = lines.iter().map(|line| LABEL.worst_width(line));
    let count = i32::try_from(lines.len()).unwrap_or(i32::MAX / 100);
    (widths.max().unwrap_or_default(), count * LABEL_HEIGHT)
}
