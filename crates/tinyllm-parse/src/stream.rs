//! A text that comes in pieces: the value so far, and the whole at the end.
//!
//! Lives here: which candidate is shown, and when another takes its place.
//! It must not know how the value of an open candidate is kept.

mod live;
mod prose;

use std::cell::Cell;
use std::sync::Arc;

use serde_json::Value;

use crate::check;
use crate::find::mention::{self, Mentions};
use crate::raw::{Kind, Raw};
use crate::read::Reader;
use crate::read::frame::{Ids, types};
use crate::read::scan::Scan;
use crate::schema::{Id, Rest, Types};
use crate::shape::{self, Fuel, Shaper};
use crate::{ParseError, Parsed, Policy, Schema, parse};
use live::Live;
use prose::{Prose, Seen};

/// Reads a text that is still coming.
///
/// Each piece is read once, whatever the pieces are; [`Stream::finish`] reads the whole text once
/// more, so that its result is that of [`parse`].
///
/// ```
/// use serde_json::json;
/// use tinyllm_parse::{Policy, Schema, Stream};
///
/// let schema = Schema::new(&json!({
///     "type": "object",
///     "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
///     "required": ["name", "age"],
/// }));
/// let mut stream = Stream::new(schema, Policy::Lenient);
/// assert_eq!(stream.push("Here it is: {\"na").value(), None);
/// assert_eq!(stream.push("me\": \"An").value(), Some(&json!({"name": "An"})));
/// assert_eq!(stream.push("n\", \"age\": 4").value(), Some(&json!({"name": "Ann"})));
/// assert_eq!(stream.push("2}").value(), Some(&json!({"name": "Ann", "age": 42})));
/// assert_eq!(stream.finish()?.value, json!({"name": "Ann", "age": 42}));
/// # Ok::<(), tinyllm_parse::ParseError>(())
/// ```
#[derive(Debug)]
pub struct Stream {
    schema: Schema,
    policy: Policy,
    text: String,
    root: Ids,
    types: Types,
    prose: Prose,
    mentions: Mentions,
    live: Option<Live>,
    /// The value of the best candidate that has ended, or of the live one.
    value: Option<Value>,
    /// A whole candidate has been shown.
    fitted: Option<Fitted>,
    shown: bool,
    restarted: bool,
    steps: Cell<u64>,
}

/// What kind of whole candidate is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fitted {
    Whole,
    /// A list of the documents so far.
    Documents,
}

/// What is known after a piece of text.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress<'a> {
    /// Nothing can be told of the value yet.
    Waiting,
    /// The value so far: keys, items and the ends of texts may still come.
    ///
    /// Numbers, booleans and names of a fixed set are there when they are complete. Where one of
    /// several types is meant, the value is there when one type alone is left.
    Value(&'a Value),
    /// The value so far, of another candidate than before: what was shown is void.
    Restarted(&'a Value),
}

impl<'a> Progress<'a> {
    /// The value so far.
    #[must_use]
    pub fn value(&self) -> Option<&'a Value> {
        match self {
            Self::Waiting => None,
            Self::Value(value) | Self::Restarted(value) => Some(value),
        }
    }
}

impl Stream {
    /// A stream of one answer.
    #[must_use]
    pub fn new(schema: Schema, policy: Policy) -> Self {
        let root = Arc::clone(schema.leaves(schema.root()));
        Self {
            types: types(&schema, &root),
            schema,
            policy,
            text: String::new(),
            root,
            prose: Prose::default(),
            mentions: Mentions::default(),
            live: None,
            value: None,
            fitted: None,
            shown: false,
            restarted: false,
            steps: Cell::new(0),
        }
    }

    /// Takes the next piece of the text.
    pub fn push(&mut self, piece: &str) -> Progress<'_> {
        self.text.push_str(piece);
        self.restarted = false;
        if self.is_plain_text() {
            self.plain_text();
        } else {
            self.read();
        }
        match &self.value {
            None => Progress::Waiting,
            Some(value) => {
                let again = self.restarted && self.shown;
                self.shown = true;
                if again {
                    Progress::Restarted(value)
                } else {
                    Progress::Value(value)
                }
            }
        }
    }

    /// The text has ended. The result is that of [`parse`] on the whole text.
    ///
    /// # Errors
    ///
    /// Those of [`parse`].
    pub fn finish(self) -> Result<Parsed, ParseError> {
        parse(&self.text, &self.schema, self.policy)
    }

    /// How much work it has been so far.
    #[cfg(test)]
    pub(crate) fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Whether any text is a value, and nothing else.
    fn is_plain_text(&self) -> bool {
        let free = |id: &Id| {
            let node = self.schema.node(*id);
            node.choices.is_none() && node.types.meets(Types::STRING)
        };
        !self.types.meets(Types::OBJECT.or(Types::ARRAY)) && self.root.iter().any(free)
    }

    /// The text itself is the value, if it begins as prose does.
    fn plain_text(&mut self) {
        let steps = self.prose.skip_thinking(&self.text);
        self.steps.set(self.steps.get() + steps as u64);
        let Some(start) = self.prose.text_begins(&self.text) else {
            if self.value.take().is_some() {
                self.restarted = true;
            }
            return;
        };
        let so_far = self.text.get(start..).unwrap_or_default().trim_end();
        match &mut self.value {
            Some(Value::String(shown)) if !self.prose.moved() => {
                shown.push_str(so_far.get(shown.len()..).unwrap_or_default());
            }
            value => {
                self.restarted = value.is_some();
                *value = Some(Value::String(so_far.to_owned()));
            }
        }
    }

    fn read(&mut self) {
        loop {
            if let Some(mut live) = self.live.take() {
                let scan = Scan::new(&self.text, false, &self.steps);
                let ended = live.reader.run(&scan);
                if !ended {
                    self.show(&mut live);
                    self.live = Some(live);
                    return;
                }
                self.ended(live);
                continue;
            }
            let seen = self.prose.next(&self.text, self.policy == Policy::Strict);
            self.steps.set(self.steps.get() + self.prose.steps() as u64);
            match seen {
                Seen::Nothing => return,
                Seen::Opener(at) if !self.can_open(at) => {}
                Seen::Opener(at) => {
                    let reader = Reader::new(&self.schema, &self.root, at);
                    self.live = Some(Live::new(reader));
                }
            }
        }
    }

    /// Whether a value of the schema can begin with this bracket, or a document of a list.
    fn can_open(&self, at: usize) -> bool {
        self.text.as_bytes().get(at) == Some(&b'{') || self.types.meets(Types::ARRAY)
    }

    /// Brings what is shown up to what the live candidate has; not if a whole one is shown.
    fn show(&mut self, live: &mut Live) {
        if self.fitted.is_some() || mention::may_be_mention(&self.text, live.reader.start) {
            return;
        }
        let before = live.has_shown();
        live.update(
            &self.schema,
            &self.root,
            &self.text,
            &mut self.value,
            &self.steps,
        );
        if !before && live.has_shown() && self.shown {
            self.restarted = true;
        }
    }

    /// A candidate is complete: it is the value if it fits.
    fn ended(&mut self, live: Live) {
        if live.reader.too_deep {
            self.prose.go_on(self.text.len());
            return;
        }
        self.prose.go_on(live.reader.pos.max(live.reader.start + 1));
        let live_shown = live.has_shown();
        let Some(raw) = live.reader.done else {
            return;
        };
        let free = shape::is_list_of_text(&self.schema, &self.root);
        if self.mentions.is_mention(&self.text, &raw, free) {
            return;
        }
        if matches!(raw.kind, Kind::Object(_)) && self.document(&raw) {
            return;
        }
        let fuel = Fuel::of(&raw);
        let mut shaper = self.shaper(&fuel);
        let value = shaper.value(self.schema.root(), &raw);
        let undeclared = shaper.matched == 0 && self.is_declared();
        let value = value.filter(|value| {
            check::fits(&self.schema, self.schema.root(), value).is_some()
                && !(undeclared && self.fitted.is_some())
        });
        let Some(value) = value else {
            return;
        };
        let same = live_shown && self.fitted.is_none();
        let refined = same
            && self
                .value
                .as_ref()
                .is_some_and(|shown| refines(&value, shown));
        if !refined && self.value.is_some() {
            self.restarted = true;
        }
        self.value = Some(value);
        self.fitted = Some(Fitted::Whole);
    }

    /// Whether every form of the value is an object with declared keys.
    fn is_declared(&self) -> bool {
        self.root
            .iter()
            .all(|id| !self.schema.node(*id).properties.is_empty())
    }

    fn shaper<'a>(&'a self, fuel: &'a Fuel) -> Shaper<'a> {
        let salvage = false;
        Shaper::new(&self.schema, &self.text, salvage, fuel, &self.steps).quiet()
    }

    /// One of several documents where a list is wanted.
    fn document(&mut self, raw: &Raw) -> bool {
        if self.types.meets(Types::OBJECT)
            || !self.types.meets(Types::ARRAY)
            || self.fitted == Some(Fitted::Whole)
        {
            return false;
        }
        let index = match (&self.fitted, &self.value) {
            (Some(Fitted::Documents), Some(Value::Array(items))) => items.len(),
            _ => 0,
        };
        let lists: Vec<Rest> = self
            .root
            .iter()
            .map(|id| self.schema.node(*id))
            .filter(|node| node.types.meets(Types::ARRAY))
            .map(|node| node.item(index))
            .collect();
        let [Rest::Of(id)] = lists.as_slice() else {
            return false;
        };
        let id = *id;
        let fuel = Fuel::of(raw);
        let mut shaper = self.shaper(&fuel);
        let value = shaper.value(id, raw).filter(|_| shaper.matched > 0);
        let Some(value) = value.filter(|value| check::fits(&self.schema, id, value).is_some())
        else {
            return false;
        };
        match (&mut self.value, self.fitted) {
            (Some(Value::Array(items)), Some(Fitted::Documents)) => items.push(value),
            (shown, _) => {
                self.restarted = shown.is_some();
                *shown = Some(Value::Array(vec![value]));
                self.fitted = Some(Fitted::Documents);
            }
        }
        true
    }
}

/// Whether `later` only adds to `earlier`: keys, items, the ends of texts.
fn refines(later: &Value, earlier: &Value) -> bool {
    match (later, earlier) {
        (Value::Object(later), Value::Object(earlier)) => earlier.iter().all(|(key, value)| {
            let own = later.get(key);
            own.is_some_and(|own| refines(own, value))
        }),
        (Value::Array(later), Value::Array(earlier)) => {
            let each = later.iter().zip(earlier);
            later.len() >= earlier.len() && each.into_iter().all(|(a, b)| refines(a, b))
        }
        (Value::String(later), Value::String(earlier)) => later.starts_with(earlier.as_str()),
        _ => later == earlier,
    }
}
