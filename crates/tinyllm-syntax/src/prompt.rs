//! Prompt templates: text with `{param.field:spec}` in it.
//!
//! Knows nothing of types; that a field exists and can be shown is rustc's to say.

mod place;

use std::fmt;

use proc_macro2::Span;
use syn::LitStr;

use crate::errors::Errors;
use crate::model::{Param, Prompt, PromptPart};
use crate::near::listed;

/// One thing that is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptError {
    /// What is wrong, then what to write instead, without the place.
    pub message: String,
    /// The bytes of the text it is about.
    pub bytes: std::ops::Range<usize>,
    /// The line it starts on, from 1.
    pub line: usize,
    /// The character of the line it starts at, from 1.
    pub column: usize,
    /// Whether the text has more than one line.
    pub many_lines: bool,
}

impl fmt::Display for PromptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            message,
            line,
            column,
            ..
        } = self;
        if self.many_lines {
            write!(f, "line {line}, column {column}: {message}")
        } else {
            write!(f, "column {column}: {message}")
        }
    }
}

impl std::error::Error for PromptError {}

/// Splits a prompt template into parts; `params` are the JSON names of the parameters.
///
/// # Errors
///
/// Everything that is wrong with it, in the order of the text.
///
/// ```
/// let parts = tinyllm_syntax::prompt_parts("Hello {name}", &["name".to_owned()]);
/// assert_eq!(parts.map(|parts| parts.len()), Ok(2));
/// ```
pub fn prompt_parts(text: &str, params: &[String]) -> Result<Vec<PromptPart>, Vec<PromptError>> {
    let mut reader = Reader {
        all: text,
        rest: text,
        params,
        errors: Vec::new(),
    };
    let parts = reader.parts();
    if reader.errors.is_empty() {
        Ok(parts)
    } else {
        Err(reader.errors)
    }
}

struct Reader<'t> {
    all: &'t str,
    rest: &'t str,
    params: &'t [String],
    errors: Vec<PromptError>,
}

impl Reader<'_> {
    fn parts(&mut self) -> Vec<PromptPart> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(found) = self.rest.find(['{', '}']) {
            let (before, rest) = self.rest.split_at(found);
            text.push_str(before);
            let at = self.all.len() - rest.len();
            if let Some(rest) = rest.strip_prefix("{{") {
                text.push('{');
                self.rest = rest;
            } else if let Some(rest) = rest.strip_prefix("}}") {
                text.push('}');
                self.rest = rest;
            } else if let Some(rest) = rest.strip_prefix('}') {
                self.wrong(at..at + 1, "`}` stands alone; write `}}`");
                self.rest = rest;
            } else if let Some(placeholder) = self.placeholder(at, rest) {
                if !text.is_empty() {
                    parts.push(PromptPart::Text(std::mem::take(&mut text)));
                }
                parts.push(placeholder);
            }
        }
        text.push_str(self.rest);
        if !text.is_empty() {
            parts.push(PromptPart::Text(text));
        }
        parts
    }

    /// `rest` starts with one `{`.
    fn placeholder(&mut self, at: usize, rest: &str) -> Option<PromptPart> {
        let inner = rest.strip_prefix('{').unwrap_or(rest);
        let end = inner.find(['{', '}']).unwrap_or(inner.len());
        let (inside, after) = inner.split_at(end);
        let Some(after) = after.strip_prefix('}') else {
            self.skip(inner.len());
            self.wrong(
                at..at + 1,
                "`{` is never closed; write `{{` for the sign itself",
            );
            return None;
        };
        self.skip(after.len());
        let place = at..at + inside.len() + 2;
        let (value, spec) = inside.split_once(':').unwrap_or((inside, ""));
        let mut words = value.split('.');
        let name = words.next().unwrap_or_default();
        if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) {
            self.wrong(place, "name a parameter between the braces");
            return None;
        }
        let fields: Vec<String> = words.map(str::to_owned).collect();
        if !is_name(name) || !fields.iter().all(|field| is_field(field)) || spec.contains('$') {
            let say = "a placeholder is `{param}`, `{param.field}` or `{param:spec}`; write `{{` \
                       and `}}` for the signs themselves";
            self.wrong(place, say);
            return None;
        }
        let Some(param) = self.params.iter().position(|param| param == name) else {
            let say = self.unknown(name);
            self.wrong(place, &say);
            return None;
        };
        Some(PromptPart::Placeholder {
            param,
            fields,
            spec: spec.to_owned(),
        })
    }

    /// Goes on with the last `length` bytes.
    fn skip(&mut self, length: usize) {
        self.rest = self.all.get(self.all.len() - length..).unwrap_or_default();
    }

    fn unknown(&self, name: &str) -> String {
        if self.params.is_empty() {
            return format!("no parameter named `{name}`; this node has none");
        }
        format!(
            "no parameter named `{name}`; parameters: {}",
            listed(self.params)
        )
    }

    fn wrong(&mut self, bytes: std::ops::Range<usize>, message: &str) {
        let before = self.all.get(..bytes.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let many_lines = self.all.trim_end().contains('\n');
        let message = message.to_owned();
        self.errors.push(PromptError {
            message,
            bytes,
            line,
            column,
            many_lines,
        });
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && word
            .chars()
            .all(|sign| sign.is_alphanumeric() || sign == '_')
}

fn is_field(word: &str) -> bool {
    is_name(word) || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Checks the template of a node; its errors point at the placeholder where that is possible.
pub(crate) fn check(literal: LitStr, params: &[Param], errors: &mut Errors) -> Option<Prompt> {
    let names: Vec<String> = params.iter().map(Param::json_name).collect();
    match prompt_parts(&literal.value(), &names) {
        Ok(parts) => Some(Prompt { literal, parts }),
        Err(wrong) => {
            for error in wrong {
                let span: Span = place::of(&literal, error.bytes.clone());
                errors.at(span, error);
            }
            None
        }
    }
}

/// A parameter that an explicit prompt leaves out is a mistake, unless it is named `_so`.
pub(crate) fn every_param_used(prompt: &Prompt, params: &[Param], errors: &mut Errors) {
    for (index, param) in params.iter().enumerate() {
        let used = prompt
            .parts
            .iter()
            .any(|part| matches!(part, PromptPart::Placeholder { param, .. } if *param == index));
        let name = param.json_name();
        if !used && !param.name.to_string().starts_with('_') {
            let say = format!("`{name}` never reaches the prompt; use it, or name it `_{name}`");
            errors.at(param.name.span(), say);
        }
    }
}
