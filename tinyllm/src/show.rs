//! What generated code calls: how a value stands in a prompt, and how templates are checked.
//!
//! A value is shown by `Display` if it has it, else as compact JSON; the choice falls at compile time,
//! by method resolution on references: `(&&&Show(&value)).show()`.

use std::fmt::Display;

use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::llm::prompt;
use crate::node::{LlmNode, Ports};
use crate::validate::Violations;

/// A value on its way into a prompt.
pub struct Show<'a, T: ?Sized>(pub &'a T);

/// By `Display`; found first.
pub trait ByDisplay {
    /// The text.
    fn show(&self) -> String;
}

impl<T: Display + ?Sized> ByDisplay for &&Show<'_, T> {
    fn show(&self) -> String {
        self.0.to_string()
    }
}

/// As compact JSON; found second.
pub trait ByJson {
    /// The text.
    fn show(&self) -> String;
}

impl<T: Serialize + ?Sized> ByJson for &Show<'_, T> {
    fn show(&self) -> String {
        serde_json::to_string(self.0).unwrap_or_default()
    }
}

/// Neither; found last, so that the error is one sentence.
pub trait ByNothing<T: ?Sized> {
    /// Never called.
    fn show(&self) -> String
    where
        T: InPrompt;
}

impl<T: ?Sized> ByNothing<T> for Show<'_, T> {
    fn show(&self) -> String
    where
        T: InPrompt,
    {
        String::new()
    }
}

/// What can stand in a prompt; nothing implements it, as all that can is found before.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a prompt: it is neither `Display` nor data",
    label = "neither `Display` nor data",
    note = "add `#[data]` to `{Self}`, or write `impl Display for {Self}`"
)]
pub trait InPrompt {}

/// What `validate = path` found in the output of a body.
#[cold]
pub fn broken_rule(violations: &Violations) -> Error {
    Error::new(
        ErrorKind::InvalidOutput,
        format!("the output does not fit: {violations}"),
    )
    .advise("correct the node's body, or the rule in its `validate`")
}

/// A template out of a file, filled from the parameters.
///
/// # Errors
/// A field that the value does not have: only the parameters' names are checked at compile time.
pub fn filled<N: LlmNode>(template: &str, input: &N::In) -> Result<String, String> {
    let values = N::PORTS.encode(input).map_err(|fault| fault.to_string())?;
    prompt::fill(template, &values)
}

/// Every placeholder of a template names a parameter: a compile error otherwise.
#[expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic in a const is a compile error"
)]
#[track_caller]
pub const fn check_places(template: &str, names: &[&str]) {
    let text = template.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let doubled = at + 1 < text.len() && text[at + 1] == text[at];
        match text[at] {
            b'{' | b'}' if doubled => at += 2,
            b'{' => {
                let end = end_of_name(text, at + 1);
                if !is_named(text, at + 1, end, names) {
                    panic!("a placeholder of the prompt file names no parameter of the node");
                }
                while at < text.len() && text[at] != b'}' {
                    at += 1;
                }
                assert!(
                    at < text.len(),
                    "a `{{` of the prompt file is never closed; double it"
                );
                at += 1;
            }
            b'}' => panic!("a `}}` of the prompt file stands alone; double it"),
            _ => at += 1,
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "runs in a const; the bounds are the loop's condition"
)]
const fn end_of_name(text: &[u8], from: usize) -> usize {
    let mut end = from;
    while end < text.len() && !matches!(text[end], b'}' | b'.' | b':') {
        end += 1;
    }
    end
}

#[expect(
    clippy::indexing_slicing,
    reason = "runs in a const; the bounds are the loop's condition"
)]
const fn is_named(text: &[u8], from: usize, end: usize, names: &[&str]) -> bool {
    let mut nth = 0;
    while nth < names.len() {
        let name = names[nth].as_bytes();
        let mut same = 0;
        while same < name.len() && from + same < end && name[same] == text[from + same] {
            same += 1;
        }
        if same == name.len() && from + same == end {
            return true;
        }
        nth += 1;
    }
    false
}
