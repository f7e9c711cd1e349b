//! The build script: reads what cargo says, writes the pages, tells cargo when to come back.
//!
//! Must not fail a build: what cannot be done is a warning. Knows nothing of how pages look.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tinyllm_graph::places;

use crate::pages::{Pages, for_rustdoc};
use crate::scan::{NoteKind, Root, Scan, Target, shown_from};

/// As much as the environment of a process surely takes in one variable.
const MOST_BYTES: usize = 100_000;

/// Draws the graphs of this package's library and programs, for `cargo doc`.
///
/// The files are in `OUT_DIR/tinyllm-graphs`; [`Builder`] says more. Call it from `build.rs`; outside
/// of a build script it prints a warning and does nothing.
///
/// ```
/// tinyllm_build::emit();
/// ```
pub fn emit() {
    Builder::new().emit();
}

/// What is drawn, and where the pictures go.
///
/// ```
/// // in `main` of build.rs: also the examples, and pictures to commit
/// tinyllm_build::Builder::new()
///     .examples()
///     .docs("docs/graphs")
///     .emit();
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until `emit`"]
pub struct Builder {
    examples: bool,
    tests: bool,
    more: Vec<Root>,
    docs: Option<PathBuf>,
}

impl Builder {
    /// The library and the programs of the package, drawn under `OUT_DIR`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Draws the graphs of the examples too.
    pub fn examples(mut self) -> Self {
        self.examples = true;
        self
    }

    /// Draws the graphs of integration tests and benches too.
    ///
    /// A build script that reads them runs when one of them changes, and the library is then built again.
    pub fn tests(mut self) -> Self {
        self.tests = true;
        self
    }

    /// Draws one more crate: one that cargo builds from sources which are not where it looks by itself.
    /// A relative file starts at the package.
    pub fn root(mut self, root: Root) -> Self {
        self.more.push(root);
        self
    }

    /// Writes pictures, Markdown, the index and the HTML page into a folder of the package too, to be
    /// committed. Only files that differ are written; others in the folder stay.
    ///
    /// A package that was downloaded, or is being packed, does not change its sources: nothing is
    /// written there then.
    pub fn docs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.docs = Some(folder.into());
        self
    }

    /// Scans, draws, writes, and prints what cargo has to know.
    pub fn emit(self) {
        for line in self.lines() {
            println!("cargo::{line}");
        }
    }

    /// What cargo is told, in order.
    fn lines(self) -> Vec<String> {
        let folders = (env::var_os("CARGO_MANIFEST_DIR"), env::var_os("OUT_DIR"));
        let (Some(package), Some(out)) = folders else {
            return vec![warning("tinyllm-build draws graphs in a build script only")];
        };
        let package = PathBuf::from(package);
        let mut lines = vec![changed(&package.join("Cargo.toml"))];
        let scan = match self.scan(&package) {
            Ok(scan) => scan,
            Err(error) => {
                lines.push(warning(&format!("no graphs are drawn: {error}")));
                return lines;
            }
        };
        lines.extend(scan.files.iter().map(|file| changed(&file.path)));
        lines.extend(scan.missing.iter().map(|path| changed(path)));
        for note in &scan.notes {
            if note.kind == NoteKind::Skipped {
                lines.push(warning(&note.to_string()));
            }
        }
        let title = env::var("CARGO_PKG_NAME").unwrap_or_else(|_| "graphs".to_owned());
        let pages = Pages::of(&scan, &title);
        let out = PathBuf::from(out).join("tinyllm-graphs");
        match write_out(&out, &pages, &scan) {
            Ok(index) => {
                lines.push(format!("rustc-env=TINYLLM_GRAPHS={}", out.display()));
                lines.push(format!("rustc-env=TINYLLM_GRAPHS_INDEX={index}"));
            }
            Err(error) => {
                let out = out.display();
                lines.push(warning(&format!("cannot write graphs to {out}: {error}")));
            }
        }
        if let Some(docs) = self.docs.filter(|_| is_own(&package)) {
            let docs = package.join(docs);
            if let Err(error) = write_all(&docs, &pages.files) {
                let docs = docs.display();
                lines.push(warning(&format!("cannot write graphs to {docs}: {error}")));
            }
        }
        lines
    }

    fn scan(&self, package: &Path) -> Result<Scan, String> {
        let mut roots = Scan::roots_of(package)?;
        roots.retain(|root| match root.target {
            Target::Lib | Target::Bin => true,
            Target::Example => self.examples,
            Target::Test | Target::Bench => self.tests,
        });
        for root in &self.more {
            let file = package.join(&root.file);
            if !file.is_file() {
                return Err(format!("there is no file {}", file.display()));
            }
            roots.push(Root {
                file,
                ..root.clone()
            });
        }
        Ok(Scan::of_roots(&shown_from(package), &roots))
    }
}

fn warning(text: &str) -> String {
    format!("warning={}", text.replace(['\n', '\r'], " "))
}

fn changed(path: &Path) -> String {
    format!("rerun-if-changed={}", path.display())
}

/// Whether the sources are a person's: neither downloaded nor packed, which leaves the manifest as it
/// was beside the one that cargo made.
fn is_own(package: &Path) -> bool {
    env::var_os("DOCS_RS").is_none() && !package.join("Cargo.toml.orig").exists()
}

/// Writes all there is under `OUT_DIR`; what rustdoc includes is found by the text that is returned.
fn write_out(out: &Path, pages: &Pages, scan: &Scan) -> io::Result<String> {
    let mut files = pages.files.clone();
    let mut listed = Vec::new();
    for (item, page) in scan.items.iter().zip(for_rustdoc(scan)) {
        if page.trim().is_empty() {
            continue;
        }
        files.insert(format!("rustdoc/{}.md", listed.len()), page);
        let graph = &item.graph;
        listed.push((graph.file.as_str(), graph.line, graph.column));
    }
    write_all(out, &files)?;
    let mut index = places::written(listed.iter().copied());
    while index.len() > MOST_BYTES {
        // Some thousand definitions; the last ones show their own level only.
        listed.truncate(listed.len() * 9 / 10);
        index = places::written(listed.iter().copied());
    }
    Ok(index)
}

fn write_all(folder: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text)?;
    }
    Ok(())
}
