//! A picture as boxes and edges, found by geometry: a wire begins and ends at the shapes that its two
//! points touch, or at a point where other wires go on. It must not know graphs.

use std::collections::BTreeMap;

use tinyllm_tests_tools::{Drawing, Edge, Shape};

type Point = (i64, i64);

/// A mark of the picture: its name, its attributes, the text behind it.
struct Mark<'p> {
    name: &'p str,
    attributes: &'p str,
    text: &'p str,
}

/// Something with a border.
#[derive(Default)]
struct Solid {
    corners: Vec<Point>,
    label: String,
    title: String,
    is_chip: bool,
}

/// The boxes and edges of a picture; arms are labels of the edges into their chips.
pub(crate) fn read(picture: &str) -> Drawing {
    let marks = marks(picture.rsplit("</style>").next().unwrap());
    let (mut solids, wires) = (solids(&marks), wires(&marks));
    solids.extend(bands(&marks));
    let mut drawing = Drawing::default();
    for (number, solid) in solids.iter().enumerate() {
        // A call says its signature where a pointer rests on it.
        let name = solid.title.split('(').next().unwrap_or_default();
        let label = if solid.title.is_empty() {
            &solid.label
        } else {
            name
        };
        drawing.nodes.push(Shape {
            id: format!("n{number}"),
            label: label.to_owned(),
        });
    }
    let mut points = BTreeMap::new();
    for Wire { from, to, .. } in wires.iter().flat_map(|wire| with_joined(wire, &wires)) {
        let mut end = |point: Point| match solids.iter().position(|solid| touches(solid, point)) {
            Some(number) => number,
            None => {
                let next = solids.len() + points.len();
                *points.entry(point).or_insert(next)
            }
        };
        let (from, to) = (end(from), end(to));
        let chip = solids.get(to).filter(|solid| solid.is_chip);
        drawing.edges.push(Edge {
            from: format!("n{from}"),
            to: format!("n{to}"),
            label: chip.map(|chip| chip.label.clone()).unwrap_or_default(),
        });
    }
    for number in solids.len()..solids.len() + points.len() {
        drawing.nodes.push(Shape {
            id: format!("n{number}"),
            label: String::new(),
        });
    }
    drawing
}

fn marks(picture: &str) -> Vec<Mark<'_>> {
    let pieces = picture.split('<').filter_map(|piece| piece.split_once('>'));
    pieces
        .map(|(mark, text)| {
            let (name, attributes) = mark.split_once(' ').unwrap_or((mark, ""));
            Mark {
                name,
                attributes,
                text,
            }
        })
        .collect()
}

fn attribute<'p>(mark: &Mark<'p>, name: &str) -> Option<&'p str> {
    let after = mark.attributes.split_once(&format!("{name}=\""))?.1;
    after.split('"').next()
}

/// The kind of a mark: the letter that ends its class.
fn is_of(mark: &Mark<'_>, kind: &str) -> bool {
    let classes = attribute(mark, "class").unwrap_or_default();
    classes
        .split(' ')
        .any(|class| class.ends_with(&format!("-{kind}")))
}

/// Boxes, diamonds, bars, pills and chips: the groups that follow the wires.
fn solids(marks: &[Mark<'_>]) -> Vec<Solid> {
    let wires = marks
        .iter()
        .position(|mark| mark.name == "path" && is_of(mark, "w"))
        .unwrap();
    let mut solids = Vec::new();
    let mut open: Option<Solid> = None;
    for mark in &marks[wires..] {
        match (mark.name, &mut open) {
            ("g", _) => open = Some(Solid::default()),
            ("/g", Some(_)) => solids.extend(open.take().filter(|solid| !solid.corners.is_empty())),
            ("title", Some(solid)) => solid.title = plain(mark.text),
            ("rect" | "path", Some(solid)) if solid.corners.is_empty() => {
                solid.corners = corners(mark);
                solid.is_chip = is_of(mark, "c");
            }
            ("text", Some(solid)) => {
                let space = if solid.label.is_empty() { "" } else { " " };
                solid.label.push_str(space);
                solid.label.push_str(&plain(mark.text));
            }
            _ => {}
        }
    }
    solids
}

/// The titles of frames: a wire ends above one and goes on below it.
fn bands(marks: &[Mark<'_>]) -> Vec<Solid> {
    let mut bands = Vec::new();
    for (frame, band) in marks.iter().zip(marks.iter().skip(1)) {
        if frame.name == "rect" && band.name == "path" && is_of(band, "h") {
            let (from, to) = (corners(frame)[0], corners(frame)[1]);
            let below = numbers(attribute(band, "d").unwrap())[1];
            bands.push(Solid {
                corners: vec![from, (to.0, below)],
                ..Solid::default()
            });
        }
    }
    bands
}

fn plain(text: &str) -> String {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    text.replace("&#39;", "'")
        .replace("&#10;", "\n")
        .replace("&amp;", "&")
}

fn corners(mark: &Mark<'_>) -> Vec<Point> {
    let number = |name: &str| attribute(mark, name).and_then(|value| value.parse::<i64>().ok());
    if mark.name == "rect" {
        let (x, y) = (number(" x").or(number("x")).unwrap(), number(" y").unwrap());
        let (width, height) = (number("width").unwrap(), number("height").unwrap());
        return vec![(x, y), (x + width, y + height)];
    }
    // A diamond: a point and three steps.
    let numbers = numbers(attribute(mark, "d").unwrap());
    let mut at = (numbers[0], numbers[1]);
    let mut corners = vec![at];
    for step in numbers[2..].chunks_exact(2) {
        at = (at.0 + step[0], at.1 + step[1]);
        corners.push(at);
    }
    corners
}

fn numbers(path: &str) -> Vec<i64> {
    path.split(|letter: char| !letter.is_ascii_digit() && letter != '-')
        .flat_map(|piece| piece.split_inclusive('-').collect::<Vec<_>>().into_iter())
        .scan(false, |negative, piece| {
            let minus = piece.ends_with('-');
            let digits = piece.trim_end_matches('-');
            let value = digits
                .parse::<i64>()
                .ok()
                .map(|value| if *negative { -value } else { value });
            *negative = minus;
            Some(value)
        })
        .flatten()
        .collect()
}

/// Whether a point is within a shape or on its border.
fn touches(solid: &Solid, (x, y): Point) -> bool {
    let range = |pick: fn(&Point) -> i64| {
        let values = || solid.corners.iter().map(pick);
        values().min().unwrap() - 1..=values().max().unwrap() + 1
    };
    range(|point| point.0).contains(&x) && range(|point| point.1).contains(&y)
}

/// A line with its corners; the last one is the tip of its arrow.
#[derive(Clone)]
struct Wire {
    from: Point,
    to: Point,
    corners: Vec<Point>,
}

/// A wire, and the rest of the one that it ends at the side of.
fn with_joined(wire: &Wire, all: &[Wire]) -> Vec<Wire> {
    let joined = all.iter().filter(|other| is_beside(wire.to, other));
    let rest = joined.map(|other| Wire {
        from: wire.to,
        ..other.clone()
    });
    std::iter::once(wire.clone()).chain(rest).collect()
}

/// Whether a point lies on a wire, and not at its ends.
fn is_beside(point: Point, wire: &Wire) -> bool {
    let between = |a: i64, b: i64, value: i64| (a.min(b)..=a.max(b)).contains(&value);
    let on = wire.corners.windows(2).any(|pair| {
        let (a, b) = (pair[0], pair[1]);
        (a.0 == b.0 || a.1 == b.1) && between(a.0, b.0, point.0) && between(a.1, b.1, point.1)
    });
    on && point != wire.from && point != wire.to
}

/// The wires; the tip of an arrow stands behind its wire.
fn wires(marks: &[Mark<'_>]) -> Vec<Wire> {
    let mut wires = Vec::new();
    for mark in marks.iter().filter(|mark| mark.name == "path") {
        let numbers = numbers(attribute(mark, "d").unwrap_or_default());
        if is_of(mark, "w") {
            let corners = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1]));
            let corners: Vec<Point> = corners.collect();
            wires.push(Wire {
                from: corners[0],
                to: corners[corners.len() - 1],
                corners,
            });
        } else if is_of(mark, "a")
            && let Some(wire) = wires.last_mut()
        {
            wire.to = (numbers[0], numbers[1]);
            wire.corners.push(wire.to);
        }
    }
    wires
}
