//! What is computed once of all nodes, so that no text computes it again.
//!
//! It must not know of keywords.

use std::collections::HashMap;

use serde_json::Value;

use super::names::Names;
use super::{Id, Labels, Node, Types, VARIANTS};

/// Equal names have equal numbers. Gives all names.
pub(super) fn number_names(nodes: &mut [Node]) -> Names {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    for property in nodes.iter_mut().flat_map(|node| &mut node.properties) {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        property.number = *numbers.entry(property.name.clone()).or_insert(next);
    }
    Names::new(numbers.keys().map(String::as_str))
}

pub(super) fn set_choices(nodes: &mut [Node]) {
    for node in nodes {
        let choices = node.choices.iter().flatten().enumerate();
        node.labels = Labels::new(choices.map(|(at, choice)| (label(choice), at)));
        node.own_types = match &node.choices {
            Some(choices) => choices.iter().map(Types::of).fold(Types::NONE, Types::or),
            None => node.types,
        };
    }
}

fn label(choice: &Value) -> String {
    let text = choice.as_str().map(str::to_owned);
    text.unwrap_or_else(|| choice.to_string())
}

/// What each node may be, unions resolved.
pub(super) fn set_leaves(nodes: &mut [Node]) {
    for at in 0..nodes.len() {
        let mut leaves = Vec::new();
        let mut open = vec![Id(at)];
        while let Some(id) = open.pop().filter(|_| leaves.len() < VARIANTS) {
            match nodes.get(id.0) {
                Some(node) if node.is_union() => open.extend(node.variants.iter().rev()),
                _ if leaves.contains(&id) => {}
                _ => leaves.push(id),
            }
        }
        let own = |id: &Id| nodes.get(id.0).map_or(Types::ALL, |own| own.own_types);
        let types = leaves.iter().map(own).reduce(Types::or);
        if let Some(node) = nodes.get_mut(at) {
            node.own_types = types.unwrap_or(Types::ALL);
            node.leaves = leaves.into();
        }
    }
}
