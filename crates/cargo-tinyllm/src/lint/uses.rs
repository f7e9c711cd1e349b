//! Where Rust code names a node or a graph: `process_loan::run(..)`, `judge::call(..)`.
//!
//! Reads the sources as words; comments and texts in quotes do not count. Must not know lints.

use tinyllm_build::scan::Scan;

/// The code of all files, without comments and literals.
pub(crate) struct Code(Vec<String>);

impl Code {
    pub(crate) fn of(scan: &Scan) -> Self {
        Self(scan.files.iter().map(|file| code(&file.text)).collect())
    }

    /// Whether `name::` stands anywhere: only a node has anything behind it.
    pub(crate) fn runs(&self, name: &str) -> bool {
        self.0.iter().any(|code| {
            words(code, name).any(|(_, after)| {
                let after = after.trim_start();
                after.starts_with("::") && !after.starts_with("::{")
            })
        })
    }

    /// Whether `name` is handed on by a `pub use`.
    pub(crate) fn hands_on(&self, name: &str) -> bool {
        self.0.iter().any(|code| {
            code.split(';').any(|statement| {
                let Some(at) = statement.find("pub use ") else {
                    return false;
                };
                let list = statement.get(at..).unwrap_or_default();
                list.contains('*') || words(list, name).next().is_some()
            })
        })
    }
}

/// The places of a word: what stands before and after each.
fn words<'c>(code: &'c str, word: &'c str) -> impl Iterator<Item = (&'c str, &'c str)> {
    code.match_indices(word).filter_map(move |(at, _)| {
        let (before, after) = (code.get(..at)?, code.get(at + word.len()..)?);
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        whole.then_some((before, after))
    })
}

/// A source with its comments and literals blanked.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = skipped(rest, out.chars().next_back());
        if skipped > 0 {
            out.push(' ');
            rest = rest.get(skipped..).unwrap_or_default();
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// How long the comment or literal is that stands here; 0 if there is none.
fn skipped(rest: &str, before: Option<char>) -> usize {
    let inside_a_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        block_comment(rest)
    } else if rest.starts_with('"') {
        quoted(rest)
    } else if rest.starts_with('r') && !inside_a_word {
        raw(rest)
    } else if rest.starts_with("'\"'") {
        3
    } else {
        0
    }
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, _) in rest.char_indices() {
        let here = rest.get(at..).unwrap_or_default();
        if here.starts_with("/*") {
            depth += 1;
        } else if here.starts_with("*/") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 2;
            }
        }
    }
    rest.len()
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `r"..."`, `r#"..."#`; 0 for a raw name.
fn raw(rest: &str) -> usize {
    let after = rest.get(1..).unwrap_or_default();
    let hashes = after.len() - after.trim_start_matches('#').len();
    let Some(inside) = after
        .get(hashes..)
        .and_then(|after| after.strip_prefix('"'))
    else {
        return 0;
    };
    let end = format!("\"{}", "#".repeat(hashes));
    let start = hashes + 2;
    inside
        .find(&end)
        .map_or(rest.len(), |at| start + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(source: &str, name: &str) -> bool {
        Code(vec![code(source)]).runs(name)
    }

    #[test]
    fn what_follows_a_name_is_a_use() {
        assert!(runs("let x = judge::run(&runtime, facts);", "judge"));
        assert!(runs("judge :: SPEC", "judge"));
        assert!(runs("loans::judge::start()", "judge"));
        assert!(!runs("use loans::judge;", "judge"));
        assert!(!runs("pub fn judge(facts: Facts) {}", "judge"));
        assert!(!runs("misjudge::run()", "judge"));
        assert!(!runs("use judge::{a, b};", "judge"));
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        assert!(!runs(
            "// judge::run()\n/* judge::run() /* judge::run() */ */",
            "judge"
        ));
        assert!(!runs(
            "let a = \"judge::run() \\\" judge::run()\";",
            "judge"
        ));
        assert!(!runs("let a = r#\"judge::run()\"#;", "judge"));
        assert!(runs("let q = '\"'; judge::run()", "judge"));
        assert!(runs("let a = \"x\"; judge::run()", "judge"));
    }

    #[test]
    fn reexports_hand_on() {
        let code = |text: &str| Code(vec![code(text)]);
        assert!(code("mod loans; pub use loans::judge;").hands_on("judge"));
        assert!(code("pub use loans::{judge, settle};").hands_on("settle"));
        assert!(code("pub use loans::*;").hands_on("judge"));
        assert!(!code("use loans::judge;").hands_on("judge"));
    }
}
