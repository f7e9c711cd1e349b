//! One open object or list of a stream: which variant it is, and what its entries may be.

use serde_json::Value;

use super::{Context, Level, Step};
use crate::raw::{Entry, Raw};
use crate::read::frame::Frame;
use crate::schema::{Id, Node, Rest, Schema, Types};
use crate::shape::{Fuel, Shaper};

impl Level {
    pub(super) fn new(schema: &Schema, frame: &Frame, ids: &[Id]) -> Self {
        let own = if frame.is_object {
            Types::OBJECT
        } else {
            Types::ARRAY
        };
        let ids = ids.iter().copied();
        Self {
            start: frame.start,
            is_object: frame.is_object,
            ids: ids.filter(|id| schema.node(*id).types.meets(own)).collect(),
            done: 0,
            step: None,
        }
    }

    /// Leaves out what a tag, or a key that does not belong to it, excludes.
    pub(super) fn narrow(&mut self, schema: &Schema, frame: &Frame) {
        if self.ids.len() < 2 || !frame.is_object {
            return;
        }
        let narrowed = self.ids.iter().any(|id| frame.ids.contains(id));
        if narrowed {
            self.ids.retain(|id| frame.ids.contains(id));
        }
        let Some(last) = frame.entries.last() else {
            return;
        };
        let allows = |id: &Id| {
            let node = schema.node(*id);
            node.property_spelled(&last.key).is_some() || node.other(&last.key) != Rest::Nothing
        };
        if self.ids.iter().any(allows) {
            self.ids.retain(allows);
        }
    }

    /// The only form that is left.
    pub(super) fn decided(&self, frame: &Frame) -> Option<Id> {
        match self.ids.as_slice() {
            [only]
                if frame.is_object == self.is_object && frame.call.is_none() && !frame.doubled =>
            {
                Some(*only)
            }
            _ => None,
        }
    }

    /// Where the open child goes, and what it may be.
    pub(super) fn child(
        &self,
        schema: &Schema,
        frame: &Frame,
        id: Id,
    ) -> (Option<Step>, Option<Vec<Id>>) {
        let node = schema.node(id);
        let (step, rest) = if frame.is_object {
            let Some(key) = &frame.key else {
                return (None, None);
            };
            let again = frame
                .entries
                .iter()
                .rev()
                .take(64)
                .any(|entry| entry.key == key.name);
            match meant(node, &key.name) {
                Some((name, rest, _)) if !again => (Step::Key(name.to_owned()), rest),
                _ => return (None, None),
            }
        } else {
            if self.done < frame.items.len() {
                return (None, None);
            }
            let at = frame.items.len();
            (Step::Index(at), node.item(at))
        };
        let ids = match rest {
            Rest::Of(id) => schema.leaves(id).to_vec(),
            Rest::Anything | Rest::Nothing => Vec::new(),
        };
        (Some(step), Some(ids))
    }
}

/// The name that a key will have in the end, what it holds, and whether it must be there.
pub(super) fn meant<'a>(node: &'a Node, key: &'a str) -> Option<(&'a str, Rest, bool)> {
    match node.property_spelled(key) {
        Some(property) => Some((&property.name, Rest::Of(property.id), property.required)),
        None if node.properties.is_empty() => Some((key, node.other(key), true)),
        // It may be another spelling of a declared key.
        None => None,
    }
}

/// Whether every text is a value here.
pub(super) fn takes_text(schema: &Schema, rest: Rest) -> bool {
    match rest {
        Rest::Anything => true,
        Rest::Nothing => false,
        Rest::Of(id) => schema.leaves(id).iter().any(|id| {
            let node = schema.node(*id);
            node.choices.is_none() && node.types.meets(Types::STRING)
        }),
    }
}

pub(super) fn shaped(
    context: &Context<'_>,
    rest: Rest,
    required: bool,
    entry: &Entry,
) -> Option<Value> {
    let value = shaped_value(context, rest, &entry.value)?;
    // `null` for a key that may be left out is left out in the end.
    (required || !value.is_null() || takes_null(context.schema, rest)).then_some(value)
}

fn takes_null(schema: &Schema, rest: Rest) -> bool {
    match rest {
        Rest::Of(id) => crate::check::fits(schema, id, &Value::Null).is_some(),
        Rest::Anything => true,
        Rest::Nothing => false,
    }
}

pub(super) fn shaped_value(context: &Context<'_>, rest: Rest, raw: &Raw) -> Option<Value> {
    let fuel = Fuel::of(raw);
    let mut shaper = Shaper::new(context.schema, context.text, false, &fuel, context.steps).quiet();
    match rest {
        Rest::Anything => Some(shaper.plain(raw)),
        Rest::Of(id) => shaper.value(id, raw),
        Rest::Nothing => None,
    }
}
