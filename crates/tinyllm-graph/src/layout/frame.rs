//! Frames around blocks: nested graphs, loops, piles, fallbacks. Must not know steps and words.

use super::parts::{self, LABEL, LABEL_HEIGHT, PAD};
use super::{Axes, Block, FrameLook, Line, Mark, Rect, WireKind, compose};
use crate::graph::Graph;

/// From the edge of a frame to the first step in it.
const ENTRY: i32 = 26;
/// From the last step to the edge.
const EXIT: i32 = 18;
/// Free space at the sides.
const SIDE: i32 = 18;
/// From the edge of a frame to where the next round joins.
const JOIN: i32 = 14;
/// From what stands in a frame to a way beside it.
const LANE: i32 = 18;
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

/// A frame around a block that need not run, since its list may be empty: a way past it.
pub(super) fn skippable<'a>(
    axes: Axes,
    title: Title<'a>,
    inside: Block<'a>,
    scope: usize,
) -> Block<'a> {
    const WORDS: &str = "if there is none";
    let (width, height) = (LABEL.worst_width(WORDS), LABEL_HEIGHT);
    let (length, breadth) = axes.turn(width, height);
    let leave = length + 12;
    let mut content = parted(inside, leave, leave + 24, scope);
    if content.open {
        content = compose::tailed(axes, content, 14, scope);
    }
    content.add(
        Rect {
            main: leave - length - 4,
            cross: 8,
            length,
            breadth,
        },
        Mark::Remark { text: WORDS },
        scope,
    );
    let lane = (content.after + LANE).max(8 + breadth + LANE);
    let (end, meet) = (content.length, content.length + 8);
    if content.open {
        content.wire(&[(end, 0), (meet + EXIT, 0)], false, WireKind::Plain);
    }
    passed(&mut content, leave, lane, meet);
    around(axes, title, content, scope)
}

/// A frame around rounds: a way back along its side, and out behind the last round.
pub(super) fn rounds<'a>(
    axes: Axes,
    title: Title<'a>,
    inside: Block<'a>,
    scope: usize,
) -> Block<'a> {
    const HEAD: i32 = 38;
    let mut content = entered(inside, HEAD);
    if content.open {
        content = compose::tailed(axes, content, JOIN, scope);
        let turn = content.length;
        back(&mut content, turn);
        content.add(dot(turn), Mark::Dot, scope);
        content.wire(&[(turn, 0), (turn + EXIT, 0)], false, WireKind::Plain);
    }
    content.length += EXIT;
    around(axes, title, content, scope)
}

/// A frame around one round per item of a list, which may be empty: out before the next round.
pub(super) fn rounds_of_items<'a>(
    axes: Axes,
    title: Title<'a>,
    inside: Block<'a>,
    scope: usize,
) -> Block<'a> {
    const LEAVE: i32 = JOIN + 14;
    let mut content = parted(inside, LEAVE, LEAVE + 24, scope);
    if content.open {
        let end = content.length;
        compose::tail(axes, &mut content, JOIN, scope);
        back(&mut content, end);
    }
    let lane = content.after.max(24) + LANE;
    let meet = content.length + 14;
    passed(&mut content, LEAVE, lane, meet);
    around(axes, title, content, scope)
}

/// The way from `leave` along the upper side to `meet`, where it is on the spine again, and out.
fn passed(content: &mut Block<'_>, leave: i32, lane: i32, meet: i32) {
    let points = [
        (leave, 0),
        (leave, lane),
        (meet, lane),
        (meet, 0),
        (meet + EXIT, 0),
    ];
    content.wire(&points, false, WireKind::Plain);
    content.after = content.after.max(lane);
    content.length = meet + EXIT;
    content.open = true;
}

/// The way back to the start of a round, from what is drawn already; it turns at the block's end.
fn back(content: &mut Block<'_>, from: i32) {
    let turn = content.length;
    let lane = -(content.before.max(24) + LANE);
    let points = [(from, 0), (turn, 0), (turn, lane), (JOIN, lane), (JOIN, 0)];
    content.wire(&points, true, WireKind::Back);
    content.before = -lane;
}

fn dot(main: i32) -> Rect {
    Rect {
        main: main - 3,
        cross: -3,
        length: 6,
        breadth: 6,
    }
}

/// The block behind the wire that leads to it from the frame's edge.
fn entered(inside: Block<'_>, entry: i32) -> Block<'_> {
    let pointed = inside.pointed;
    let mut content = behind(inside, entry);
    content.wire(&[(0, 0), (entry, 0)], pointed, WireKind::Plain);
    content
}

/// The same, with a dot at `leave`, from which another way goes.
fn parted(inside: Block<'_>, leave: i32, entry: i32, scope: usize) -> Block<'_> {
    let pointed = inside.pointed;
    let mut content = behind(inside, entry);
    content.wire(&[(0, 0), (leave, 0)], false, WireKind::Plain);
    content.wire(&[(leave, 0), (entry, 0)], pointed, WireKind::Plain);
    content.add(dot(leave), Mark::Dot, scope);
    content
}

fn behind(inside: Block<'_>, entry: i32) -> Block<'_> {
    let mut content = Block {
        length: entry + inside.length,
        open: inside.open,
        gives: inside.gives.clone(),
        ..Block::default()
    };
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
