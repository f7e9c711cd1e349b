//! Mermaid's own parser, on a page of jsdom. It must not know what it is given.

use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::{Drawing, Edge, Read, Shape, Text, missing, run};

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Wrong { error: String },
    Right(Drawing),
}

/// What Mermaid reads in each of `texts`; one process for all of them.
pub fn read(texts: &[Text]) -> Option<Read> {
    let Some(program) = program() else {
        return missing("mermaid");
    };
    let (ok, out, said) = run(
        Command::new("node").arg(program),
        &serde_json::to_string(texts).unwrap(),
    );
    assert!(ok, "the Mermaid program failed: {said}");
    let answers: Vec<Answer> = serde_json::from_str(&out).unwrap();
    assert_eq!(answers.len(), texts.len());
    let answers = answers.into_iter().map(|answer| match answer {
        Answer::Wrong { error } => Err(error),
        Answer::Right(drawing) => Ok(plain(drawing)),
    });
    Some(answers.collect())
}

/// `target/mermaid/parse.mjs`, looked for beside the running test.
fn program() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let found = here
        .ancestors()
        .map(|folder| folder.join("mermaid/parse.mjs"))
        .find(|path| path.exists());
    let runs = Command::new("node").arg("--version").output().is_ok();
    found.filter(|_| runs)
}

/// Mermaid keeps character references as they are until it draws.
fn plain(mut drawing: Drawing) -> Drawing {
    for Shape { label, .. } in drawing.nodes.iter_mut().chain(&mut drawing.frames) {
        *label = decoded(label);
    }
    for Edge { label, .. } in &mut drawing.edges {
        *label = decoded(label);
    }
    drawing
}

/// References to characters as the characters, each read once. While Mermaid parses, it marks them
/// with letters of its own.
fn decoded(label: &str) -> String {
    let marked = label
        .replace("ﬂ°°", "#")
        .replace("ﬂ°", "&")
        .replace("¶ß", ";");
    let marked = marked.replace("<br>", "\n").replace("<br/>", "\n");
    let mut out = String::new();
    let mut rest = marked.as_str();
    while let Some(at) = rest.find(['#', '&']) {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        match character(&reference[1..]) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push_str(&reference[..1]);
                rest = &reference[1..];
            }
        }
    }
    out + rest
}

/// The character that `35;` or `amp;` names, and what stands behind it.
fn character(reference: &str) -> Option<(char, &str)> {
    let (name, after) = reference.split_once(';')?;
    let character = match name {
        "quot" => '"',
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        number => char::from_u32(number.parse().ok()?)?,
    };
    Some((character, after))
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn each_reference_is_read_once() {
        assert_eq!(decoded("a#quot;b#35;c#37;#37;"), "a\"b#c%%");
        assert_eq!(decoded("#35;amp;lt; #amp;lt;"), "#amp;lt; &lt;");
        assert_eq!(decoded("ﬂ°°35¶ßx ﬂ°lt¶ß<br/>"), "#x <\n");
        assert_eq!(decoded("# no & reference; #x;"), "# no & reference; #x;");
    }
}
