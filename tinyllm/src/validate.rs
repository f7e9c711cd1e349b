//! Validate: the rules of a type, checked on a value.
//!
//! Knows values and rules; knows nothing of nodes, models or JSON Schema. `#[data]` derives it from
//! the same attributes that shape the schema.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value that knows its rules.
///
/// `#[data]` derives it from `#[schemars(range(..), length(..))]`; a type without rules answers at once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` crosses a node boundary but has no rules to be checked by",
    label = "not `Validate`",
    note = "add `#[data]` to `{Self}`, or `#[derive(tinyllm::Validate)]`"
)]
pub trait Validate {
    /// Whether there is anything to check; where it is false, `validate` is never called.
    const RULES: bool = true;

    /// Report every rule that the value breaks.
    fn validate(&self, violations: &mut Violations);
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Violation {
    /// Where: a JSON pointer, such as `/applicant/age`; empty for the whole value.
    pub path: String,
    /// Which: `range`, `length`, or the name of a rule of one's own.
    pub rule: String,
    /// What is wrong, in a sentence that a model can act on: "is -3, but must be at least 0".
    pub message: String,
}

impl Violation {
    /// A broken rule at a place.
    pub(crate) fn new(
        path: impl Into<String>,
        rule: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            rule: rule.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() {
            "the value"
        } else {
            &self.path
        };
        write!(f, "{path} {}", self.message)
    }
}

/// The broken rules of one value, and the place that is being looked at.
///
/// ```
/// use tinyllm::validate::Violations;
///
/// let mut violations = Violations::default();
/// violations.field("age", |violations| violations.add("range", "is -3, but must be at least 0"));
/// assert_eq!(violations.to_string(), "/age is -3, but must be at least 0");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Violations {
    path: Vec<String>,
    found: Vec<Violation>,
}

impl Violations {
    /// Report a broken rule at the present place.
    pub fn add(&mut self, rule: impl Into<String>, message: impl Into<String>) {
        let path = self
            .path
            .iter()
            .map(|part| format!("/{}", escaped(part)))
            .collect();
        self.found.push(Violation {
            path,
            rule: rule.into(),
            message: message.into(),
        });
    }

    /// Look at a part of the value: a field's name, a key or an index.
    pub fn field(&mut self, name: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        self.path.push(name.to_string());
        check(self);
        self.path.pop();
    }

    /// Whether no rule was broken.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All broken rules, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.found.iter()
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

/// Types that have no rules of their own.
macro_rules! without_rules {
    ($($type:ty),* $(,)?) => { $(
        impl Validate for $type {
            const RULES: bool = false;
            fn validate(&self, _: &mut Violations) {}
        }
    )* };
}

without_rules!(
    (), bool, char, String, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64,
    std::num::NonZeroU8, std::num::NonZeroU16, std::num::NonZeroU32, std::num::NonZeroU64,
    std::num::NonZeroUsize, std::num::NonZeroI32, std::num::NonZeroI64,
    std::path::PathBuf, std::time::Duration, std::time::SystemTime,
    std::net::IpAddr, std::net::Ipv4Addr, std::net::Ipv6Addr, std::net::SocketAddr,
    serde_json::Value, serde_json::Number, serde_json::Map<String, serde_json::Value>,
    crate::usage::Usage,
);

/// Pointers and options pass on to what they hold.
macro_rules! passes_on {
    ($($type:ident),*) => { $(
        impl<T: Validate + ?Sized> Validate for $type<T> {
            const RULES: bool = T::RULES;
            fn validate(&self, violations: &mut Violations) {
                (**self).validate(violations);
            }
        }
    )* };
}

passes_on!(Box, Arc, Rc);

impl<T: Validate> Validate for Option<T> {
    const RULES: bool = T::RULES;
    fn validate(&self, violations: &mut Violations) {
        if let Some(value) = self {
            value.validate(violations);
        }
    }
}

fn each<'a, T: Validate + 'a>(items: impl IntoIterator<Item = &'a T>, violations: &mut Violations) {
    if !T::RULES {
        return;
    }
    for (index, item) in items.into_iter().enumerate() {
        violations.field(index, |violations| item.validate(violations));
    }
}

/// Lists and sets check each item at its index.
macro_rules! checks_items {
    ($($type:ident),*) => { $(
        impl<T: Validate> Validate for $type<T> {
            const RULES: bool = T::RULES;
            fn validate(&self, violations: &mut Violations) {
                each(self, violations);
            }
        }
    )* };
}

checks_items!(Vec, VecDeque, BTreeSet);

impl<T: Validate, S> Validate for HashSet<T, S> {
    const RULES: bool = T::RULES;
    fn validate(&self, violations: &mut Violations) {
        each(self, violations);
    }
}

impl<T: Validate, const N: usize> Validate for [T; N] {
    const RULES: bool = T::RULES;
    fn validate(&self, violations: &mut Violations) {
        each(self, violations);
    }
}

impl<K: fmt::Display, V: Validate> Validate for BTreeMap<K, V> {
    const RULES: bool = V::RULES;
    fn validate(&self, violations: &mut Violations) {
        for (key, value) in self {
            violations.field(key, |violations| value.validate(violations));
        }
    }
}

impl<K: fmt::Display + Ord, V: Validate, S> Validate for HashMap<K, V, S> {
    const RULES: bool = V::RULES;
    fn validate(&self, violations: &mut Violations) {
        // The order of a hash map is no order for a report.
        for (key, value) in self.iter().collect::<BTreeMap<_, _>>() {
            violations.field(key, |violations| value.validate(violations));
        }
    }
}

impl<T: Validate, E> Validate for Result<T, E> {
    const RULES: bool = T::RULES;
    fn validate(&self, violations: &mut Violations) {
        if let Ok(value) = self {
            value.validate(violations);
        }
    }
}

/// Tuples check each place at its index.
macro_rules! tuples {
    ($( ($($name:ident $index:tt),+) )*) => { $(
        impl<$($name: Validate),+> Validate for ($($name,)+) {
            const RULES: bool = $($name::RULES)||+;
            fn validate(&self, violations: &mut Violations) {
                $( violations.field($index, |violations| self.$index.validate(violations)); )+
            }
        }
    )* };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
