//! The path of a wire: rounded corners and the head of its arrow. Must not know what it joins.

use std::fmt::Write;

/// The radius of a wire's corners.
const CORNER: i32 = 8;

/// The path through the points with its corners rounded, and the head of its arrow.
pub(super) fn routed(points: &[(i32, i32)], arrow: bool) -> (String, String) {
    let mut points = points.to_vec();
    points.dedup();
    let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
        return Default::default();
    };
    if points.len() < 2 {
        return Default::default();
    }
    let mut head = String::new();
    if arrow && let Some(before) = points.iter().rev().nth(1).copied() {
        let (dx, dy) = direction(before, last);
        let (bx, by) = (last.0 - 7 * dx, last.1 - 7 * dy);
        head = format!(
            "M{} {}L{} {}L{} {}z",
            last.0,
            last.1,
            bx - 4 * dy,
            by - 4 * dx,
            bx + 4 * dy,
            by + 4 * dx
        );
        if let Some(end) = points.last_mut() {
            *end = (last.0 - 5 * dx, last.1 - 5 * dy);
        }
    }
    let mut path = format!("M{} {}", first.0, first.1);
    for window in points.windows(3) {
        let [before, corner, after] = window else {
            continue;
        };
        let room = length(*before, *corner).min(length(*corner, *after));
        let radius = CORNER.min(room / 2);
        let (inx, iny) = direction(*before, *corner);
        let (outx, outy) = direction(*corner, *after);
        let _ = write!(
            path,
            "L{} {}Q{} {} {} {}",
            corner.0 - radius * inx,
            corner.1 - radius * iny,
            corner.0,
            corner.1,
            corner.0 + radius * outx,
            corner.1 + radius * outy
        );
    }
    if let Some(end) = points.last() {
        let _ = write!(path, "L{} {}", end.0, end.1);
    }
    (path, head)
}

fn direction(from: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    ((to.0 - from.0).signum(), (to.1 - from.1).signum())
}

fn length(from: (i32, i32), to: (i32, i32)) -> i32 {
    (to.0 - from.0).abs() + (to.1 - from.1).abs()
}
