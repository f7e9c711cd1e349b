//! What derived code calls beside the rules themselves: how a value begins, what a function of
//! one's own said, whether a field's type has rules, equal items.
//!
//! Where a type may lack a trait, an inherent method stands beside a method of a trait with the same
//! name: rustc takes the first if its bounds hold, and the second else.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::io;
use std::marker::PhantomData;

use serde::Serialize;

use super::{Step, Validate, Violations};

/// A value that can be shown if it is `Serialize`.
pub struct Seen<'v, T: ?Sized>(pub &'v T);

const SHOWN: usize = 60;

impl<T: Serialize + ?Sized> Seen<'_, T> {
    /// How the value begins, as JSON; a long value is not written to its end.
    #[cold]
    pub fn beginning(&self) -> String {
        let mut begun = Begun::default();
        // It ends early where enough is written, which is no fault.
        let _ = serde_json::to_writer(&mut begun, self.0);
        begun.text()
    }

    /// The name as a key of a JSON object.
    #[cold]
    pub fn name(&self) -> String {
        match serde_json::to_value(self.0) {
            Ok(serde_json::Value::String(name)) => name,
            Ok(value) => value.to_string(),
            Err(_) => "?".to_owned(),
        }
    }
}

/// What nobody can show.
pub trait Unseen {
    /// Nothing is known of it.
    fn beginning(&self) -> String {
        String::new()
    }

    /// Nothing is known of it.
    fn name(&self) -> String {
        "?".to_owned()
    }
}

impl<T: ?Sized> Unseen for Seen<'_, T> {}

/// Takes the first bytes of a text, and refuses the rest.
#[derive(Default)]
struct Begun {
    bytes: Vec<u8>,
}

impl Begun {
    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        // A character that was cut.
        let text = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.to_owned(),
        }
    }
}

impl io::Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Enough for as many characters, and to know that there were more.
        let room = (4 * (SHOWN + 1)).saturating_sub(self.bytes.len());
        if room == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.bytes.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a rule of one's own said.
pub struct Told<E>(pub E);

impl Told<Violations> {
    /// Each violation by itself, at its place below this one.
    #[cold]
    pub fn tell(self, violations: &mut Violations, at: &[Step], _rule: &str, _seen: &str) {
        violations.within(at, |violations| violations.append(self.0));
    }
}

/// What is said in words.
pub trait Tell<E> {
    /// One violation with that text.
    fn tell(self, violations: &mut Violations, at: &[Step], rule: &str, seen: &str)
    where
        E: Display;
}

impl<E> Tell<E> for Told<E> {
    #[cold]
    fn tell(self, violations: &mut Violations, at: &[Step], rule: &str, seen: &str)
    where
        E: Display,
    {
        violations.said(at, rule, seen, self.0.to_string());
    }
}

/// A field, or what it holds.
pub struct Inside<'v, T: ?Sized>(pub &'v T);

impl<T: Validate + ?Sized> Inside<'_, T> {
    /// Whether its type has rules.
    #[inline(always)]
    pub fn has_rules(&self) -> bool {
        T::RULES
    }

    /// Checks them.
    #[inline]
    pub fn check_inside(&self, violations: &mut Violations) {
        self.0.validate(violations);
    }
}

/// A type of a crate that knows nothing of rules.
pub trait WithoutRules {
    /// It has none.
    #[inline(always)]
    fn has_rules(&self) -> bool {
        false
    }

    /// There are none.
    fn check_inside(&self, _: &mut Violations) {}
}

impl<T: ?Sized> WithoutRules for Inside<'_, T> {}

/// Whether a type has rules, asked when the program is compiled.
pub struct Known<T>(PhantomData<T>);

impl<T: Validate> Known<T> {
    /// Its own answer.
    pub const RULES: bool = T::RULES;
}

/// What no rules are known of.
pub trait Unruled {
    /// None.
    const RULES: bool = false;
}

impl<T> Unruled for Known<T> {}

/// Where the first two equal items are.
pub fn equal<'i, T: PartialEq + 'i>(
    items: impl Iterator<Item = &'i T> + Clone,
) -> Option<(usize, usize)> {
    let earlier = items.clone();
    items.enumerate().find_map(|(second, item)| {
        let first = earlier.clone().take(second).position(|other| other == item);
        first.map(|first| (first, second))
    })
}

/// The same for many items that can be hashed; few are compared with each other.
pub fn equal_by_hash<'i, T: Hash + Eq + 'i>(
    items: impl Iterator<Item = &'i T> + Clone,
) -> Option<(usize, usize)> {
    const FEW: usize = 16;
    if items.clone().nth(FEW).is_none() {
        return equal(items);
    }
    let mut seen = HashMap::new();
    items
        .enumerate()
        .find_map(|(second, item)| seen.insert(item, second).map(|first| (first, second)))
}
