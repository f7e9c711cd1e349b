//! The values of options: their types and ranges, one rule each.
//!
//! Serves `#[llm_function(..)]` and literals in `.with(..)` alike; knows nothing of either.

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Lit, LitStr, Path, Token, bracketed};

use super::{mod_path, type_of};
use crate::duration_ms;
use crate::errors::Errors;
use crate::model::Choose;
use crate::near::near;
use crate::tokens::{plain, start};

/// More stop texts than this are refused by the servers we know.
const MOST_STOPS: usize = 4;

/// More tries than this is a mistake, not a policy.
const MOST_RETRIES: u32 = 20;

/// In which form an answer is asked for.
const OUTPUT_FORMATS: [&str; 4] = ["auto", "json_schema", "strict", "types"];

/// How tolerantly a reply is read.
const POLICIES: [&str; 3] = ["strict", "lenient", "salvage"];

/// The right side of `name = ..`.
pub(crate) struct Value<'n> {
    pub(crate) name: &'n Ident,
    /// Whether there is an equals sign.
    pub(crate) equals: bool,
    pub(crate) tokens: TokenStream,
}

impl Value<'_> {
    /// A text, checked by the rule of its option.
    pub(crate) fn text(self, errors: &mut Errors) -> Option<LitStr> {
        match self.literal(errors)? {
            Lit::Str(text) => Some(text),
            _ => None,
        }
    }

    /// A number that may have a fraction.
    pub(crate) fn float(self, errors: &mut Errors) -> Option<(f64, Span)> {
        let literal = self.literal(errors)?;
        Some((float(&literal)?, literal.span()))
    }

    /// A whole number.
    pub(crate) fn whole(self, errors: &mut Errors) -> Option<(u64, Span)> {
        let literal = self.literal(errors)?;
        Some((whole(&literal)?, literal.span()))
    }

    /// A whole number that fits in `u32`.
    pub(crate) fn small(self, errors: &mut Errors) -> Option<(u32, Span)> {
        let (number, span) = self.whole(errors)?;
        Some((u32::try_from(number).ok()?, span))
    }

    /// `"30s"`, in milliseconds.
    pub(crate) fn duration(self, errors: &mut Errors) -> Option<(u64, Span)> {
        let text = self.text(errors)?;
        Some((duration_ms(&text.value()).ok()?, text.span()))
    }

    /// `["END", "\n"]`
    pub(crate) fn texts(self, errors: &mut Errors) -> Option<Vec<LitStr>> {
        let parse = |input: ParseStream| {
            let content;
            bracketed!(content in input);
            content.parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,])
        };
        let span = self.place();
        let Ok(texts) = parse.parse2(self.tokens) else {
            errors.at(span, type_of("stop"));
            return None;
        };
        if let Some(fifth) = texts.iter().nth(MOST_STOPS) {
            errors.at(
                fifth.span(),
                format!("`stop` takes at most {MOST_STOPS} texts"),
            );
        }
        for empty in texts.iter().filter(|text| text.value().is_empty()) {
            errors.at(empty.span(), "a stop text cannot be empty");
        }
        if texts.is_empty() {
            errors.at(span, type_of("stop"));
        }
        Some(texts.into_iter().collect())
    }

    /// Nothing, `true`, or `path::to::CALIBRATION`
    pub(crate) fn choose(self, errors: &mut Errors) -> Option<Choose> {
        let name = self.name.span();
        if self.tokens.is_empty() {
            return Some(Choose {
                name,
                calibration: None,
            });
        }
        let calibration = self.path(errors)?;
        Some(Choose {
            name,
            calibration: Some(calibration),
        })
    }

    /// `true` or `false`; the name alone means `true`.
    pub(crate) fn flag(self, errors: &mut Errors) -> Option<(bool, Span)> {
        if self.tokens.is_empty() && !self.equals {
            return Some((true, self.name.span()));
        }
        match self.literal(errors)? {
            Lit::Bool(flag) => Some((flag.value, flag.span)),
            _ => None,
        }
    }

    /// `path::to::check`
    pub(crate) fn path(self, errors: &mut Errors) -> Option<Path> {
        let span = self.place();
        let path = mod_path(self.tokens);
        if path.is_none() {
            errors.at(span, type_of(&plain(self.name)));
        }
        path
    }

    fn literal(self, errors: &mut Errors) -> Option<Lit> {
        let (name, span) = (plain(self.name), self.place());
        let checked = match syn::parse2::<Lit>(self.tokens) {
            Ok(literal) => check_literal(&name, &literal).map(|()| literal),
            Err(_) => Err(type_of(&name).to_owned()),
        };
        checked.map_err(|say| errors.at(span, say)).ok()
    }

    /// Where the value starts; the name, if there is none.
    fn place(&self) -> Span {
        if self.tokens.is_empty() {
            self.name.span()
        } else {
            start(&self.tokens)
        }
    }
}

/// Type and range of one literal for the option `name`.
///
/// # Errors
///
/// The sentence to report at the literal.
pub(crate) fn check_literal(name: &str, literal: &Lit) -> Result<(), String> {
    let wrong_type = || type_of(name).to_owned();
    match name {
        "temperature" => match float(literal) {
            Some(number) if (0.0..=2.0).contains(&number) => Ok(()),
            _ => Err(wrong_type()),
        },
        "top_p" => match float(literal) {
            Some(number) if number > 0.0 && number <= 1.0 => Ok(()),
            _ => Err(wrong_type()),
        },
        "max_tokens" | "retries" | "seed" => in_range(name, whole(literal).ok_or_else(wrong_type)?),
        "choose" => match literal {
            Lit::Bool(_) => Ok(()),
            _ => Err("`choose` is `true` or `false` in a call".to_owned()),
        },
        "timeout" => match duration_ms(&text(literal).ok_or_else(wrong_type)?) {
            Ok(0) => Err("`timeout` is longer than zero, such as \"30s\"".to_owned()),
            Ok(_) => Ok(()),
            Err(_) => Err(wrong_type()),
        },
        "name" => match text(literal) {
            Some(text) if is_word(&text) => Ok(()),
            _ => Err(wrong_type()),
        },
        "output_format" => one_of(name, literal, &OUTPUT_FORMATS),
        "parse" => one_of(name, literal, &POLICIES),
        "reasoning" => match literal {
            Lit::Bool(_) => Ok(()),
            _ => Err(wrong_type()),
        },
        "model" | "escalate" | "prompt_file" => match text(literal) {
            Some(text) if text.trim().is_empty() => Err(format!(
                "`{name}` is empty: name one, or leave the option out"
            )),
            Some(_) => Ok(()),
            None => Err(wrong_type()),
        },
        "stop" => match text(literal) {
            Some(text) if text.is_empty() => Err("a stop text cannot be empty".to_owned()),
            Some(_) => Ok(()),
            None => Err(wrong_type()),
        },
        _ => text(literal).map(|_| ()).ok_or_else(wrong_type),
    }
}

/// A text that is one of a few names.
fn one_of(name: &str, literal: &Lit, names: &[&str]) -> Result<(), String> {
    let given = text(literal).ok_or_else(|| type_of(name).to_owned())?;
    if names.contains(&given.as_str()) {
        return Ok(());
    }
    let known: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    let known = known.join(", ");
    Err(match near(&given, names) {
        Some(near) => {
            format!("`{name}` knows no {given:?}; did you mean {near:?}? values: {known}")
        }
        None => format!("`{name}` knows no {given:?}; values: {known}"),
    })
}

fn in_range(name: &str, number: u64) -> Result<(), String> {
    match name {
        "max_tokens" if number == 0 => Err("`max_tokens` is at least 1".to_owned()),
        "max_tokens" if number > u64::from(u32::MAX) => Err(type_of(name).to_owned()),
        "retries" if number > u64::from(MOST_RETRIES) => {
            Err(format!("`retries` is at most {MOST_RETRIES}"))
        }
        _ => Ok(()),
    }
}

/// `[A-Za-z_][A-Za-z0-9_-]*`
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-')
}

fn text(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

fn whole(literal: &Lit) -> Option<u64> {
    match literal {
        Lit::Int(number) => number.base10_parse().ok(),
        _ => None,
    }
}

fn float(literal: &Lit) -> Option<f64> {
    match literal {
        Lit::Int(number) => number.base10_parse().ok(),
        Lit::Float(number) => number.base10_parse().ok(),
        _ => None,
    }
}
