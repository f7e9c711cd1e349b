//! How a value stands in a prompt: by `Display` if it has it, else as compact JSON.
//!
//! The choice falls at compile time, by method resolution on references.

use std::fmt::Display;

use serde::Serialize;

/// A value on its way into a prompt.
pub struct Show<'a, T: ?Sized>(pub &'a T);

/// By `Display`; found first.
pub trait ByDisplay {
    /// The text.
    fn show(&self) -> String;
}

impl<T: Display + ?Sized> ByDisplay for &Show<'_, T> {
    fn show(&self) -> String {
        self.0.to_string()
    }
}

/// What can stand in a prompt at all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a prompt: it is neither `Display` nor data",
    label = "neither `Display` nor data",
    note = "add `#[data]` to `{Self}`, or write `impl Display`"
)]
pub trait InPrompt {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> InPrompt for T {}

/// As compact JSON; found second.
pub trait ByJson {
    /// The text.
    fn show(&self) -> String;
}

impl<T: Serialize + ?Sized> ByJson for Show<'_, T> {
    fn show(&self) -> String {
        serde_json::to_string(self.0).unwrap_or_default()
    }
}
