//! Which variant of a union is meant: by its tag, by what fits as it is, by what is nearest.

use serde_json::Value;

use super::{Shaper, Tried};
use crate::check::expected;
use crate::error::FaultKind;
use crate::raw::{Kind, Raw};
use crate::schema::{Id, Key, Node, Rest, Types, spelling};

/// So many variants are tried in full, the nearest ones first.
const TRIALS: usize = 8;

impl Shaper<'_> {
    pub(super) fn union(&mut self, id: Id, node: &Node, raw: &Raw) -> Option<Value> {
        let own = (id, std::ptr::from_ref(raw).addr());
        if self.trying.contains(&own) {
            return self.wrong(id, raw);
        }
        self.trying.push(own);
        let value = self.likeliest(id, node, raw);
        self.trying.pop();
        value
    }

    fn likeliest(&mut self, id: Id, node: &Node, raw: &Raw) -> Option<Value> {
        if let Some(only) = self.only_possible(node, raw)
            && let Some(value) = self.kept(|shaper| shaper.value(only, raw))
        {
            return Some(value);
        }
        let ranked = self.ranked(node, raw);
        let mut best: Option<Tried> = None;
        for (_, variant) in ranked.iter().take(TRIALS) {
            if !self.is_possible(*variant, raw) {
                continue;
            }
            let tried = self.honestly(|shaper| shaper.value(*variant, raw));
            let cost = |tried: &Option<Tried>| tried.as_ref().map_or(u32::MAX, |own| own.cost);
            if cost(&tried) < cost(&best) {
                best = tried;
            }
            if cost(&best) == 0 || self.fuel.is_empty() {
                break;
            }
        }
        if let Some(best) = best {
            return Some(self.keep(best));
        }
        if self.salvage || (self.telling && self.is_meant(&ranked, raw)) {
            let (_, first) = *ranked.first()?;
            return self.value(first, raw);
        }
        self.fault(FaultKind::Union, |own| {
            let (wanted, found) = (expected(own.schema, id), own.shown(raw));
            format!("must be {wanted}, and is {found}")
        });
        None
    }

    /// Whether the first of the ranked variants is the one that is meant: it is the only one of
    /// its kind, has the tag, or is the only one of which no key is missing.
    fn is_meant(&self, ranked: &[(i32, Id)], raw: &Raw) -> bool {
        let of_kind = |own: &&(i32, Id)| self.schema.node(own.1).types.meets(natural(raw));
        if ranked.len() == 1 || ranked.iter().filter(of_kind).count() == 1 {
            return true;
        }
        let keys = keys(raw);
        self.count(ranked.len() * (1 + keys.len()));
        let lacks_nothing = |own: &&(i32, Id)| {
            let node = self.schema.node(own.1);
            node.required > 0 && required(node, &keys) >= node.required
        };
        ranked.first().is_some_and(|own| lacks_nothing(&own))
            && ranked.iter().filter(lacks_nothing).count() == 1
    }

    /// Whether a variant may be what stands there at all, seen without a trial.
    fn is_possible(&self, id: Id, raw: &Raw) -> bool {
        let node = self.schema.node(id);
        if node.is_union() || node.choices.is_some() || self.salvage {
            return true;
        }
        match &raw.kind {
            Kind::Bare => node.types != Types::OBJECT,
            Kind::Text(text) => node.types != Types::OBJECT || text.contains(['{', '[']),
            Kind::Object(entries) if entries.is_empty() => self.takes_empty_object(id, node, 2),
            Kind::Object(_) | Kind::Array(_) | Kind::Nothing => true,
        }
    }

    /// Whether an object of nothing may be a value of this node, or the one item of a list, or of
    /// a list in it.
    fn takes_empty_object(&self, id: Id, node: &Node, lists: usize) -> bool {
        let takes = node.types.meets(Types::STRING)
            || (node.types.meets(Types::OBJECT) && node.required == 0);
        if takes || node.choices.is_some() || !node.types.meets(Types::ARRAY) {
            return takes || node.choices.is_some();
        }
        let (Some(lists), Rest::Of(item)) = (lists.checked_sub(1), node.item(0)) else {
            return true;
        };
        let mut leaves = self.schema.leaves(item).iter().filter(|leaf| **leaf != id);
        leaves.any(|leaf| self.takes_empty_object(*leaf, self.schema.node(*leaf), lists))
    }

    /// The one variant that a word or text may be: then there is nothing to weigh.
    fn only_possible(&self, node: &Node, raw: &Raw) -> Option<Id> {
        if matches!(raw.kind, Kind::Object(_) | Kind::Array(_)) {
            return None;
        }
        let possible = |id: &&Id| self.is_possible(**id, raw);
        let mut possible = node.variants.iter().filter(possible);
        let only = possible.next()?;
        possible.next().is_none().then_some(*only)
    }

    /// The variants, the likeliest first; with a tag in the text, that one alone.
    fn ranked(&self, node: &Node, raw: &Raw) -> Vec<(i32, Id)> {
        let keys = keys(raw);
        self.count(node.variants.len() * (1 + keys.len()));
        let mut ranked: Vec<(i32, Id)> = node
            .variants
            .iter()
            .map(|id| (self.rank(*id, raw, &keys), *id))
            .collect();
        if let Some(tagged) = ranked.iter().max_by_key(|(rank, _)| *rank)
            && tagged.0 >= TAGGED
        {
            return vec![*tagged];
        }
        // Stable: equal variants stay in the order of the schema.
        ranked.sort_by_key(|(rank, _)| -rank);
        ranked
    }

    fn rank(&self, id: Id, raw: &Raw, keys: &[Key<'_>]) -> i32 {
        let node = self.schema.node(id);
        if node.is_union() {
            return 0;
        }
        let mut rank = if node.types.meets(natural(raw)) {
            100
        } else {
            0
        };
        let Kind::Object(entries) = &raw.kind else {
            return rank;
        };
        if node.properties.is_empty() {
            return rank;
        }
        let mut required = 0;
        for (entry, key) in entries.iter().zip(keys) {
            let Some(property) = node.meant(*key) else {
                continue;
            };
            rank += 3;
            required += i32::from(property.required);
            let Some(tag) = &property.tag else { continue };
            let own = match &entry.value.kind {
                Kind::Text(text) => text,
                Kind::Bare => self.source(&entry.value),
                _ => continue,
            };
            if own == tag || spelling(own) == spelling(tag) {
                rank += TAGGED;
            } else {
                rank -= 40;
            }
        }
        let missing = i32::try_from(node.required).unwrap_or(i32::MAX / 4) - required;
        rank - 4 * missing.max(0)
    }
}

/// The keys of an object; of anything else there are none.
fn keys(raw: &Raw) -> Vec<Key<'_>> {
    match &raw.kind {
        Kind::Object(entries) => entries.iter().map(|own| Key::of(&own.key)).collect(),
        _ => Vec::new(),
    }
}

/// How many of the keys are required ones.
fn required(node: &Node, keys: &[Key<'_>]) -> usize {
    let is_required = |key: &&Key<'_>| node.meant(**key).is_some_and(|own| own.required);
    keys.iter().filter(is_required).count()
}

/// A rank that only a tag gives.
const TAGGED: i32 = 100_000;

/// The types that a value has as it stands.
fn natural(raw: &Raw) -> Types {
    match &raw.kind {
        Kind::Object(_) => Types::OBJECT,
        Kind::Array(_) => Types::ARRAY,
        Kind::Text(_) => Types::STRING,
        Kind::Bare => Types::NUMBER
            .or(Types::BOOLEAN)
            .or(Types::NULL)
            .or(Types::STRING),
        Kind::Nothing => Types::NULL,
    }
}
