//! Packages that a user compiles in several versions, held against a committed list.
//!
//! The list may only shrink: a line is `NAME VERSIONS`, the second being how many there are.
//! It must not know why a duplicate is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::deps::graph::Graph;
use crate::error::{Context, Result, failed};
use crate::workspace;

const LIST: &str = "xtask/duplicates.txt";

const HEAD: &str = "\
# Packages that a user of tinyllm compiles in several versions: name, how many.
# This list may only shrink. `cargo xtask deps` checks it, `cargo xtask deps --update` rewrites it.
";

/// Reports every duplicate that is not listed, and every line that is no longer true.
pub(crate) fn check(graph: &Graph, problems: &mut Vec<String>) -> Result<()> {
    let list = fs::read_to_string(path()).context(format!("cannot read {LIST}"))?;
    let listed = parse(&list)?;
    let found = duplicates(graph);
    println!("duplicates: {} packages in several versions", found.len());
    compare(&found, &listed, problems);
    Ok(())
}

/// Writes the list anew.
pub(crate) fn update(graph: &Graph) -> Result<()> {
    let found = duplicates(graph);
    let lines = found
        .iter()
        .map(|(name, versions)| format!("{name} {}\n", versions.len()));
    let text = HEAD.to_owned() + &lines.collect::<String>();
    fs::write(path(), text).context(format!("cannot write {LIST}"))?;
    println!("{LIST}: {} packages in several versions", found.len());
    Ok(())
}

fn path() -> PathBuf {
    workspace::root().join(LIST)
}

type Versions<'a> = BTreeSet<&'a str>;

fn duplicates(graph: &Graph) -> BTreeMap<&str, Versions<'_>> {
    let mut found = BTreeMap::<&str, Versions<'_>>::new();
    for package in graph.production().into_values() {
        found
            .entry(&package.name)
            .or_default()
            .insert(&package.version);
    }
    found.retain(|_, versions| versions.len() > 1);
    found
}

fn parse(list: &str) -> Result<BTreeMap<&str, usize>> {
    let mut listed = BTreeMap::new();
    for line in list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let Some((name, Ok(count))) = line.split_once(' ').map(|(name, n)| (name, n.parse()))
        else {
            return failed(format!("{LIST}: `{line}` is not `NAME VERSIONS`"));
        };
        listed.insert(name, count);
    }
    Ok(listed)
}

fn compare(
    found: &BTreeMap<&str, Versions<'_>>,
    listed: &BTreeMap<&str, usize>,
    problems: &mut Vec<String>,
) {
    for (name, versions) in found {
        let count = listed.get(name).copied().unwrap_or(1);
        if versions.len() > count {
            let versions = versions.iter().copied().collect::<Vec<_>>().join(", ");
            problems.push(format!(
                "{name} is now compiled as {versions}; `cargo tree --target all --duplicates` \
                 tells by whom; bring the versions together"
            ));
        }
    }
    for (name, count) in listed {
        let now = found.get(name).map_or(1, BTreeSet::len);
        if now < *count {
            let wish = if now > 1 {
                format!("write {now}")
            } else {
                "remove its line".to_owned()
            };
            problems.push(format!(
                "{LIST}: {name} has {now} of {count} versions left: {wish}"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deps::graph::tests::{graph_of, package_of};

    #[track_caller]
    fn check(list: &str, expected: &[&str]) -> Result<()> {
        let packages = [
            ("a", "1.0.0"),
            ("b", "1.0.0"),
            ("b", "2.0.0"),
            ("b", "3.0.0"),
        ];
        let graph = graph_of(&packages.map(|(name, version)| package_of(name, version)));
        let mut problems = Vec::new();
        compare(&duplicates(&graph), &parse(list)?, &mut problems);
        assert_eq!(problems, expected, "{list}");
        Ok(())
    }

    #[test]
    fn the_list_may_only_shrink() -> Result<()> {
        let new = "b is now compiled as 1.0.0, 2.0.0, 3.0.0; `cargo tree --target all \
                   --duplicates` tells by whom; bring the versions together";
        check("# head\nb 3\n", &[])?;
        check("", &[new])?;
        check("b 2\n", &[new])?;
        check(
            "b 4\n",
            &["xtask/duplicates.txt: b has 3 of 4 versions left: write 3"],
        )?;
        check(
            "a 2\nb 3\n",
            &["xtask/duplicates.txt: a has 1 of 2 versions left: remove its line"],
        )
    }

    #[test]
    fn a_line_that_cannot_be_read_is_an_error() {
        assert!(parse("b\n").is_err());
        assert!(parse("b many\n").is_err());
    }
}
