//! Validate: the rules of a type, checked on a value.
//!
//! Knows values and rules; knows nothing of nodes, models or JSON Schema. `#[data]` derives it from
//! the same attributes that shape the schema.

mod derived;
#[doc(hidden)]
pub mod formats;
mod impls;
mod pattern;
mod violation;

#[doc(hidden)]
pub use derived::{
    Inside, Known, Seen, Tell, Told, Unruled, Unseen, WithoutRules, equal, equal_by_hash,
};
#[doc(hidden)]
pub use pattern::Pattern;
#[doc(hidden)]
pub use violation::Step;
pub use violation::{Violation, Violations};

/// A value that knows its rules.
///
/// `#[data]` derives it from `#[schemars(..)]` and `#[validate(..)]`; a type without rules answers at
/// once. See [the derive](macro@crate::Validate) for the rules there are.
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

/// Check a value by hand, outside of any node.
///
/// ```
/// #[tinyllm::data]
/// struct Facts { #[schemars(range(min = 0))] amount: i64 }
///
/// let violations = tinyllm::validate::check(&Facts { amount: -5 }).unwrap_err();
/// let violation = violations.iter().next().unwrap();
/// assert_eq!((violation.pointer(), violation.rule(), violation.value()), ("/amount", "range", Some("-5")));
/// assert_eq!(violation.message(), "is -5, but must be at least 0");
/// ```
///
/// # Errors
/// All rules that are broken.
#[inline]
pub fn check<T: Validate + ?Sized>(value: &T) -> Result<(), Violations> {
    if !T::RULES {
        return Ok(());
    }
    let mut violations = Violations::default();
    value.validate(&mut violations);
    violations.into_result()
}
