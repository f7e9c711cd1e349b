//! Nodes without their types, and how one is found by its name.
//!
//! Nodes put themselves in at link time; a runtime can be given more. Knows names and erased calls;
//! how an entry is made from a node type is `registry.rs`.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use tinyllm_graph::NodeSpec;

use super::Place;
use super::run::Shared;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest;
use crate::options::Options;
use crate::provider::BoxFuture;

/// The erased call of a node: JSON in, JSON out, at a place.
pub(crate) type Execute =
    for<'a> fn(Place<'a>, Value, Option<Box<Options>>) -> BoxFuture<'a, Result<Value>>;

/// A node without its types: its facts, its schemas, and how to call it with JSON.
#[derive(Clone, Copy)]
pub struct NodeEntry {
    /// The node as data.
    pub spec: &'static NodeSpec,
    pub(crate) input_schema: fn() -> Value,
    pub(crate) output_schema: fn() -> Arc<Value>,
    pub(crate) execute: Execute,
    pub(crate) copies_input: bool,
}

inventory::collect!(NodeEntry);

impl NodeEntry {
    /// The JSON Schema of the parameters: an object of their names.
    pub fn input_schema(&self) -> Value {
        (self.input_schema)()
    }

    /// The JSON Schema of the output.
    pub fn output_schema(&self) -> Arc<Value> {
        (self.output_schema)()
    }

    /// `module::name`.
    pub fn full_name(&self) -> String {
        full_name(self.spec)
    }

    /// All nodes of the program that registered themselves.
    pub fn all() -> impl Iterator<Item = &'static NodeEntry> {
        inventory::iter::<NodeEntry>()
    }
}

impl NodeEntry {
    /// Whether the two stand for one definition: functions can hold nodes of one full name.
    fn is(&self, other: &Self) -> bool {
        let place = |spec: &NodeSpec| (spec.file, spec.line, spec.column);
        place(self.spec) == place(other.spec) && self.full_name() == other.full_name()
    }
}

impl fmt::Debug for NodeEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeEntry({})", self.full_name())
    }
}

/// `module::name`, by which a node is told from others of its name.
pub(crate) fn full_name(spec: &NodeSpec) -> String {
    format!("{}::{}", spec.module, spec.name)
}

impl Shared {
    /// All nodes that are known: those that were listed, then those that registered themselves.
    fn entries(&self) -> impl Iterator<Item = &NodeEntry> {
        let registered = NodeEntry::all().map(|entry| -> &NodeEntry { entry });
        self.listed.iter().chain(registered)
    }

    /// The node of that name: `judge`, or `my_crate::loan::judge` where several bear the short one.
    pub(crate) fn find(&self, name: &str) -> Result<&NodeEntry> {
        let mut found: Vec<&NodeEntry> = Vec::new();
        for entry in self.entries() {
            let named = entry.spec.name == name || entry.full_name() == name;
            // One node can be both listed and registered.
            if named && !found.iter().any(|known| known.is(entry)) {
                found.push(entry);
            }
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(self.no_node(name)),
            several => Err(ambiguous(name, several)),
        }
    }

    fn no_node(&self, name: &str) -> Error {
        let mut names: Vec<&str> = self.entries().map(|entry| entry.spec.name).collect();
        names.sort_unstable();
        names.dedup();
        let hint = nearest::hint(name, "nodes", names);
        Error::new(ErrorKind::Settings, format!("no node named `{name}`{hint}"))
    }
}

#[cold]
fn ambiguous(name: &str, several: &[&NodeEntry]) -> Error {
    let mut names: Vec<String> = several.iter().map(|entry| entry.full_name()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() == several.len() {
        let message = format!("several nodes are named `{name}`: {}", names.join(", "));
        return Error::new(ErrorKind::Settings, message).advise("use the full name");
    }
    let places = several.iter().map(|entry| {
        let NodeSpec { file, line, .. } = entry.spec;
        format!("{file}:{line}")
    });
    let places = places.collect::<Vec<_>>().join(", ");
    let message = format!("several nodes are named `{name}`: at {places}");
    Error::new(ErrorKind::Settings, message).advise("name them apart with `name = \"..\"`")
}
