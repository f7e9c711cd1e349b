//! The licences that a dependency may have, and reading SPDX expressions against them.
//!
//! It must not know where the packages come from.

use crate::deps::graph::Graph;

/// Each asks for nothing that a user of an MIT or Apache-2.0 library does not do already.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Reports every package without an allowed licence.
pub(crate) fn check(graph: &Graph, problems: &mut Vec<String>) {
    let mut count = 0;
    for package in graph.third_party() {
        count += 1;
        if !is_allowed(&package.licence) {
            problems.push(format!(
                "{} {}: licence `{}` is not on the list in xtask/src/deps/licence.rs; \
                 take another crate, or add the licence with a reason",
                package.name, package.version, package.licence
            ));
        }
    }
    println!("licences: {count} packages read");
}

/// Whether the SPDX expression `text` can be met with allowed licences alone.
fn is_allowed(text: &str) -> bool {
    // Old manifests write `MIT/Apache-2.0` for OR.
    let spaced = text
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = Words {
        words: spaced.split_whitespace().collect(),
        at: 0,
    };
    any(&mut words) == Some(true) && words.peek().is_none()
}

struct Words<'a> {
    words: Vec<&'a str>,
    at: usize,
}

impl<'a> Words<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'a str> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }
}

/// `all { OR all }`; `None` if it cannot be read.
fn any(words: &mut Words<'_>) -> Option<bool> {
    let mut allowed = all(words)?;
    while words.take("OR") {
        allowed |= all(words)?;
    }
    Some(allowed)
}

/// `one { AND one }`, which binds tighter than OR.
fn all(words: &mut Words<'_>) -> Option<bool> {
    let mut allowed = one(words)?;
    while words.take("AND") {
        allowed &= one(words)?;
    }
    Some(allowed)
}

/// `( any )`, or a licence with its exception.
fn one(words: &mut Words<'_>) -> Option<bool> {
    if words.take("(") {
        let allowed = any(words)?;
        return words.take(")").then_some(allowed);
    }
    let mut licence = words
        .next()
        .filter(|word| !is_punctuation(word))?
        .to_owned();
    if words.take("WITH") {
        licence = format!("{licence} WITH {}", words.next()?);
    }
    Some(ALLOWED.contains(&licence.as_str()))
}

fn is_punctuation(word: &str) -> bool {
    matches!(word, "OR" | "AND" | "WITH" | "(" | ")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_allowed(text), expected, "{text}");
    }

    #[test]
    fn one_licence() {
        check("MIT", true);
        check("MPL-2.0", false);
        check("mit", false);
        check("", false);
        check("Apache-2.0 WITH LLVM-exception", true);
        check("GPL-3.0 WITH Classpath-exception-2.0", false);
        check("MIT WITH LLVM-exception", false);
    }

    #[test]
    fn any_of_several() {
        check("MIT OR Apache-2.0", true);
        check("MIT/Apache-2.0", true);
        check("GPL-3.0 / MIT", true);
        check("LGPL-2.1-or-later OR GPL-3.0", false);
        check("Apache-2.0 WITH LLVM-exception OR MPL-2.0", true);
    }

    #[test]
    fn all_of_several_and_groups() {
        check("Apache-2.0 AND ISC", true);
        check("MIT AND GPL-3.0", false);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
        check("(MIT OR GPL-3.0) AND MPL-2.0", false);
        check("MPL-2.0 AND MIT OR ISC", true);
        check("ISC AND (Apache-2.0 OR ISC) AND OpenSSL", true);
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        check("MIT OR", false);
        check("(MIT", false);
        check("MIT)", false);
        check("MIT Apache-2.0", false);
        check("AND MIT", false);
    }
}
