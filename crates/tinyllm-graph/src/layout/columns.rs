//! A long way in columns, as lines of text on a page. Must not know steps and words.

use super::{Axes, Block, Mark, WireKind, compose};

/// A way longer than this is broken.
const LONGEST: i32 = 2400;
/// Where the columns start; the ways from one to the next pass before it.
const HEAD: i32 = 44;
/// Where those ways pass.
const LANE: i32 = 14;
/// Free space between columns.
const GUTTER: i32 = 56;

/// The parts of a whole graph, one behind the other, in as many columns as keep it readable.
pub(super) fn laid<'a>(axes: Axes, parts: Vec<Block<'a>>) -> Block<'a> {
    let total: i32 = parts.iter().map(|part| part.length + 36).sum();
    if total <= LONGEST || parts.len() < 6 {
        return compose::joined(axes, parts, 0);
    }
    beside(axes, split(parts, total, total / LONGEST + 1))
}

/// Groups of about the same length. A decision stays with the call that it asks, the end with its step.
fn split(parts: Vec<Block<'_>>, total: i32, count: i32) -> Vec<Vec<Block<'_>>> {
    let mut groups: Vec<Vec<Block<'_>>> = vec![Vec::new()];
    let end = parts.len().saturating_sub(1);
    let (mut passed, mut group) = (0, 0);
    for (index, part) in parts.into_iter().enumerate() {
        let more = part.length + 36;
        let own = (passed + more / 2) * count / total;
        let asks = matches!(
            part.shapes.first().map(|shape| &shape.mark),
            Some(Mark::Diamond { .. })
        );
        if own > group && !asks && index != end {
            groups.push(Vec::new());
            group = own;
        }
        passed += more;
        if let Some(group) = groups.last_mut() {
            group.push(part);
        }
    }
    groups
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
