//! The nodes and graphs of a package, read from its sources without compiling it.
//!
//! Must not know what becomes of them: pictures, lints and documentation are made elsewhere.
//!
//! ```
//! use tinyllm_build::scan::{Root, Scan, Target};
//!
//! # let folder = std::env::temp_dir().join(format!("tinyllm-scan-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! let file = folder.join("main.rs");
//! std::fs::write(&file, "
//!     use tinyllm::prelude::*;
//!     /// Greet this person.
//!     #[llm_function(model = \"local/tiny\", retries = 1)] async fn greet(name: String) -> String;
//!     chain! { fn hello(name: String) -> String { greet(name) } }
//! ")?;
//! let scan = Scan::of_roots(&folder, &[Root::new(Target::Bin, "hello", &file)]);
//! let hello = scan.find("hello").ok_or("not there")?;
//! assert_eq!(hello.graph.sites(), ["hello/greet"]);
//! assert_eq!(scan.find("greet").ok_or("not there")?.options.retries, Some(1));
//! assert!(scan.notes.is_empty());
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draw;
mod items;
mod names;
mod roots;
mod rust;
mod tree;
mod words;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use tinyllm_graph::Graph;

use names::Lookup;
pub use roots::{Root, Target};
use tree::Files;

/// What the sources of a package say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Scan {
    /// Nodes and graphs, crate by crate in the order of the sources.
    pub items: Vec<Item>,
    /// What could not be read, or only in part.
    pub notes: Vec<Note>,
    /// The crates that were looked at.
    pub roots: Vec<Root>,
    /// Every file that was read.
    pub files: Vec<Source>,
    /// Files that a `mod x;` asks for and that are not there.
    pub missing: Vec<PathBuf>,
}

/// A file that was read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// As rustc and [`Graph::file`] name it.
    pub shown: String,
    /// What it says.
    pub text: String,
}

/// A node or a graph.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Item {
    /// Its picture as data: name, docs, place, kind, parameters, output, steps.
    /// A node or graph of another crate is [`Graph::elsewhere`] in it.
    pub graph: Graph,
    /// The name in Rust; [`Graph::name`] is another with `name = ".."`.
    pub ident: String,
    /// The crate of this package that it belongs to, as a place in [`Scan::roots`].
    pub root: usize,
    /// The function that it stands in, if it does.
    pub function: Option<String>,
    /// Whether rustdoc has a page for it: others can name it, or it stands in a program.
    pub documented: bool,
    /// That page, from the root of the documentation: `bank/loans/fn.judge.html`.
    pub page: Option<String>,
    /// Whether it says `pub`, `pub(crate)` or the like itself.
    pub exported: bool,
    /// The condition under which it is compiled: `feature = "slow"`.
    pub cfg: Option<String>,
    /// Its attributes but docs and ours: `allow(dead_code)`, `tinyllm(allow(unused))`.
    pub attributes: Vec<String>,
    /// What `#[llm_function(..)]` sets.
    pub options: Options,
    /// The calls of a graph in program order, those of nested graphs not among them.
    pub calls: Vec<Used>,
    /// The graphs that call it, as places in [`Scan::items`], each once.
    pub used_by: Vec<usize>,
    /// Where plain Rust code names it; empty unless [`Scan::with_rust`] made the scan.
    pub rust_uses: Vec<RustUse>,
}

impl Item {
    /// Its full path: `bank::loans::judge`.
    pub fn path(&self) -> String {
        format!("{}::{}", self.graph.module, self.ident)
    }

    /// Whether it is made of steps.
    pub fn is_graph(&self) -> bool {
        self.graph.kind.is_graph()
    }
}

/// A call as a graph writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Used {
    /// The place of the call within its frame: `Good/mail`.
    pub site: String,
    /// As written: `loans::judge`.
    pub path: String,
    /// What it means, as places in [`Scan::items`]; more than one under different `cfg`s, none if it
    /// is not among the sources.
    pub items: Vec<usize>,
    /// Its full path, if it is in another crate.
    pub elsewhere: Option<String>,
    /// Whether that path is certain: a glob import of another crate could bring the name as well.
    pub certain: bool,
    /// The line of the call, from 1.
    pub line: u32,
    /// The column of the call, from 1.
    pub column: u32,
}

/// A place in Rust code that names a node or graph: `process_loan::run(..)`, `judge(facts)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct RustUse {
    /// The file.
    pub file: String,
    /// The line of the name, from 1.
    pub line: u32,
    /// The column of the name, from 1.
    pub column: u32,
    /// What of it is named: `run` of `process_loan::run`; nothing for `judge(facts)` and `[judge]`.
    pub method: Option<String>,
    /// The node in whose body this stands, as a place in [`Scan::items`].
    pub within: Option<usize>,
}

/// What `#[llm_function(..)]` sets; what is absent is not set.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// `model = "openai/gpt-4o-mini"`
    pub model: Option<String>,
    /// `system = ".."`
    pub system: Option<String>,
    /// `prompt = "Weigh {facts.amount}"`
    pub prompt: Option<String>,
    /// `prompt_file = "prompts/weigh.txt"`
    pub prompt_file: Option<String>,
    /// `temperature = 0.2`
    pub temperature: Option<f64>,
    /// `max_tokens = 200`
    pub max_tokens: Option<u32>,
    /// `seed = 7`
    pub seed: Option<u64>,
    /// `stop = ["\n"]`
    pub stop: Vec<String>,
    /// `retries = 2`
    pub retries: Option<u32>,
    /// `timeout = "30s"`, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// `validate = path::to::check`
    pub validate: Option<String>,
    /// `output_format = "types"`
    pub output_format: Option<String>,
    /// `reasoning`
    pub reasoning: Option<bool>,
    /// `parse = "strict"`
    pub parse: Option<String>,
    /// `escalate = "openai/gpt-4o"`
    pub escalate: Option<String>,
}

/// Something about a source that a picture of it cannot show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Note {
    /// How much it matters.
    pub kind: NoteKind,
    /// The file.
    pub file: String,
    /// The line, from 1; 0 if it is about the whole file.
    pub line: u32,
    /// What it is.
    pub text: String,
}

/// How much a [`Note`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NoteKind {
    /// Left out, because rustc will reject it too.
    Skipped,
    /// Not to be seen from the sources alone: what other macros write.
    Unseen,
    /// More than one definition under different `cfg`s; the first one is drawn.
    Conditional,
    /// A name that leads out of the sources that were read.
    Elsewhere,
}

/// As rustc writes places: `src/loans.rs:12: ..`.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.text),
            line => write!(f, "{}:{line}: {}", self.file, self.text),
        }
    }
}

impl Scan {
    /// All crates of the package in `folder`: library, programs, examples, tests and benches.
    ///
    /// # Errors
    ///
    /// If its `Cargo.toml` cannot be read.
    pub fn of_package(folder: &Path) -> Result<Self, String> {
        let roots = roots::roots(folder)?;
        Ok(Self::of_roots(&shown_from(folder), &roots))
    }

    /// Some crates of one package. Paths are shown relative to `base`, the folder rustc runs in: the
    /// root of the workspace.
    pub fn of_roots(base: &Path, roots: &[Root]) -> Self {
        Self::made(base, roots, false)
    }

    /// The same with [`Item::rust_uses`], for which every file that names a node is read whole.
    pub fn with_rust(base: &Path, roots: &[Root]) -> Self {
        Self::made(base, roots, true)
    }

    fn made(base: &Path, roots: &[Root], with_rust: bool) -> Self {
        let mut files = Files::new(base, with_rust);
        let tree = files.trees(roots);
        let (mut items, mut notes) = draw::items(&tree, roots);
        if with_rust {
            let lookup = Lookup::new(&tree, roots);
            rust::add_uses(&tree, &lookup, &files, &mut items);
        }
        notes.extend(tree.notes);
        notes.sort();
        Self {
            items,
            notes,
            roots: roots.to_vec(),
            files: files
                .into_read()
                .into_iter()
                .map(|(path, file)| Source {
                    path,
                    shown: file.shown.clone(),
                    text: file.text.clone(),
                })
                .collect(),
            missing: tree.missing,
        }
    }

    /// The crates that cargo sees in the package in `folder`.
    ///
    /// # Errors
    ///
    /// If its `Cargo.toml` cannot be read.
    pub fn roots_of(folder: &Path) -> Result<Vec<Root>, String> {
        roots::roots(folder)
    }

    /// The graphs, in order.
    pub fn graphs(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.is_graph())
    }

    /// The nodes that are no graphs, in order.
    pub fn nodes(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.is_graph())
    }

    /// The item of a name or of the end of a path: `settle`, `by_model::settle`.
    pub fn find(&self, path: &str) -> Option<&Item> {
        let ends = |item: &&Item| {
            let full = item.path();
            full.strip_suffix(path)
                .is_some_and(|before| before.is_empty() || before.ends_with("::"))
        };
        self.items.iter().find(ends)
    }
}

/// The folder that rustc runs in for a package: the root of its workspace, else its own.
///
/// Paths that rustc shows are relative to it.
pub fn shown_from(package: &Path) -> PathBuf {
    let is_workspace = |folder: &&Path| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        manifest
            .lines()
            .any(|line| line.trim_start().starts_with("[workspace"))
    };
    let root = package.ancestors().find(is_workspace).unwrap_or(package);
    root.to_owned()
}
