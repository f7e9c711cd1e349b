//! The house: which module of `tinyllm` may know which. Imports point to the left, never back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Left knows nothing of right.
const ORDER: &[&str] = &[
    // The parser's own crate, handed on as `tinyllm::parse`.
    "parse",
    "usage",
    "validate",
    "error",
    "nearest",
    "site",
    "data",
    "failure",
    "schema",
    "choose",
    "ruled_schema",
    "options",
    "llm",
    "event",
    "observe",
    "provider",
    "layer",
    "engine",
    "cx",
    "node",
    "llm::prompt",
    "show",
    "fsm",
    "call",
    "registry",
    "runtime",
    "setup",
    "private",
    "lib",
];

/// Names that `lib.rs` hands on, and where they really come from.
const HANDED_ON: &[(&str, &str)] = &[
    ("Cx", "cx"),
    ("Data", "data"),
    ("Error", "error"),
    ("ErrorKind", "error"),
    ("Result", "error"),
    ("Failure", "failure"),
    ("Node", "node"),
    ("Options", "options"),
    ("Run", "runtime"),
    ("Runtime", "runtime"),
    ("Usage", "usage"),
    ("Validate", "validate"),
    ("chain", "lib"),
    ("concurrent", "lib"),
    ("decide", "lib"),
    ("llm_function", "lib"),
];

/// The rank of a path's module: `llm::prompt` before `llm`.
fn rank(path: &str) -> Option<(usize, &'static str)> {
    let mut parts = path.split("::");
    let first = parts.next()?;
    let first = HANDED_ON
        .iter()
        .find(|(name, _)| *name == first)
        .map_or(first, |(_, module)| module);
    let two = parts.next().map(|second| format!("{first}::{second}"));
    let known = |name: &str| ORDER.iter().position(|module| *module == name);
    let at = two.as_deref().and_then(known).or_else(|| known(first))?;
    Some((at, ORDER[at]))
}

/// Every path after `crate::` in code: of `use` lines, groups taken apart, and of expressions.
fn crate_paths(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ");
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` is written into other crates; `tinyllm_crate::` would be another word.
        let before = code[..at].chars().next_back();
        if before.is_some_and(|before| before == '$' || before == '_' || before.is_alphanumeric()) {
            continue;
        }
        let after = &code[at + "crate::".len()..];
        let path: String = after
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'))
            .collect();
        let group = after[path.len()..]
            .strip_prefix('{')
            .filter(|_| path.is_empty() || path.ends_with("::"));
        match group.and_then(|group| group.split_once('}')) {
            Some((names, _)) => {
                let names = names
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty());
                paths.extend(names.map(|name| format!("{path}{name}")));
            }
            None => paths.push(path),
        }
    }
    paths
}

/// The module of a file: `fsm/drive.rs` is part of `fsm`, `llm/prompt.rs` stands for itself.
fn module_of(file: &Path) -> String {
    let path = file.with_extension("");
    let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
    parts.join("::")
}

fn sources(folder: &Path, root: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, root, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let module = module_of(path.strip_prefix(root).unwrap());
            found.push((module, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The arrows that run back: `error -> options (options::Options)`.
fn arrows_back(sources: &[(String, String)]) -> BTreeSet<String> {
    let mut back = BTreeSet::new();
    for (module, source) in sources {
        let Some((own, _)) = rank(module) else {
            back.insert(format!("{module} has no place in the order"));
            continue;
        };
        for path in crate_paths(source) {
            match rank(&path) {
                // Macros of `setup` are exported at the top.
                None if path.starts_with("__") => {}
                None => {
                    back.insert(format!(
                        "{module} -> {path}, which has no place in the order"
                    ));
                }
                Some((other, name)) if other > own => {
                    back.insert(format!("{module} -> {name} ({path})"));
                }
                Some(_) => {}
            }
        }
    }
    back
}

#[test]
fn imports_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tinyllm/src");
    let mut found = Vec::new();
    sources(&root, &root, &mut found);
    assert!(
        found.len() > 20,
        "only {} files in {}",
        found.len(),
        root.display()
    );
    let back = arrows_back(&found);
    let lines: Vec<&String> = back.iter().collect();
    assert!(back.is_empty(), "arrows that run back: {lines:#?}");
}

#[test]
fn an_arrow_that_runs_back_is_found_however_it_is_written() {
    let written = [
        "use crate::fsm::Ledger;",
        "use crate::{error::Error, fsm::Ledger};",
        "fn f() { crate::fsm::drive(); }",
        "use crate::fsm::{\n    Ledger, Running,\n};",
    ];
    for source in written {
        let back = arrows_back(&[("event".to_string(), source.to_string())]);
        assert!(!back.is_empty(), "{source}");
    }
    let fine = [
        "use crate::error::Error; // not crate::fsm",
        "use crate::{Error, Usage};",
        "macro_rules! m { () => { $crate::runtime::Runtime } }",
    ];
    for source in fine {
        let back = arrows_back(&[("event".to_string(), source.to_string())]);
        assert!(back.is_empty(), "{source}: {back:?}");
    }
}
