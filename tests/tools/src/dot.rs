//! Graphviz. It must not know what it is given.

use std::process::Command;

use serde_json::Value;

use crate::{Drawing, Edge, Read, Shape, Text, missing, run};

/// What Graphviz reads in each of `texts`; each must also come out as an SVG.
pub fn read(texts: &[Text]) -> Option<Read> {
    if Command::new("dot").arg("-V").output().is_err() {
        return missing("graphviz");
    }
    Some(texts.iter().map(|text| read_one(&text.text)).collect())
}

fn read_one(text: &str) -> Result<Drawing, String> {
    let (ok, svg, said) = run(Command::new("dot").arg("-Tsvg"), text);
    // A warning is a label that is not what it seems, or an attribute that does nothing.
    if !ok || !said.is_empty() {
        return Err(said);
    }
    if !svg.contains("<svg") {
        return Err("no SVG came out".to_owned());
    }
    let (ok, json, said) = run(Command::new("dot").arg("-Tdot_json"), text);
    if !ok {
        return Err(said);
    }
    let value = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    Ok(drawing(&value))
}

/// `objects` holds the frames first, then the nodes; an edge names both ends by number.
fn drawing(value: &Value) -> Drawing {
    let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut drawing = Drawing::default();
    let mut names = Vec::new();
    for object in list("objects") {
        let shape = Shape {
            id: text(&object["name"]),
            label: lines(&text(&object["label"])),
        };
        names.push((object["_gvid"].clone(), shape.id.clone()));
        if shape.id.starts_with("cluster") {
            drawing.frames.push(shape);
        } else {
            drawing.nodes.push(shape);
        }
    }
    let name = |number: &Value| {
        let found = names.iter().find(|(known, _)| known == number);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    for edge in list("edges") {
        drawing.edges.push(Edge {
            from: name(&edge["tail"]),
            to: name(&edge["head"]),
            label: lines(&text(&edge["label"])),
        });
    }
    drawing
}

/// Graphviz keeps escapes and references in a label until it draws: `\n`, `\l` and `\r` end lines.
fn lines(label: &str) -> String {
    let label = label.replace("&amp;", "&");
    let mut out = String::new();
    let mut chars = label.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'l' | 'r') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (other, false) => out.push(other),
        }
    }
    out
}
