//! Broken rules, and the places where they are.
//!
//! Nothing is written down on the way to a value; a place is told on the way back, and only where
//! something was found.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Violation {
    pointer: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    message: String,
    /// Whether the message is a sentence of its own and not one about the place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    own: bool,
}

impl Violation {
    /// A rule that is broken there, in words that go on from the place.
    pub(crate) fn new(
        pointer: impl Into<String>,
        rule: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            rule: rule.into(),
            value: None,
            message: message.into(),
            own: false,
        }
    }

    /// Where: a JSON pointer (RFC 6901), such as `/applicant/age`; empty for the whole value.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Which: `range`, `length`, .., or the name of the function that is a rule of one's own.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// How the value begins, as JSON of one line and up to 60 characters.
    ///
    /// `None` if nobody knows, as in an impl by hand.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What is wrong, in words that a model can act on: "is -3, but must be at least 0".
    ///
    /// A rule of one's own says it in a sentence of its own: "the lines do not add up".
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// The whole sentence: "/age is -3, but must be at least 0".
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer, message, ..
        } = self;
        match (self.own, pointer.as_str()) {
            (true, "") => f.write_str(message),
            (true, pointer) => write!(f, "{pointer}: {message}"),
            (false, "") => write!(f, "the value {message}"),
            (false, pointer) => write!(f, "{pointer} {message}"),
        }
    }
}

/// The broken rules of one value.
///
/// ```
/// use tinyllm::validate::Violations;
///
/// let mut violations = Violations::default();
/// violations.field("age", |violations| violations.add("range", "is -3, but must be at least 0"));
/// violations.say("adds_up", "the lines do not add up");
/// assert_eq!(violations.to_string(), "/age is -3, but must be at least 0; the lines do not add up");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    found: Vec<Violation>,
}

impl Violations {
    /// Report a broken rule at the present place, in words that go on from there: "is odd".
    pub fn add(&mut self, rule: impl Into<String>, message: impl Into<String>) {
        self.push(rule.into(), None, message.into(), false);
    }

    /// Report a broken rule at the present place, in a sentence: "the lines do not add up".
    pub fn say(&mut self, rule: impl Into<String>, sentence: impl Into<String>) {
        self.push(rule.into(), None, sentence.into(), true);
    }

    /// Report what was found elsewhere, at the present place.
    pub fn append(&mut self, others: Self) {
        self.found.extend(others.found);
    }

    /// Look at a part of the value: a field's name, a key or an index.
    pub fn field(&mut self, name: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        if self.found.len() > before {
            self.lead(before, &escaped(&name.to_string()));
        }
    }

    /// Whether no rule was broken.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many rules were broken.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// All broken rules, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.found.iter()
    }

    /// `Ok` if no rule was broken.
    ///
    /// # Errors
    /// The broken rules, if there are some.
    pub fn into_result(self) -> Result<(), Self> {
        if self.found.is_empty() {
            return Ok(());
        }
        Err(self)
    }

    fn push(&mut self, rule: String, value: Option<String>, message: String, own: bool) {
        self.found.push(Violation {
            pointer: String::new(),
            rule,
            value,
            message,
            own,
        });
    }

    /// What was found from there on stands below `/name`.
    #[cold]
    fn lead(&mut self, from: usize, name: &str) {
        for violation in self.found.iter_mut().skip(from) {
            violation.pointer.insert_str(0, name);
            violation.pointer.insert(0, '/');
        }
    }
}

/// A part of a place, as derived code writes it.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum Step {
    Name(&'static str),
    Index(usize),
    Key(String),
}

/// What derived code calls.
#[doc(hidden)]
impl Violations {
    /// A rule that is broken there.
    #[cold]
    #[inline(never)]
    pub fn broken(&mut self, at: &[Step], rule: &str, seen: &str, message: fmt::Arguments<'_>) {
        let value = (!seen.is_empty()).then(|| seen.to_owned());
        let from = self.found.len();
        self.push(rule.to_owned(), value, message.to_string(), false);
        self.lead_all(from, at);
    }

    /// A rule of one's own that is broken there.
    #[cold]
    pub fn said(&mut self, at: &[Step], rule: &str, seen: &str, sentence: String) {
        let value = (!seen.is_empty()).then(|| seen.to_owned());
        let from = self.found.len();
        self.push(rule.to_owned(), value, sentence, true);
        self.lead_all(from, at);
    }

    /// Look at a part of the value.
    #[inline]
    pub fn within(&mut self, at: &[Step], check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        if self.found.len() > before {
            self.lead_all(before, at);
        }
    }

    /// What is found in a set stands at the set, since its items have no place; in an order that
    /// is not the set's.
    #[inline]
    pub fn of_set(&mut self, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        if self.found.len() > before {
            self.at_set(before);
        }
    }

    /// What is found in a map stands in the order of the keys.
    #[inline]
    pub fn in_order(&mut self, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        if self.found.len() > before {
            self.sort_from(before);
        }
    }
}

impl Violations {
    #[cold]
    pub(super) fn lead_all(&mut self, from: usize, at: &[Step]) {
        for step in at.iter().rev() {
            match step {
                Step::Name(name) => self.lead(from, &escaped(name)),
                Step::Index(index) => self.lead(from, &index.to_string()),
                Step::Key(key) => self.lead(from, &escaped(key)),
            }
        }
    }

    #[cold]
    fn at_set(&mut self, from: usize) {
        for violation in self.found.iter_mut().skip(from) {
            let pointer = std::mem::take(&mut violation.pointer);
            let message = &violation.message;
            violation.message = match (violation.own, pointer.as_str()) {
                (true, _) => format!("in an item: {message}"),
                (false, "") => format!("holds an item that {message}"),
                (false, pointer) => format!("holds an item whose {pointer} {message}"),
            };
        }
        self.sort_from(from);
    }

    fn sort_from(&mut self, from: usize) {
        if let Some(found) = self.found.get_mut(from..) {
            found.sort();
        }
    }
}

/// `~` and `/` as RFC 6901 (JSON pointer) writes them.
fn escaped(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, violation) in self.found.iter().enumerate() {
            let comma = if number == 0 { "" } else { "; " };
            write!(f, "{comma}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
