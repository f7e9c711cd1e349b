//! The value so far of a candidate that is still open, kept in place.
//!
//! Each entry is shaped once, when it is complete; the text that is open is appended to. So a
//! piece costs what is new in it, and the way down to where it goes.
//! Shown is only what the whole will hold as well: keys by their exact name, types when one alone
//! is left, texts as far as they are sure.

mod level;

use std::cell::Cell;

use serde_json::{Map, Value};

use crate::path::boundary_before;
use crate::read::text::Role;
use crate::read::{Reader, State};
use crate::schema::{Id, Rest, Schema};
use level::{meant, shaped, shaped_value, takes_text};

/// The end of an open text that may turn out to be brackets is looked for this far back.
const TAIL: usize = 512;

/// One open object or list, as it is shown.
#[derive(Debug)]
struct Level {
    start: usize,
    is_object: bool,
    /// What it can be; one is left when it is shown.
    ids: Vec<Id>,
    /// How many of its entries or items have been looked at.
    done: usize,
    /// Where its open child goes.
    step: Option<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
pub(super) struct Live {
    pub(super) reader: Reader,
    levels: Vec<Level>,
    shown: bool,
}

/// What stays the same during one update.
struct Context<'a> {
    schema: &'a Schema,
    text: &'a str,
    steps: &'a Cell<u64>,
}

impl Live {
    pub(super) fn new(reader: Reader) -> Self {
        Self {
            reader,
            levels: Vec::new(),
            shown: false,
        }
    }

    pub(super) fn has_shown(&self) -> bool {
        self.shown
    }

    /// Brings `value` up to what has been read.
    pub(super) fn update(
        &mut self,
        schema: &Schema,
        root: &[Id],
        text: &str,
        value: &mut Option<Value>,
        steps: &Cell<u64>,
    ) {
        let context = Context {
            schema,
            text,
            steps,
        };
        if self.shown {
            self.levels_of(&context, root, value);
            self.open_text(&context, value);
            return;
        }
        // What another candidate has shown stays until this one has something.
        let mut fresh = None;
        self.levels_of(&context, root, &mut fresh);
        self.open_text(&context, &mut fresh);
        if fresh.is_some() {
            self.shown = true;
            *value = fresh;
        }
    }

    /// Goes through the open frames from the outermost, and shows what is complete in each.
    fn levels_of(&mut self, context: &Context<'_>, root: &[Id], value: &mut Option<Value>) {
        let mut ids = Some(root.to_vec());
        for depth in 0..self.reader.frames.len() {
            context.steps.set(context.steps.get() + 1);
            let Some(frame) = self.reader.frames.get(depth) else {
                return;
            };
            let same = self
                .levels
                .get(depth)
                .is_some_and(|level| level.start == frame.start);
            if !same {
                self.levels.truncate(depth);
                let Some(ids) = ids.take() else {
                    return;
                };
                self.levels.push(Level::new(context.schema, frame, &ids));
            }
            let Some(level) = self.levels.get_mut(depth) else {
                return;
            };
            level.narrow(context.schema, frame);
            let Some(id) = level.decided(frame) else {
                self.levels.truncate(depth + 1);
                return;
            };
            let mut ready = std::mem::take(&mut level.done);
            self.complete(context, depth, id, &mut ready, value);
            let Some(frame) = self.reader.frames.get(depth) else {
                return;
            };
            let Some(level) = self.levels.get_mut(depth) else {
                return;
            };
            level.done = ready;
            let (step, next) = level.child(context.schema, frame, id);
            if level.step != step {
                level.step = step;
                self.levels.truncate(depth + 1);
            }
            ids = next;
            if self
                .levels
                .get(depth)
                .is_none_or(|level| level.step.is_none())
            {
                return;
            }
        }
        self.levels.truncate(self.reader.frames.len());
    }

    /// Shapes and shows the entries or items of one frame that are complete and not shown.
    fn complete(
        &self,
        context: &Context<'_>,
        depth: usize,
        id: Id,
        done: &mut usize,
        value: &mut Option<Value>,
    ) {
        let Some(frame) = self.reader.frames.get(depth) else {
            return;
        };
        // A text that is joined to the next one is taken back.
        *done = (*done).min(frame.entries.len() + frame.items.len());
        let node = context.schema.node(id);
        if frame.is_object {
            let growing = self.levels.get(depth).and_then(|level| level.step.as_ref());
            for entry in frame.entries.iter().skip(*done) {
                *done += 1;
                let Some((name, rest, required)) = meant(node, &entry.key) else {
                    continue;
                };
                let Some(own) = shaped(context, rest, required, entry) else {
                    continue;
                };
                if let Some(Value::Object(map)) = self.container(depth, value) {
                    let grown = matches!(growing, Some(Step::Key(key)) if key == name);
                    // An equal key that came before stays until the whole is known.
                    if grown || !map.contains_key(name) {
                        map.insert(name.to_owned(), own);
                    }
                }
            }
            return;
        }
        for item in frame.items.iter().skip(*done) {
            let at = *done;
            let Some(own) = shaped_value(context, node.item(at), item) else {
                // Items after it would get a wrong index.
                *done = frame.items.len();
                return;
            };
            *done += 1;
            if let Some(Value::Array(list)) = self.container(depth, value) {
                if list.len() == at {
                    list.push(own);
                } else if let Some(place) = list.get_mut(at) {
                    *place = own;
                }
            }
        }
    }

    /// The object or list at `depth`, put there if need be.
    fn container<'v>(&self, depth: usize, value: &'v mut Option<Value>) -> Option<&'v mut Value> {
        let empty = |at: usize| match self.levels.get(at) {
            Some(level) if level.is_object => Value::Object(Map::new()),
            _ => Value::Array(Vec::new()),
        };
        let mut place = value.get_or_insert_with(|| empty(0));
        for at in 0..depth {
            let step = self.levels.get(at)?.step.as_ref()?;
            place = match (place, step) {
                (Value::Object(map), Step::Key(key)) => {
                    if !map.contains_key(key) {
                        map.insert(key.clone(), empty(at + 1));
                    }
                    map.get_mut(key)?
                }
                (Value::Array(list), Step::Index(index)) => {
                    if list.len() == *index {
                        list.push(empty(at + 1));
                    }
                    list.get_mut(*index)?
                }
                _ => return None,
            };
        }
        Some(place)
    }

    /// Shows as much of the open text as is sure.
    fn open_text(&self, context: &Context<'_>, value: &mut Option<Value>) {
        let depth = self.reader.frames.len();
        let State::Text(text) = &self.reader.state else {
            return;
        };
        let (Some(frame), Some(level)) = (self.reader.frames.last(), self.levels.last()) else {
            return;
        };
        if text.role() != Role::Value || self.levels.len() != depth {
            return;
        }
        let Some(step) = &level.step else {
            return;
        };
        let Some(id) = level.decided(frame) else {
            return;
        };
        let node = context.schema.node(id);
        let rest = match step {
            Step::Key(key) => match node.property(key) {
                Some(property) => Rest::Of(property.id),
                None => node.other(key),
            },
            Step::Index(index) => node.item(*index),
        };
        if !takes_text(context.schema, rest) {
            return;
        }
        let sure = text.sure.unwrap_or(text.out.len());
        let sure = text.out.get(..sure).unwrap_or_default();
        let from = boundary_before(sure, sure.len().saturating_sub(TAIL));
        let tail = sure.get(from..).unwrap_or_default();
        let tail = tail.trim_end_matches(|own: char| {
            own.is_whitespace() || matches!(own, '}' | ']' | ')' | ',')
        });
        let sure = sure.get(..from + tail.len()).unwrap_or_default();
        let place = match (self.container(depth - 1, value), step) {
            (Some(Value::Object(map)), Step::Key(key)) => {
                if !map.contains_key(key) {
                    map.insert(key.clone(), Value::String(String::new()));
                }
                map.get_mut(key)
            }
            (Some(Value::Array(list)), Step::Index(index)) => {
                if list.len() == *index {
                    list.push(Value::String(String::new()));
                }
                list.get_mut(*index)
            }
            _ => None,
        };
        if let Some(Value::String(shown)) = place
            && let Some(more) = sure.get(shown.len()..)
        {
            shown.push_str(more);
        }
    }
}
