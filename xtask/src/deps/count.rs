//! How many crates a user of tinyllm compiles, on this platform.
//!
//! It must not know which crates they are.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::process;
use crate::workspace::cargo;

/// tinyllm's own crates included.
const MOST_WITHOUT_DEFAULT_FEATURES: usize = 48;

/// Prints both numbers, and reports the one without default features if it is too high.
pub(crate) fn check(problems: &mut Vec<String>) -> Result<()> {
    let bare = crates(&["--no-default-features"])?;
    let all = crates(&[])?;
    println!(
        "crates of tinyllm: {bare} without default features \
         (at most {MOST_WITHOUT_DEFAULT_FEATURES}), {all} with them"
    );
    if bare > MOST_WITHOUT_DEFAULT_FEATURES {
        problems.push(format!(
            "tinyllm without default features is {bare} crates, and \
             {MOST_WITHOUT_DEFAULT_FEATURES} are allowed; put what is new behind a feature"
        ));
    }
    Ok(())
}

fn crates(words: &[&str]) -> Result<usize> {
    let mut tree = cargo(&["tree", "--locked", "--package", "tinyllm"]);
    tree.args(["--edges", "normal,build", "--prefix", "none"])
        .args(words);
    Ok(count(&process::capture(&mut tree)?))
}

/// Lines are `NAME VERSION [(path)] [(proc-macro)] [(*)]`; two versions are two crates.
fn count(tree: &str) -> usize {
    let crates = tree.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.next()?))
    });
    crates.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_counts_once() {
        let tree = "us v0.1.0 (somewhere)\nsyn v2.0.1\nserde_derive v1.0.2 (proc-macro)\n\
                    syn v3.0.0\nsyn v2.0.1 (*)\n\n";
        assert_eq!(count(tree), 4);
    }
}
