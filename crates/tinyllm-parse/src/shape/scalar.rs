//! Texts and words where a plain value is wanted.

use serde_json::Value;

use super::Shaper;
use super::number::{self, Why};
use crate::check::expected;
use crate::error::FaultKind;
use crate::raw::Raw;
use crate::repair::RepairKind;
use crate::schema::{Id, Node, Types};

impl Shaper<'_> {
    pub(super) fn text_value(
        &mut self,
        id: Id,
        node: &Node,
        raw: &Raw,
        text: &str,
    ) -> Option<Value> {
        if node.types.meets(Types::STRING) {
            return Some(Value::String(text.to_owned()));
        }
        if node.types.meets(Types::OBJECT.or(Types::ARRAY))
            && let Some(value) = self.decoded(id, raw, text)
        {
            return Some(value);
        }
        self.word_value(id, node, raw, text)
    }

    /// A text or word as a number, boolean, null or list, whichever is wanted.
    fn word_value(&mut self, id: Id, node: &Node, raw: &Raw, text: &str) -> Option<Value> {
        let mut why = Why::NoNumber;
        if node.types.meets(Types::NUMBER) {
            let whole = !node.types.meets(Types::FRACTION);
            self.count(number::work(text));
            match number::read(text, whole) {
                Ok(read) => {
                    let value = Value::Number(read.number);
                    self.repair(RepairKind::Number, &raw.span, value.to_string());
                    return Some(value);
                }
                Err(own) => why = own,
            }
        }
        if node.types.meets(Types::BOOLEAN)
            && let Some(value) = boolean(text)
        {
            self.repair(
                RepairKind::Boolean,
                &raw.span,
                if value { "true" } else { "false" },
            );
            return Some(Value::Bool(value));
        }
        if node.types.meets(Types::NULL) && is_nothing(text) {
            self.repair(RepairKind::Null, &raw.span, "null");
            return Some(Value::Null);
        }
        if node.types.meets(Types::ARRAY) {
            return self.list_of_text(id, node, raw, text);
        }
        let why = match why {
            Why::NoNumber => return self.wrong(id, raw),
            Why::NotWhole if self.salvage => return self.rounded(raw, text),
            Why::NotWhole => "has a fraction",
            Why::Several => "can be read as several numbers",
        };
        self.fault(FaultKind::Type, |own| {
            let (wanted, found) = (expected(own.schema, id), own.shown(raw));
            format!("must be {wanted}, and {found} {why}")
        });
        None
    }

    fn rounded(&mut self, raw: &Raw, text: &str) -> Option<Value> {
        let float = number::read(text, false).ok()?.number.as_f64()?;
        let number = serde_json::Number::from_f64(float.round())?;
        let number = number::read(&number.to_string(), true).ok()?.number;
        let value = Value::Number(number);
        self.repair(RepairKind::Dropped, &raw.span, value.to_string());
        Some(value)
    }

    pub(super) fn bare_value(&mut self, id: Id, node: &Node, raw: &Raw) -> Option<Value> {
        // No word is an object.
        if node.types == Types::OBJECT {
            return self.wrong(id, raw);
        }
        let source = self.source(raw);
        if raw.cut
            && let Some(value) = self.cut_word(node, raw, source)
        {
            return Some(value);
        }
        let literal = literal(source);
        if let Some((value, own)) = literal {
            let types = Types::of(&value);
            if node.types.meets(types) {
                if !own {
                    self.repair(RepairKind::Literal, &raw.span, value.to_string());
                }
                return Some(value);
            }
            let null = value.is_null();
            if node.types.meets(Types::STRING) && !null {
                self.repair(RepairKind::AsText, &raw.span, source.to_owned());
                return Some(Value::String(source.to_owned()));
            }
            if null || !node.types.meets(Types::ARRAY) {
                return self.wrong(id, raw);
            }
        }
        let digits = source.starts_with(|own: char| own.is_ascii_digit() || own == '-');
        self.count(number::work(source));
        let numeric = node.types.meets(Types::NUMBER) || node.types.meets(Types::STRING) && digits;
        if numeric
            && let Ok(read) = number::read(source, !node.types.meets(Types::FRACTION))
            && read.plain
        {
            if node.types.meets(Types::NUMBER) {
                return Some(Value::Number(read.number));
            }
            if node.types.meets(Types::STRING) {
                self.repair(RepairKind::AsText, &raw.span, source.to_owned());
                return Some(Value::String(source.to_owned()));
            }
        }
        if node.types.meets(Types::STRING) {
            self.repair(RepairKind::Quotes, &raw.span, ["\"", source, "\""].concat());
            return Some(Value::String(source.to_owned()));
        }
        self.word_value(id, node, raw, source)
    }

    /// What is left of a literal or number that the end of the text cut.
    fn cut_word(&mut self, node: &Node, raw: &Raw, source: &str) -> Option<Value> {
        let literals = [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ];
        for (word, value) in literals {
            if word.starts_with(&source.to_ascii_lowercase())
                && node.types.meets(Types::of(&value))
                && source != word
            {
                self.repair(RepairKind::Literal, &raw.span, word);
                return Some(value);
            }
        }
        if !node.types.meets(Types::NUMBER)
            || source.parse::<f64>().is_ok_and(|_| !source.ends_with('.'))
        {
            return None;
        }
        let number = number::cut(source)?;
        let value = Value::Number(number);
        self.repair(RepairKind::Number, &raw.span, value.to_string());
        Some(value)
    }

    /// A word where the schema says nothing.
    pub(super) fn plain_word(&mut self, raw: &Raw) -> Value {
        let source = self.source(raw);
        if let Some((value, own)) = literal(source) {
            if !own {
                self.repair(RepairKind::Literal, &raw.span, value.to_string());
            }
            return value;
        }
        if let Ok(read) = number::read(source, false)
            && read.plain
        {
            return Value::Number(read.number);
        }
        let looser = source.trim_start_matches(['+', '-']);
        let numeric = !looser.is_empty()
            && !looser.starts_with('0')
            && looser
                .bytes()
                .all(|own| own.is_ascii_digit() || own == b'.');
        if numeric && let Ok(read) = number::read(source, false) {
            let value = Value::Number(read.number);
            self.repair(RepairKind::Number, &raw.span, value.to_string());
            return value;
        }
        self.repair(RepairKind::Quotes, &raw.span, ["\"", source, "\""].concat());
        Value::String(source.to_owned())
    }
}

/// A literal of JSON (true) or of another language (false).
fn literal(source: &str) -> Option<(Value, bool)> {
    Some(match source {
        "null" => (Value::Null, true),
        "true" => (Value::Bool(true), true),
        "false" => (Value::Bool(false), true),
        "None" | "NULL" | "Null" | "nil" | "undefined" | "NaN" | "nan" => (Value::Null, false),
        "True" | "TRUE" => (Value::Bool(true), false),
        "False" | "FALSE" => (Value::Bool(false), false),
        _ => return None,
    })
}

/// What a word for yes or no says.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    let word = super::words::bare(text).to_lowercase();
    Some(match word.as_str() {
        "true" | "yes" | "y" | "t" | "on" | "1" | "enabled" | "✓" | "✔" | "✅" => true,
        "false" | "no" | "n" | "f" | "off" | "0" | "disabled" | "✗" | "✘" | "❌" => false,
        "yeah" | "yep" | "correct" | "affirmative" => true,
        "nope" | "incorrect" | "negative" => false,
        _ => {
            // `yes, it does`; `false (see above)`.
            let first = word.split([',', '.', '(', ';', ':', '\n']).next()?.trim();
            return match first {
                "true" | "yes" if first.len() < word.len() => Some(true),
                "false" | "no" if first.len() < word.len() => Some(false),
                _ => None,
            };
        }
    })
}

/// Whether a text says that there is nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    let word = text.trim().trim_end_matches('.').to_lowercase();
    matches!(
        word.as_str(),
        "" | "null"
            | "none"
            | "nil"
            | "undefined"
            | "n/a"
            | "na"
            | "nan"
            | "-"
            | "--"
            | "—"
            | "unknown"
            | "not available"
            | "not applicable"
            | "not specified"
            | "not provided"
            | "not given"
            | "not mentioned"
            | "unspecified"
            | "missing"
            | "empty"
            | "nothing"
            | "tbd"
    )
}
