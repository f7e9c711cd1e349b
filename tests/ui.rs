//! Programs that must not compile, and what the compiler says of them.
//!
//! Each file of `ui/*/` holds one mistake, said in its first line; `// errors: N` in the second line
//! marks a file that groups several, `// errors: N, of others` one whose errors no macro of ours can
//! shape. The `.stderr` beside it was recorded without `rust-src`.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}

/// One mistake, one error; ours short; none about what only generated code knows.
#[test]
fn what_is_said() {
    let mut faults = Vec::new();
    for case in cases() {
        let Ok(said) = fs::read_to_string(case.with_extension("stderr")) else {
            faults.push(format!("{}: nothing recorded", case.display()));
            continue;
        };
        let program = fs::read_to_string(&case).unwrap_or_default();
        for fault in faults_of(&said, Expected::of(&program)) {
            faults.push(format!("{}: {fault}", case.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let mut cases: Vec<PathBuf> = entries(&root)
        .into_iter()
        .flat_map(|folder| entries(&folder))
        .filter(|file| file.extension().is_some_and(|name| name == "rs"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases below {}", root.display());
    cases
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.flatten().map(|entry| entry.path()).collect()
}

struct Expected {
    errors: usize,
    of_others: bool,
}

impl Expected {
    fn of(program: &str) -> Self {
        let mut lines = program.lines().take(3);
        let given = lines.find_map(|line| line.strip_prefix("// errors: "));
        let given = given.unwrap_or("1");
        let (count, of_others) = match given.strip_suffix(", of others") {
            Some(count) => (count, true),
            None => (given, false),
        };
        Self {
            errors: count.trim().parse().unwrap_or(0),
            of_others,
        }
    }
}

fn faults_of(said: &str, expected: Expected) -> Vec<String> {
    let mut faults = Vec::new();
    let texts = texts_of(said);
    let errors = texts.iter().filter(|text| text.starts_with("error"));
    let found = errors.count();
    if found != expected.errors {
        faults.push(format!("{found} errors, not {}", expected.errors));
    }
    if said.lines().any(|line| line.starts_with("warning")) {
        faults.push("a warning beside the error".to_owned());
    }
    for word in ["__tinyllm", "__private", "__cx"] {
        if said.contains(word) && !expected.of_others {
            faults.push(format!("speaks of `{word}`"));
        }
    }
    for text in texts.iter().filter(|text| is_ours(text)) {
        // The bound that rustc shows at the end is its own.
        let own = text.split("note: required by a bound").next();
        let lines = own.unwrap_or(text).lines();
        let lines = lines.filter(|line| !line.trim().is_empty()).count();
        if lines > 15 {
            faults.push(format!("{lines} lines: {text}"));
        }
    }
    faults
}

/// One text per error or warning.
fn texts_of(said: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in said.lines() {
        if line.starts_with("error") || line.starts_with("warning") || texts.is_empty() {
            texts.push(String::new());
        }
        if let Some(text) = texts.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    texts
}

/// Errors without a number come from our macros; two sentences of ours stand on rustc's own errors.
fn is_ours(text: &str) -> bool {
    text.starts_with("error: ")
        || text.contains("crosses a node boundary")
        || text.contains("is no LLM call")
        || text.contains("cannot stand in a prompt")
}
