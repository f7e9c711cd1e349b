//! No dependency of a published package may declare a newer compiler than that package does.
//!
//! It must not know which compiler is installed.

use crate::deps::graph::{Graph, Package};

/// Reports every production dependency that asks for more than the published packages promise.
pub(crate) fn check(graph: &Graph, problems: &mut Vec<String>) {
    let Some(promised) = graph
        .published()
        .map(|package| parse(&package.rust_version))
        .min()
    else {
        problems.push("no published package: nothing to hold rust-versions against".to_owned());
        return;
    };
    let production = graph.production();
    let third_party = production.values().filter(|package| package.third_party);
    if let Some(newest) = third_party.max_by_key(|package| parse(&package.rust_version)) {
        let Package {
            name, rust_version, ..
        } = newest;
        let promised = show(promised);
        println!("rust-version: {promised} promised, at most {rust_version} asked for (by {name})");
    }
    for package in production.values() {
        if parse(&package.rust_version) > promised {
            problems.push(format!(
                "{} {} needs rust {}, and {} is promised; pin an older version of it",
                package.name,
                package.version,
                package.rust_version,
                show(promised)
            ));
        }
    }
}

/// `1.89` and `1.89.0` are the same; nothing declared is the oldest of all.
fn parse(text: &str) -> [u32; 3] {
    let mut version = [0; 3];
    // A pre-release such as `1.89.0-nightly` counts as its release.
    let numbers = text.split('-').next().unwrap_or_default().split('.');
    for (number, part) in version.iter_mut().zip(numbers) {
        *number = part.parse().unwrap_or_default();
    }
    version
}

fn show([major, minor, patch]: [u32; 3]) -> String {
    if patch == 0 {
        format!("{major}.{minor}")
    } else {
        format!("{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deps::graph::tests::{graph_of, package_of};

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(parse("1.89"), parse("1.89.0"));
        assert!(parse("1.9") < parse("1.10"));
        assert!(parse("1.89.1") > parse("1.89"));
        assert!(parse("") < parse("1.0"));
        assert!(parse("2") > parse("1.99.9"));
    }

    #[test]
    fn what_needs_a_newer_compiler_is_reported() {
        let needing = |name, version: &str| Package {
            rust_version: version.to_owned(),
            ..package_of(name, "1.0.0")
        };
        let graph = graph_of(&[
            needing("a", "1.89.0"),
            needing("b", "1.90"),
            needing("c", ""),
        ]);
        let mut problems = Vec::new();
        check(&graph, &mut problems);
        assert_eq!(
            problems,
            ["b 1.0.0 needs rust 1.90, and 1.89 is promised; pin an older version of it"]
        );
    }
}
