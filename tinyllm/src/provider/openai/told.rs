//! Told: what a server says about an error, in any of the shapes that servers use.
//!
//! Knows nothing of statuses and of what to do about it.

use serde_json::Value;

use crate::error::beginning;

/// What the server says.
#[derive(Default)]
pub(super) struct Told {
    /// In words; empty if it said nothing.
    pub(super) message: String,
    /// The error's `code`, as text, in lower case.
    pub(super) code: String,
    /// The error's `type`, in lower case.
    pub(super) category: String,
    /// The field of the request that it is about.
    pub(super) param: String,
}

/// How much of a server's own message is shown, in characters.
const MESSAGE: usize = 600;
/// How much of a page that is no message is shown, in characters.
const PAGE: usize = 200;

impl Told {
    /// Read a body that has been scrubbed.
    pub(super) fn read(body: &str) -> Self {
        match serde_json::from_str::<Value>(body) {
            Ok(value) => Self::of_json(&value),
            Err(_) => Self::of_page(body),
        }
    }

    /// Does any of it contain one of these, which are in lower case?
    pub(super) fn mentions(&self, words: &[&str]) -> bool {
        let message = self.message.to_lowercase();
        words.iter().any(|word| {
            message.contains(word) || self.code.contains(word) || self.category.contains(word)
        })
    }

    /// The status that the server wrote into the error, instead of into the response.
    pub(super) fn status(&self) -> Option<u16> {
        self.code
            .parse()
            .ok()
            .filter(|status| (400..600).contains(status))
    }

    fn of_json(value: &Value) -> Self {
        // `[{"error": ..}]` is how Gemini's server does it.
        let value = value.get(0).unwrap_or(value);
        let choice = value.pointer("/choices/0/error");
        let error = value
            .get("error")
            .filter(|error| !error.is_null())
            .or(choice);
        let error = error.unwrap_or(value);
        let field = |name: &str| error.get(name).map(plain).unwrap_or_default();
        Self {
            message: beginning(&message(error), MESSAGE).into_owned(),
            code: field("code").to_lowercase(),
            category: field("type").to_lowercase(),
            param: field("param"),
        }
    }

    fn of_page(body: &str) -> Self {
        let text = without_tags(body);
        Self {
            message: beginning(&text, PAGE).into_owned(),
            ..Self::default()
        }
    }
}

fn message(error: &Value) -> String {
    if let Value::String(text) = error {
        return text.clone();
    }
    let fields = ["message", "detail", "error_description", "msg"];
    let said = fields
        .into_iter()
        .filter_map(|field| error.get(field))
        .find(|said| !said.is_null());
    plain(said.unwrap_or(error))
}

/// A text as it is, nothing as nothing, anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

/// Roughly the text of a page of HTML.
fn without_tags(page: &str) -> String {
    let mut text = String::new();
    for piece in page.split('<') {
        let shown = match piece.split_once('>') {
            Some((tag, _)) if hides_its_content(tag) => "",
            Some((_, shown)) => shown,
            None => piece,
        };
        text.push_str(shown);
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hides_its_content(tag: &str) -> bool {
    let name = tag.split_whitespace().next().unwrap_or_default();
    name.eq_ignore_ascii_case("style") || name.eq_ignore_ascii_case("script")
}
