//! What the real Graphviz and the real Mermaid read in our diagrams.
//!
//! `cargo xtask test` installs both. Where one is missing, the functions here say so and give `None`;
//! with `CI=true` they panic. It must not know how a diagram is written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

pub mod dot;
pub mod mermaid;

use std::io::Write;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// One diagram as it was written, with a name for messages.
#[derive(Clone, Debug, Serialize)]
pub struct Text {
    /// For messages.
    pub name: String,
    /// The diagram.
    pub text: String,
}

/// What a tool read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Drawing {
    /// Boxes, diamonds, ends.
    pub nodes: Vec<Shape>,
    /// Arrows.
    pub edges: Vec<Edge>,
    /// Titled frames around nodes.
    pub frames: Vec<Shape>,
}

/// A node or a frame.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Shape {
    /// `n0`
    pub id: String,
    /// Its words, lines separated by `\n`.
    pub label: String,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Edge {
    /// The id where it begins.
    pub from: String,
    /// The id where it ends.
    pub to: String,
    /// Its words; empty if none.
    pub label: String,
}

/// What a tool made of each text, in order: a drawing or its complaint.
pub type Read = Vec<Result<Drawing, String>>;

/// A missing tool is told on a person's machine, and a failure on CI.
fn missing<T>(tool: &str) -> Option<T> {
    let is_ci = std::env::var("CI").is_ok_and(|value| matches!(value.as_str(), "true" | "1"));
    assert!(!is_ci, "{tool} is not here: `cargo xtask test` installs it");
    eprintln!("skipped: {tool} is not here: `cargo xtask test` installs it");
    None
}

/// Runs `command` on `input`: whether it succeeded, its stdout and its stderr.
fn run(command: &mut Command, input: &str) -> (bool, String, String) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // A program that ends early closes its input; its status and words tell why.
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        child.wait_with_output().unwrap()
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.success(),
        text(&output.stdout),
        text(&output.stderr),
    )
}
