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

/// `#quot;`, which Mermaid marks with letters of its own while it parses, as the character.
fn decoded(label: &str) -> String {
    let marked = label
        .replace("ﬂ°°", "#")
        .replace("ﬂ°", "&")
        .replace("¶ß", ";");
    let mut out = marked.replace("<br>", "\n").replace("<br/>", "\n");
    for (name, character) in [
        ("quot", "\""),
        ("lt", "<"),
        ("gt", ">"),
        ("35", "#"),
        ("96", "`"),
        ("36", "$"),
        ("92", "\\"),
        ("amp", "&"),
    ] {
        out = out.replace(&format!("#{name};"), character);
        out = out.replace(&format!("&{name};"), character);
    }
    out
}
