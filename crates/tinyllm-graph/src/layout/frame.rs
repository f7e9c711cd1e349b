//! Frames around blocks: nested graphs, loops, piles, fallbacks. Must not know steps and words.

use super::parts::{self, PAD};
use super::{Axes, Block, FrameLook, Line, Mark, Rect, WireKind, compose};
use crate::graph::Graph;

/// From the edge of a frame to the first step in it.
const ENTRY: i32 = 26;
/// From the last step to the edge.
const EXIT: i32 = 18;
/// Free space at the sides.
const SIDE: i32 = 18;
/// How far the sheets of a pile look out.
pub(crate) const SHEETS: i32 = 8;

/// What a frame says.
pub(super) struct Title<'a> {
    pub(super) look: FrameLook,
    pub(super) lines: Vec<Line>,
    pub(super) node: Option<&'a Graph>,
    pub(super) tooltip: String,
}

/// A frame around a block: the flow goes in and out on the spine.
pub(super) fn framed<'a>(
    axes: Axes,
    title: Title<'a>,
    inside: Block<'a>,
    scope: usize,
) -> Block<'a> {
    let mut content = entered(inside, ENTRY);
    if content.open {
        content = compose::tailed(axes, content, EXIT, scope);
    } else {
        content.length += EXIT;
    }
    around(axes, title, content, scope)
}

/// A frame around a block that is done again: a way back along its side.
pub(super) fn looped<'a>(
    axes: Axes,
    title: Title<'a>,
    inside: Block<'a>,
    scope: usize,
) -> Block<'a> {
    const HEAD: i32 = 38;
    const ROUND: i32 = 14;
    let open = inside.open;
    let mut content = entered(inside, HEAD);
    if open {
        content = compose::tailed(axes, content, ROUND, scope);
        let turn = content.length;
        let lane = -(content.before.max(24) + 18);
        let points = [(turn, 0), (turn, lane), (ROUND, lane), (ROUND, 0)];
        content.wire(&points, true, WireKind::Back);
        content.before = -lane;
        let dot = Rect {
            main: turn - 3,
            cross: -3,
            length: 6,
            breadth: 6,
        };
        content.add(dot, Mark::Dot, scope);
        content.wire(&[(turn, 0), (turn + EXIT, 0)], false, WireKind::Plain);
    }
    content.length += EXIT;
    around(axes, title, content, scope)
}

/// The block behind the wire that leads to it from the frame's edge.
fn entered(inside: Block<'_>, entry: i32) -> Block<'_> {
    let pointed = inside.pointed;
    let mut content = Block {
        length: entry + inside.length,
        open: inside.open,
        gives: inside.gives.clone(),
        ..Block::default()
    };
    content.wire(&[(0, 0), (entry, 0)], pointed, WireKind::Plain);
    content.take(inside, entry, 0);
    content
}

/// Draws the frame; its title is a band above, whatever the direction.
fn around<'a>(axes: Axes, title: Title<'a>, content: Block<'a>, scope: usize) -> Block<'a> {
    let band = parts::height(&title.lines) + 10;
    let text = parts::width(&title.lines) + 2 * PAD;
    let width = text.max(parts::worst_width(&title.lines) + PAD + 8);
    let sheets = if title.look == FrameLook::Each {
        SHEETS
    } else {
        0
    };
    let down = axes.is_down();
    let (skip, above) = if down { (band, 0) } else { (0, band) };
    let (mut before, mut after) = (content.before + SIDE, content.after + SIDE);
    let mut length = skip + content.length;
    if down {
        let missing = parts::even((width - before - after).max(0));
        before += missing / 2;
        after += missing / 2;
    } else {
        length = length.max(width);
    }
    let rect = Rect {
        main: 0,
        cross: -before - above,
        length,
        breadth: before + above + after,
    };
    let mut all = Block {
        length: length + sheets,
        open: true,
        pointed: true,
        first: Some(rect),
        last: Some(rect),
        ..Block::default()
    };
    // In front of what it frames, so that it is drawn first.
    let mark = Mark::Frame {
        look: title.look,
        lines: title.lines,
        band,
        node: title.node,
        title: title.tooltip,
    };
    all.add(rect, mark, scope);
    let end = content.length;
    let ends_open = content.open || title.look == FrameLook::Loop;
    all.take(content, skip, 0);
    all.after += sheets;
    if ends_open && skip + end < all.length {
        all.wire(&[(skip + end, 0), (all.length, 0)], false, WireKind::Plain);
    }
    all
}
