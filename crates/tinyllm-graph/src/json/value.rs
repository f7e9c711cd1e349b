//! JSON as a value: its text, and how it is read. Must not know graphs.
//!
//! The grammar is RFC 8259. Objects keep the order of their members, numbers keep their text.

use std::fmt::Write;

/// How deep values may be nested; deeper text is refused, so that no text overflows the stack.
const DEEPEST: usize = 512;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// As it stands in the text.
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(crate) fn number(number: impl Into<u64>) -> Self {
        Self::Number(number.into().to_string())
    }

    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(member, _)| member == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Over several lines, two spaces for each level; short lists and objects on one line.
    pub(crate) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out
    }

    /// On one line.
    pub(crate) fn compact(&self) -> String {
        let mut out = String::new();
        self.write_flat(&mut out);
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        let flat = self.compact();
        let is_short = flat.len() + 2 * depth <= 96;
        match self {
            Self::List(values) if !is_short => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    new_line(place, depth + 1, out);
                    value.write(depth + 1, out);
                }
                new_line(0, depth, out);
                out.push(']');
            }
            Self::Object(members) if !is_short => {
                out.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    new_line(place, depth + 1, out);
                    quote(name, out);
                    out.push_str(": ");
                    value.write(depth + 1, out);
                }
                new_line(0, depth, out);
                out.push('}');
            }
            _ => out.push_str(&flat),
        }
    }

    fn write_flat(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => quote(text, out),
            Self::List(values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    out.push_str(if place == 0 { "" } else { ", " });
                    value.write_flat(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    out.push_str(if place == 0 { "" } else { ", " });
                    quote(name, out);
                    out.push_str(": ");
                    value.write_flat(out);
                }
                out.push('}');
            }
        }
    }
}

fn new_line(place: usize, depth: usize, out: &mut String) {
    out.push_str(if place == 0 { "\n" } else { ",\n" });
    out.push_str(&"  ".repeat(depth));
}

/// A string of JSON that can stand inside a `<script>` too: `<`, `>`, `&` and what ends a line in
/// JavaScript are escaped, as are the signs that turn the direction of text.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' | '>' | '&' | '\u{7f}' | '\u{2028}' | '\u{2029}' => unicode(c, out),
            c if c.is_control() || crate::markup::turns_direction(c) => unicode(c, out),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Only characters of the basic plane are escaped.
fn unicode(c: char, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(c));
}

/// What is wrong with a text, and at which byte.
pub(crate) type Fault = (usize, &'static str);

/// Reads one value and nothing behind it.
pub(crate) fn parse(text: &str) -> Result<Value, Fault> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    match reader.rest().is_empty() {
        true => Ok(value),
        false => Err(reader.fault("the end of the text was expected")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, message: &'static str) -> Fault {
        (self.at, message)
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    /// Whether `sign` stands here, after space; then it is behind us.
    fn takes(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        if depth > DEEPEST {
            return Err(self.fault("values are nested too deep"));
        }
        self.space();
        match self.rest().chars().next() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('"') => self.string().map(Value::Text),
            Some('-' | '0'..='9') => self.number(),
            _ if self.takes("null") => Ok(Value::Null),
            _ if self.takes("true") => Ok(Value::Bool(true)),
            _ if self.takes("false") => Ok(Value::Bool(false)),
            _ => Err(self.fault("a value was expected")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut members = Vec::new();
        self.takes("{");
        if self.takes("}") {
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            if !self.takes(":") {
                return Err(self.fault("`:` was expected"));
            }
            members.push((name, self.value(depth + 1)?));
            if self.takes("}") {
                return Ok(Value::Object(members));
            }
            if !self.takes(",") {
                return Err(self.fault("`,` or `}` was expected"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut values = Vec::new();
        self.takes("[");
        if self.takes("]") {
            return Ok(Value::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            if self.takes("]") {
                return Ok(Value::List(values));
            }
            if !self.takes(",") {
                return Err(self.fault("`,` or `]` was expected"));
            }
        }
    }

    /// `-`, a whole number without leading zeros, a fraction, an exponent.
    fn number(&mut self) -> Result<Value, Fault> {
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let text = rest.split(|c| !is_part(c)).next().unwrap_or_default();
        if !is_number(text) {
            return Err(self.fault("this is no number of JSON"));
        }
        self.at += text.len();
        Ok(Value::Number(text.to_owned()))
    }

    fn string(&mut self) -> Result<String, Fault> {
        let Some(inside) = self.rest().strip_prefix('"') else {
            return Err(self.fault("a string was expected"));
        };
        let start = self.at + 1;
        let mut out = String::new();
        let mut chars = inside.char_indices();
        while let Some((place, c)) = chars.next() {
            self.at = start + place;
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(out);
                }
                '\\' => match chars.next() {
                    Some((_, 'u')) => out.push(self.escape(&mut chars)?),
                    Some((_, c)) => out.push(
                        short_escape(c).ok_or_else(|| self.fault("this is no escape of JSON"))?,
                    ),
                    None => break,
                },
                c if c < ' ' => return Err(self.fault("a control character must be escaped")),
                c => out.push(c),
            }
        }
        Err(self.fault("the string is never closed"))
    }

    /// Behind `\u`: four digits, or a pair of surrogates.
    fn escape(&self, chars: &mut std::str::CharIndices<'_>) -> Result<char, Fault> {
        let says = || self.fault("`\\u` is followed by the four digits of a character");
        let high = four_digits(chars).ok_or_else(says)?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).ok_or_else(says);
        }
        let pair = chars.as_str().strip_prefix("\\u").is_some();
        chars.nth(1);
        let low = four_digits(chars).filter(|low| pair && (0xdc00..0xe000).contains(low));
        let low = low.ok_or_else(says)?;
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(says)
    }
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['-', '+']).unwrap_or(text)))
}

fn short_escape(c: char) -> Option<char> {
    Some(match c {
        '"' | '\\' | '/' => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return None,
    })
}

fn four_digits(chars: &mut std::str::CharIndices<'_>) -> Option<u32> {
    let mut number = 0;
    for _ in 0..4 {
        number = number * 16 + chars.next()?.1.to_digit(16)?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_what_is_no_json() {
        let good = [
            "null",
            "[true, false, -0.5e+3, 12]",
            r#"{"a": "b\"\\\n\u003c", "c": {"d": []}}"#,
            r#""\u202e""#,
            r#"{}"#,
        ];
        for text in good {
            assert_eq!(
                parse(text).map(|value| value.compact()).as_deref(),
                Ok(text)
            );
        }
        assert_eq!(
            parse(r#""\ud83d\ude00\/\t""#),
            Ok(Value::text("\u{1f600}/\t"))
        );
        let bad = [
            "",
            "nul",
            "[1,]",
            "{\"a\" 1}",
            "01",
            "1.",
            "--1",
            "\"",
            "\"\\x\"",
            "\"\n\"",
            "1 2",
            "\"\\ud83d\"",
            "\"\\ud83d\\u0041\"",
            "\"\\u12\"",
            "{a: 1}",
            "[",
            "{\"a\":1,}",
        ];
        for text in bad {
            assert!(parse(text).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep), Err((513, "values are nested too deep")));
    }
}
