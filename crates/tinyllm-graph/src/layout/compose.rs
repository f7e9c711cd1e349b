//! Blocks behind and beside each other. Must not know steps and words.

use super::parts::{self, LABEL};
use super::{Axes, Block, Mark, Point, Rect, WireKind, parts::label_size};
use crate::metrics::wrapped;

/// A wire without a label.
const WIRE: i32 = 28;
/// A wire between two marks that belong together.
const SHORT: i32 = 20;
/// Free space between neighbours beside each other.
const BESIDE: i32 = 26;
/// How far behind the last arm the ways meet.
const MERGE: i32 = 18;
/// The thickness of a bar with its word.
const BAR: i32 = 18;

/// The lines of the label for what a block gives.
fn label_lines(axes: Axes, gives: &str) -> Vec<String> {
    match gives {
        "" => Vec::new(),
        text => wrapped(text, LABEL, if axes.is_down() { 210 } else { 150 }),
    }
}

/// How long a wire with this label is.
fn wire_length(axes: Axes, lines: &[String], least: i32) -> i32 {
    if lines.is_empty() {
        return least;
    }
    let (width, height) = label_size(lines);
    match axes.is_down() {
        true => least.max(height + 20),
        false => least.max(width + 26),
    }
}

/// Puts a label beside the wire that starts at `from` and is `length` long.
fn label<'a>(axes: Axes, block: &mut Block<'a>, from: Point, length: i32, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let (width, height) = label_size(&lines);
    let rect = match axes.is_down() {
        true => Rect {
            main: from.0 + (length - 6 - height) / 2,
            cross: from.1 + 8,
            length: height,
            breadth: width,
        },
        false => Rect {
            main: from.0 + (length - 6 - width) / 2,
            cross: from.1 - height - 5,
            length: width,
            breadth: height,
        },
    };
    block.add(rect, Mark::Label { lines }, 0);
}

/// One behind the other, with a wire between each two.
pub(super) fn joined<'a>(axes: Axes, parts: Vec<Block<'a>>, scope: usize) -> Block<'a> {
    let mut all = Block {
        open: true,
        ..Block::default()
    };
    let mut parts = parts.into_iter();
    if let Some(first) = parts.next() {
        all = append(all, first, 0);
    }
    for part in parts {
        let lines = match all.open {
            true => label_lines(axes, &all.gives),
            false => Vec::new(),
        };
        let least = if part.pointed { WIRE } else { SHORT };
        let length = wire_length(axes, &lines, least);
        let start = all.length;
        if all.open {
            let ends = [(start, 0), (start + length, 0)];
            all.wire(&ends, part.pointed, WireKind::Plain);
            scoped(&mut all, scope, |all| {
                label(axes, all, (start, 0), length, lines);
            });
        }
        all = append(all, part, length);
    }
    all
}

/// Gives what `add` adds its scope.
fn scoped<'a>(block: &mut Block<'a>, scope: usize, add: impl FnOnce(&mut Block<'a>)) {
    let known = block.shapes.len();
    add(block);
    for shape in block.shapes.iter_mut().skip(known) {
        shape.scope = scope;
    }
}

fn append<'a>(mut all: Block<'a>, part: Block<'a>, gap: i32) -> Block<'a> {
    let start = all.length + gap;
    if all.first.is_none() && all.shapes.is_empty() {
        all.pointed = part.pointed;
        all.first = part.first.map(|rect| rect.moved(start, 0));
    }
    all.last = part.last.map(|rect| rect.moved(start, 0));
    all.open = part.open;
    all.gives.clone_from(&part.gives);
    all.length = start + part.length;
    all.take(part, start, 0);
    all
}

/// The block with the wire that leaves it, at least `least` long, and its label beside it.
pub(super) fn tailed<'a>(axes: Axes, mut block: Block<'a>, least: i32, scope: usize) -> Block<'a> {
    if !block.open {
        return block;
    }
    let start = block.length;
    tail(axes, &mut block, least, scope);
    let end = block.length;
    block.wire(&[(start, 0), (end, 0)], false, WireKind::Plain);
    block
}

/// Room for the wire that leaves the block, and its label.
pub(super) fn tail(axes: Axes, block: &mut Block<'_>, least: i32, scope: usize) {
    let lines = label_lines(axes, &block.gives);
    let length = wire_length(axes, &lines, least);
    let start = block.length;
    scoped(block, scope, |block| {
        label(axes, block, (start, 0), length, lines);
    });
    block.length += length;
    block.gives.clear();
}

/// Where the spines of blocks beside each other lie, from that of the first.
fn spines(blocks: &[Block<'_>], least: i32) -> Vec<i32> {
    let mut places = Vec::new();
    let mut reach = 0;
    for block in blocks {
        let place = match places.last() {
            None => 0,
            Some(last) => (last + least).max(reach + BESIDE + block.before),
        };
        reach = place + block.after;
        places.push(place);
    }
    places
}

/// The spine of the whole: the middle one of an odd number, else the middle of the outer two.
fn middle(places: &[i32]) -> i32 {
    let (first, last) = (places.first(), places.last());
    match places.get(places.len() / 2) {
        Some(one) if places.len() % 2 == 1 => *one,
        _ => (first.copied().unwrap_or_default() + last.copied().unwrap_or_default()) / 2,
    }
}

/// What all open blocks give, if it is the same; then it is said once, behind the place where they meet.
fn common_gives(blocks: &mut [Block<'_>]) -> String {
    let mut open = blocks.iter_mut().filter(|block| block.open).peekable();
    let Some(first) = open.peek().map(|block| block.gives.clone()) else {
        return String::new();
    };
    let mut rest: Vec<_> = open.collect();
    if rest.iter().any(|block| block.gives != first) {
        return String::new();
    }
    rest.iter_mut().for_each(|block| block.gives.clear());
    first
}

/// Makes blocks end at one place, so that what follows them stands in a row.
pub(super) fn level(blocks: &mut [Block<'_>]) {
    let longest = blocks.iter().map(|block| block.length).max();
    for block in blocks {
        let (end, length) = (block.length, longest.unwrap_or_default());
        if end < length {
            block.wire(&[(end, 0), (length, 0)], false, WireKind::Plain);
            block.length = length;
        }
    }
}

/// The blocks with what they give beside the wires that leave them.
fn told<'a>(axes: Axes, blocks: Vec<Block<'a>>, scope: usize) -> Vec<Block<'a>> {
    let told = blocks
        .into_iter()
        .map(|block| match block.gives.is_empty() {
            true => block,
            false => tailed(axes, block, 0, scope),
        });
    told.collect()
}

/// A diamond with its arms beside each other, which meet behind the longest.
pub(super) fn decision<'a>(
    axes: Axes,
    diamond: Block<'a>,
    mut arms: Vec<Block<'a>>,
    scope: usize,
) -> Block<'a> {
    let gives = common_gives(&mut arms);
    let arms = told(axes, arms, scope);
    let (length, half) = (diamond.length, diamond.after);
    // Few arms leave at the corners of the diamond, many at its tip.
    let corners = arms.len() <= 3;
    let least = match arms.len() {
        2 => 2 * (half + 18),
        3 => half + 18,
        _ => 0,
    };
    let places = spines(&arms, least);
    let spine = middle(&places);
    let start = length + if corners { 8 } else { 30 };
    let mut all = Block {
        pointed: true,
        gives,
        ..Block::default()
    };
    all.take(diamond, 0, 0);
    let mut ends = Vec::new();
    let mut deepest = start;
    for (arm, place) in arms.into_iter().zip(places) {
        let at = place - spine;
        let points = match (at, corners) {
            (0, _) => vec![(length, 0), (start, 0)],
            (_, true) => vec![
                (length / 2, half * at.signum()),
                (length / 2, at),
                (start, at),
            ],
            (_, false) => vec![
                (length, 0),
                (length + 14, 0),
                (length + 14, at),
                (start, at),
            ],
        };
        all.wire(&points, arm.pointed, WireKind::Plain);
        deepest = deepest.max(start + arm.length);
        if arm.open {
            ends.push((start + arm.length, at));
        }
        all.take(arm, start, at);
    }
    merged(&mut all, &ends, deepest);
    all
}

/// The ways from `ends` to the spine, behind all that reaches to `deepest`; the block ends where they meet.
fn merged(all: &mut Block<'_>, ends: &[Point], deepest: i32) {
    let meet = deepest + MERGE;
    all.open = !ends.is_empty();
    all.length = if all.open { meet + 10 } else { deepest };
    for (main, cross) in ends.iter().copied() {
        let points = match cross {
            0 => vec![(main, 0), (meet + 10, 0)],
            _ => vec![(main, cross), (meet, cross), (meet, 0), (meet + 10, 0)],
        };
        all.wire(&points, false, WireKind::Plain);
    }
}

/// A fork, the branches beside each other, and a join.
pub(super) fn forked<'a>(
    axes: Axes,
    (fork, join): (&'static str, &'static str),
    branches: Vec<Block<'a>>,
    scope: usize,
) -> Block<'a> {
    let branches = told(axes, branches, scope);
    let places = spines(&branches, 0);
    let outer = places.last().copied().unwrap_or_default();
    let spine = outer / 2;
    let words = LABEL.worst_width(fork).max(LABEL.worst_width(join)) + 24;
    let reach = parts::even(outer + 44).max(parts::even(words)) / 2;
    let bar = |main| Rect {
        main,
        cross: -reach,
        length: BAR,
        breadth: 2 * reach,
    };
    let mut all = Block {
        pointed: true,
        ..Block::default()
    };
    all.add(bar(0), Mark::Bar { word: fork }, scope);
    let start = BAR + 24;
    let mut ends = Vec::new();
    let mut deepest = start;
    for (branch, place) in branches.into_iter().zip(places) {
        let at = place - spine;
        all.wire(&[(BAR, at), (start, at)], branch.pointed, WireKind::Plain);
        let end = start + branch.length;
        deepest = deepest.max(end + 14);
        if branch.open {
            ends.push((end, at));
        }
        all.take(branch, start, at);
    }
    all.open = !ends.is_empty();
    all.length = deepest;
    for (end, at) in &ends {
        all.wire(&[(*end, *at), (deepest, *at)], true, WireKind::Plain);
    }
    if all.open {
        all.add(bar(deepest), Mark::Bar { word: join }, scope);
        all.length += BAR;
    }
    all
}

/// The first alternative on the spine, the next ones beside it, reached where the one before fails.
pub(super) fn fallen_back<'a>(
    axes: Axes,
    mut alternatives: Vec<Block<'a>>,
    scope: usize,
) -> Block<'a> {
    const WORDS: &str = "if it fails";
    let gives = common_gives(&mut alternatives);
    let alternatives = told(axes, alternatives, scope);
    let (width, height) = (LABEL.worst_width(WORDS), parts::LABEL_HEIGHT);
    let (words_length, words_breadth) = axes.turn(width, height);
    let gap = words_breadth + 26 - BESIDE;
    let mut all = Block {
        gives,
        pointed: alternatives.first().is_some_and(|first| first.pointed),
        ..Block::default()
    };
    let mut ends = Vec::new();
    let mut deepest = 0;
    let mut reach: i32 = 0;
    let mut failing: Option<Rect> = None;
    for (index, block) in alternatives.into_iter().enumerate() {
        let at = match index {
            0 => 0,
            _ => reach + BESIDE + gap + block.before,
        };
        let at = parts::even(at);
        let beside = at - block.before - 12;
        reach = at + block.after;
        let first = block.first.map(|rect| rect.moved(0, at));
        if let (Some(from), Some(to)) = (failing, first) {
            let (leaves, enters) = (from.main + from.length / 2, to.main + to.length / 2);
            let edge = from.cross + from.breadth;
            let points = match leaves == enters {
                true => vec![(leaves, edge), (enters, to.cross)],
                false => vec![
                    (leaves, edge),
                    (leaves, beside),
                    (enters, beside),
                    (enters, to.cross),
                ],
            };
            all.wire(&points, true, WireKind::Failure);
            let rect = Rect {
                main: leaves - if axes.is_down() { words_length + 3 } else { -5 },
                cross: edge + 6,
                length: words_length,
                breadth: words_breadth,
            };
            all.add(rect, Mark::Remark { text: WORDS }, scope);
        }
        failing = block.last.map(|rect| rect.moved(0, at));
        deepest = deepest.max(block.length);
        if block.open {
            ends.push((block.length, at));
        }
        all.take(block, 0, at);
    }
    merged(&mut all, &ends, deepest);
    all
}
