//! A long way in columns, as lines of text on a page. Must not know steps and words.

use super::{Axes, Block, Mark, WireKind, compose};

/// A way longer than this is broken.
const LONGEST: i32 = 2400;
/// From one part to the next, about.
const WIRE: i32 = 36;
/// Where the columns start; the ways from one to the next pass before it.
const HEAD: i32 = 44;
/// Where those ways pass.
const LANE: i32 = 14;
/// Free space between columns.
const GUTTER: i32 = 56;

/// The parts of a whole graph, one behind the other, in as many columns as keep it readable.
pub(super) fn laid<'a>(axes: Axes, parts: Vec<Block<'a>>) -> Block<'a> {
    let total: i32 = parts.iter().map(|part| part.length + WIRE).sum();
    if total <= LONGEST || parts.len() < 6 {
        return compose::joined(axes, parts, 0);
    }
    let count = usize::try_from(total / LONGEST + 1).unwrap_or(1);
    let mut longest = total / i32::try_from(count).unwrap_or(i32::MAX);
    // The shortest columns that are no more than needed.
    let starts = loop {
        let starts = filled(&parts, longest);
        if starts.len() < count {
            break starts;
        }
        longest += 20;
    };
    let mut groups: Vec<Vec<Block<'a>>> = vec![Vec::new()];
    for (index, part) in parts.into_iter().enumerate() {
        if starts.contains(&index) {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(part);
        }
    }
    beside(axes, groups)
}

/// Where the second and further columns start if none but a single part is longer than said.
///
/// A decision stays with the call that it asks, the end with its step. A column ends where ways have
/// come together, if that leaves little of it free.
fn filled(parts: &[Block<'_>], longest: i32) -> Vec<usize> {
    let end = parts.len().saturating_sub(1);
    let is_diamond = |part: &Block<'_>| {
        let first = part.shapes.first().map(|shape| &shape.mark);
        matches!(first, Some(Mark::Diamond { .. }))
    };
    let mut starts = Vec::new();
    // The length of the column, and of what follows the last good places to end it.
    let mut length = 0;
    let mut possible: Option<(usize, i32)> = None;
    let mut together: Option<(usize, i32)> = None;
    let mut several = false;
    for (index, part) in parts.iter().enumerate() {
        let own = part.length + WIRE;
        if index > 0 && index != end && !is_diamond(part) {
            possible = Some((index, length));
            if several && length * 5 >= longest * 4 {
                together = possible;
            }
        }
        if length + own > longest
            && let Some((start, passed)) = together.take().or(possible.take())
        {
            starts.push(start);
            length -= passed;
            possible = None;
        }
        length += own;
        several = part.shapes.len() > 1;
    }
    starts
}

fn beside<'a>(axes: Axes, groups: Vec<Vec<Block<'a>>>) -> Block<'a> {
    let last = groups.len().saturating_sub(1);
    let columns = groups.into_iter().enumerate().map(|(index, group)| {
        let column = compose::joined(axes, group, 0);
        match index == last {
            true => column,
            false => compose::tailed(axes, column, 16, 0),
        }
    });
    let columns: Vec<Block<'a>> = columns.collect();
    let longest = columns.iter().map(|column| column.length).max();
    let foot = HEAD + longest.unwrap_or_default() + LANE;
    let mut all = Block::default();
    let mut way: Option<(i32, i32)> = None;
    let mut reach = 0;
    for (index, column) in columns.into_iter().enumerate() {
        let at = match index {
            0 => 0,
            _ => reach + GUTTER + column.before,
        };
        let gutter = reach + GUTTER / 2;
        if let Some((end, from)) = way {
            let points = [
                (end, from),
                (foot, from),
                (foot, gutter),
                (LANE, gutter),
                (LANE, at),
                (HEAD, at),
            ];
            all.wire(&points, true, WireKind::Plain);
        }
        reach = at + column.after;
        way = column.open.then_some((HEAD + column.length, at));
        all.take(column, HEAD, at);
    }
    all.length = foot + 8;
    all
}
