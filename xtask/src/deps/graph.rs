//! What `cargo metadata` says, as plain data: packages, and who needs whom in production.
//!
//! It must not know any rule about them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::workspace::{list, text};

/// One package of the lock file.
#[derive(Debug, Default, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression, or nothing.
    pub(crate) licence: String,
    /// The oldest compiler that it declares, or nothing.
    pub(crate) rust_version: String,
    /// Comes from a registry, not from this workspace.
    pub(crate) third_party: bool,
    /// May be published from this workspace.
    pub(crate) published: bool,
}

/// Every package, and the arrows that are not of tests.
pub(crate) struct Graph {
    packages: BTreeMap<String, Package>,
    needs: BTreeMap<String, Vec<String>>,
}

impl Graph {
    pub(crate) fn read(metadata: &Value) -> Self {
        let packages = list(metadata, "packages");
        let nodes = metadata
            .get("resolve")
            .map_or(&[][..], |resolve| list(resolve, "nodes"));
        let id = |value| text(value, "id").to_owned();
        Self {
            packages: packages
                .iter()
                .map(|value| (id(value), package(value)))
                .collect(),
            needs: nodes
                .iter()
                .map(|value| (id(value), needs(value)))
                .collect(),
        }
    }

    /// All that others wrote, for tests too.
    pub(crate) fn third_party(&self) -> impl Iterator<Item = &Package> {
        self.packages.values().filter(|package| package.third_party)
    }

    /// The packages of this workspace that may be published.
    pub(crate) fn published(&self) -> impl Iterator<Item = &Package> {
        self.packages.values().filter(|package| package.published)
    }

    /// All that a user of the published packages compiles, on any platform, with any feature.
    pub(crate) fn production(&self) -> BTreeMap<&str, &Package> {
        let published = self
            .packages
            .iter()
            .filter(|(_, package)| package.published);
        let mut open: Vec<&str> = published.map(|(id, _)| id.as_str()).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.needs.get(id).into_iter().flatten().map(String::as_str));
            }
        }
        let known = |id| self.packages.get(id).map(|package| (id, package));
        seen.into_iter().filter_map(known).collect()
    }
}

fn package(value: &Value) -> Package {
    let third_party = value.get("source").is_some_and(|source| !source.is_null());
    Package {
        name: text(value, "name").to_owned(),
        version: text(value, "version").to_owned(),
        licence: text(value, "license").to_owned(),
        rust_version: text(value, "rust_version").to_owned(),
        third_party,
        // `publish = false` is an empty list of registries.
        published: !third_party && value.get("publish").is_none_or(Value::is_null),
    }
}

fn needs(node: &Value) -> Vec<String> {
    let of_production = |arrow: &&Value| {
        list(arrow, "dep_kinds")
            .iter()
            .any(|kind| text(kind, "kind") != "dev")
    };
    let arrows = list(node, "deps").iter().filter(of_production);
    arrows.map(|arrow| text(arrow, "pkg").to_owned()).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A graph in which a published package needs all of `packages`.
    pub(crate) fn graph_of(packages: &[Package]) -> Graph {
        let mut all = BTreeMap::new();
        for package in packages {
            let id = format!("{} {}", package.name, package.version);
            all.insert(
                id,
                Package {
                    third_party: true,
                    ..package.clone()
                },
            );
        }
        let needs = BTreeMap::from([("root".to_owned(), all.keys().cloned().collect())]);
        let root = Package {
            published: true,
            rust_version: "1.89".into(),
            ..Package::default()
        };
        all.insert("root".to_owned(), root);
        Graph {
            packages: all,
            needs,
        }
    }

    pub(crate) fn package_of(name: &str, version: &str) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            ..Package::default()
        }
    }

    #[test]
    fn dev_dependencies_are_not_production() {
        let metadata = serde_json::json!({
            "packages": [
                {"id": "us", "name": "us", "source": null, "publish": null},
                {"id": "own", "name": "own", "source": null, "publish": []},
                {"id": "a", "name": "a", "source": "registry"},
                {"id": "b", "name": "b", "source": "registry"},
                {"id": "c", "name": "c", "source": "registry"},
            ],
            "resolve": {"nodes": [
                {"id": "us", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": null}]},
                    {"pkg": "b", "dep_kinds": [{"kind": "dev"}]},
                ]},
                {"id": "a", "deps": [{"pkg": "c", "dep_kinds": [{"kind": "build"}]}]},
                {"id": "own", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]}]},
            ]},
        });
        let graph = Graph::read(&metadata);
        assert_eq!(
            graph.production().into_keys().collect::<Vec<_>>(),
            ["a", "c", "us"]
        );
        assert_eq!(graph.third_party().count(), 3);
        assert_eq!(graph.published().count(), 1);
    }
}
