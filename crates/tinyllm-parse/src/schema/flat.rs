//! From parts to nodes: every node holds all that must be true at one place.
//!
//! A node is made from the set of parts that hold there: those of a reference, of `allOf`, and of
//! the chosen variants of unions. The same set is the same node, which ends every recursion.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::index::{number_names, set_choices, set_leaves};
use super::proto::{Part, Protos, Union};
use super::{Bounds, Compiled, Id, Node, Property, Rest, Types, spelling};
use crate::slips::Spelled;

/// A schema with more nodes than this allows everything where the next ones would stand.
const NODES: usize = 20_000;

pub(super) fn compile(protos: &Protos) -> Compiled {
    let mut flat = Flat {
        protos,
        nodes: Vec::new(),
        known: HashMap::new(),
        waiting: Vec::new(),
    };
    let root = flat.id_of(&[protos.root]);
    while let Some((id, key)) = flat.waiting.pop() {
        let node = flat.node(&key);
        if let Some(place) = flat.nodes.get_mut(id.0) {
            *place = node;
        }
    }
    let mut nodes = flat.nodes;
    cut_cycles(&mut nodes);
    join_unions(&mut nodes);
    gather_choices(&mut nodes);
    set_tags(&mut nodes);
    let names = number_names(&mut nodes);
    set_choices(&mut nodes);
    set_leaves(&mut nodes);
    Compiled {
        nodes,
        names,
        root,
        anything: Node {
            leaves: [Id(usize::MAX)].into(),
            ..Node::default()
        },
    }
}

/// The parts that hold, and the unions that are not resolved yet, by part and place in it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    parts: BTreeSet<usize>,
    unions: BTreeSet<(usize, usize)>,
}

struct Flat<'a> {
    protos: &'a Protos,
    nodes: Vec<Node>,
    known: HashMap<Key, Id>,
    waiting: Vec<(Id, Key)>,
}

impl Flat<'_> {
    fn id_of(&mut self, parts: &[usize]) -> Id {
        let mut key = Key {
            parts: BTreeSet::new(),
            unions: BTreeSet::new(),
        };
        self.close(parts, &mut key);
        self.id(key)
    }

    fn id(&mut self, key: Key) -> Id {
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        if self.nodes.len() >= NODES {
            return Id(usize::MAX);
        }
        let id = Id(self.nodes.len());
        self.nodes.push(Node::default());
        self.known.insert(key.clone(), id);
        self.waiting.push((id, key));
        id
    }

    /// Adds `parts` and all that holds beside them.
    fn close(&self, parts: &[usize], key: &mut Key) {
        let mut open = parts.to_vec();
        while let Some(at) = open.pop() {
            if let Some(part) = self.protos.parts.get(at)
                && key.parts.insert(at)
            {
                open.extend(&part.all);
                key.unions
                    .extend((0..part.unions.len()).map(|union| (at, union)));
            }
        }
    }

    fn node(&mut self, key: &Key) -> Node {
        let mut rest = key.clone();
        if let Some((part, union)) = rest.unions.pop_first() {
            let protos = self.protos;
            let found = protos.parts.get(part).and_then(|own| own.unions.get(union));
            return found.map_or_else(Node::default, |union| self.union(union, &rest));
        }
        let protos = self.protos;
        let parts: Vec<&Part> = key
            .parts
            .iter()
            .filter_map(|at| protos.parts.get(*at))
            .collect();
        let mut node = Node {
            types: types(&parts),
            choices: choices(&parts),
            default: parts.iter().find_map(|part| part.default.clone()),
            bounds: bounds(&parts).map(Box::new),
            ..Node::default()
        };
        if node.types.meets(Types::OBJECT) {
            self.object(&parts, &mut node);
        }
        if node.types.meets(Types::ARRAY) {
            self.array(&parts, &mut node);
        }
        node.index_names();
        node
    }

    fn union(&mut self, union: &Union, rest: &Key) -> Node {
        let mut variants = Vec::new();
        for part in &union.variants {
            let mut key = rest.clone();
            self.close(&[*part], &mut key);
            let id = self.id(key);
            if !variants.contains(&id) {
                variants.push(id);
            }
        }
        Node {
            variants,
            exactly_one: union.exactly_one,
            ..Node::default()
        }
    }

    fn object(&mut self, parts: &[&Part], node: &mut Node) {
        let mut names: Vec<&str> = Vec::new();
        let mut known = BTreeSet::new();
        let declared = parts.iter().flat_map(|part| &part.properties);
        let required = parts.iter().flat_map(|part| &part.required);
        for name in declared.map(|(name, _)| name).chain(required.clone()) {
            if known.insert(name.as_str()) {
                names.push(name);
            }
        }
        let required: BTreeSet<&str> = required.map(String::as_str).collect();
        for name in names {
            let id = self.property(parts, name);
            node.properties.push(Property {
                name: name.to_owned(),
                spelled: Spelled::new(spelling(name)),
                number: 0,
                id,
                required: required.contains(name),
                tag: None,
            });
        }
        let numbered: Vec<_> = parts.iter().filter_map(|part| part.numbered).collect();
        if !numbered.is_empty() {
            let inner: Vec<_> = numbered.iter().map(|(part, _)| *part).collect();
            node.numbered = Some(self.id_of(&inner));
            node.signed_numbers = numbered.iter().all(|(_, signed)| *signed);
        }
        let rest = parts
            .iter()
            .filter(|part| !part.open)
            .filter_map(|part| part.rest);
        let rest: Vec<_> = rest.collect();
        node.rest = self.rest(&rest);
    }

    /// All that the parts say about one key, whether by name or as one among others.
    fn property(&mut self, parts: &[&Part], name: &str) -> Id {
        let says = |part: &&Part| {
            let own = part.properties.iter().find(|(own, _)| own == name);
            own.map(|(_, at)| *at).or(part.rest.filter(|_| !part.open))
        };
        let inner: Vec<_> = parts.iter().filter_map(says).collect();
        self.id_of(&inner)
    }

    fn array(&mut self, parts: &[&Part], node: &mut Node) {
        let length = parts.iter().map(|part| part.prefix.len()).max();
        for index in 0..length.unwrap_or_default() {
            let says = |part: &&Part| part.prefix.get(index).copied().or(part.items);
            let inner: Vec<_> = parts.iter().filter_map(says).collect();
            let id = self.id_of(&inner);
            node.prefix.push(id);
        }
        let items: Vec<_> = parts.iter().filter_map(|part| part.items).collect();
        node.items = self.rest(&items);
    }

    fn rest(&mut self, parts: &[usize]) -> Rest {
        if parts.is_empty() {
            return Rest::Anything;
        }
        let never = |at: &usize| self.protos.parts.get(*at).is_some_and(|part| part.never);
        if parts.iter().any(never) {
            return Rest::Nothing;
        }
        Rest::Of(self.id_of(parts))
    }
}

fn types(parts: &[&Part]) -> Types {
    if parts.iter().any(|part| part.never) {
        return Types::NONE;
    }
    let stated = parts.iter().filter_map(|part| part.types);
    stated.fold(Types::ALL, Types::and)
}

fn choices(parts: &[&Part]) -> Option<Vec<Value>> {
    let mut lists = parts.iter().filter_map(|part| part.choices.as_ref());
    let mut common = lists.next()?.clone();
    for list in lists {
        common.retain(|value| list.contains(value));
    }
    let types = types(parts);
    common.retain(|value| types.meets(Types::of(value)));
    Some(common)
}

fn bounds(parts: &[&Part]) -> Option<Bounds> {
    let mut all = parts.iter().filter_map(|part| part.bounds.as_ref());
    let mut joint = all.next()?.clone();
    for next in all {
        let least = |a: Option<f64>, b: Option<f64>| [a, b].into_iter().flatten().reduce(f64::min);
        let most = |a: Option<f64>, b: Option<f64>| [a, b].into_iter().flatten().reduce(f64::max);
        let fewest = |a: Option<u64>, b: Option<u64>| [a, b].into_iter().flatten().min();
        let longest = |a: Option<u64>, b: Option<u64>| a.max(b);
        joint = Bounds {
            min: most(joint.min, next.min),
            max: least(joint.max, next.max),
            above: most(joint.above, next.above),
            below: least(joint.below, next.below),
            multiple_of: joint.multiple_of.or(next.multiple_of),
            min_length: longest(joint.min_length, next.min_length),
            max_length: fewest(joint.max_length, next.max_length),
            min_items: longest(joint.min_items, next.min_items),
            max_items: fewest(joint.max_items, next.max_items),
            unique: joint.unique || next.unique,
            min_keys: longest(joint.min_keys, next.min_keys),
            max_keys: fewest(joint.max_keys, next.max_keys),
        };
    }
    Some(joint)
}

/// A union that is its own variant says nothing new by that: the way back is left out.
fn cut_cycles(nodes: &mut [Node]) {
    let mut done = vec![false; nodes.len()];
    for start in 0..nodes.len() {
        let mut path = vec![(start, 0)];
        let mut on_path = BTreeSet::from([start]);
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let variants = nodes.get(at).map(|node| &node.variants);
            let variant = variants.and_then(|variants| variants.get(*next)).copied();
            let Some(Id(variant)) = variant.filter(|_| done.get(at) == Some(&false)) else {
                if let Some(done) = done.get_mut(at) {
                    *done = true;
                }
                on_path.remove(&at);
                path.pop();
                continue;
            };
            if on_path.contains(&variant) {
                if let Some(node) = nodes.get_mut(at) {
                    node.variants.remove(*next);
                }
            } else {
                *next += 1;
                on_path.insert(variant);
                path.push((variant, 0));
            }
        }
        // A union of nothing but itself allows nothing that could be told.
    }
}

/// A union within a union is one union.
fn join_unions(nodes: &mut [Node]) {
    for at in 0..nodes.len() {
        let Some(node) = nodes.get(at).filter(|node| node.is_union()) else {
            continue;
        };
        let mut open: Vec<Id> = node.variants.iter().rev().copied().collect();
        let exactly_one = node.exactly_one;
        let mut flat = Vec::new();
        while let Some(id) = open.pop() {
            match nodes.get(id.0) {
                Some(inner) if inner.is_union() && !inner.exactly_one && !exactly_one => {
                    open.extend(inner.variants.iter().rev());
                }
                _ if flat.contains(&id) => {}
                _ => flat.push(id),
            }
        }
        if let Some(node) = nodes.get_mut(at) {
            node.variants = flat;
        }
    }
}

/// A union of choices is one list of choices: enums whose variants have descriptions.
fn gather_choices(nodes: &mut [Node]) {
    for at in 0..nodes.len() {
        let Some(node) = nodes.get(at).filter(|node| node.is_union()) else {
            continue;
        };
        let lists: Option<Vec<_>> = node
            .variants
            .iter()
            .map(|id| nodes.get(id.0)?.choices.as_ref())
            .collect();
        let Some(lists) = lists else { continue };
        let mut choices: Vec<Value> = Vec::new();
        for value in lists.into_iter().flatten() {
            if !choices.contains(value) {
                choices.push(value.clone());
            }
        }
        let types = choices.iter().map(Types::of).fold(Types::NONE, Types::or);
        if let Some(node) = nodes.get_mut(at) {
            *node = Node {
                types,
                choices: Some(choices),
                default: node.default.take(),
                ..Node::default()
            };
        }
    }
}

fn set_tags(nodes: &mut [Node]) {
    let tag = |node: &Node| match node.choices.as_deref() {
        Some([Value::String(only)]) => Some(only.clone()),
        _ => None,
    };
    let tags: Vec<_> = nodes.iter().map(tag).collect();
    for property in nodes.iter_mut().flat_map(|node| &mut node.properties) {
        property.tag = tags.get(property.id.0).cloned().flatten();
    }
}
