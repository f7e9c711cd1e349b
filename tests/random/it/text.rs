//! What the words of a drawn step mean while it runs: names, fields, literals, tuples, answers of
//! calls. It must not know steps.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Stands for a failure's data, of which the records know only that there is one.
pub(crate) const FAILURE: &str = "<failure>";

/// A value that has no name yet, as other text refers to it: `judge(..)`, `match`, `race!`.
pub(crate) struct Pending {
    pub(crate) reference: String,
    pub(crate) value: Value,
}

/// The values at one place of a graph.
#[derive(Default)]
pub(crate) struct Values {
    pub(crate) names: BTreeMap<String, Value>,
    pub(crate) pending: Vec<Pending>,
}

impl Values {
    /// What several texts of one step mean; answers that they refer to are used up.
    pub(crate) fn all(&mut self, texts: &[&str]) -> Vec<Value> {
        // What was answered last stands last.
        let mut values: Vec<Value> = texts.iter().rev().map(|text| self.one(text)).collect();
        values.reverse();
        values
    }

    pub(crate) fn one(&mut self, text: &str) -> Value {
        let text = text.trim();
        if let Some(inside) = tuple(text) {
            if inside.is_empty() {
                return Value::Null;
            }
            return Value::Array(self.all(&inside));
        }
        if let Some(literal) = text.strip_prefix('"') {
            return Value::String(unescaped(literal.strip_suffix('"').unwrap()));
        }
        if let Ok(number) = text.parse::<u64>() {
            return json!(number);
        }
        if is_reference(text) {
            return self.answer(text);
        }
        let mut fields = text.split('.');
        let name = fields.next().unwrap();
        let value = self.names.get(name);
        let mut value = value.unwrap_or_else(|| panic!("no value named `{name}`"));
        for field in fields {
            value = match field.parse::<usize>() {
                Ok(index) => &value[index],
                Err(_) => &value[field],
            };
        }
        value.clone()
    }

    fn answer(&mut self, reference: &str) -> Value {
        let reference = match reference {
            // A decision is drawn alike, however it was written.
            "if" => "match",
            other => other,
        };
        let at = self
            .pending
            .iter()
            .rposition(|pending| pending.reference == reference)
            .unwrap_or_else(|| panic!("nothing answered `{reference}`"));
        let pending = self.pending.drain(at..).next();
        pending.unwrap().value
    }

    /// Gives the names of a pattern their values.
    pub(crate) fn bind(&mut self, pattern: &str, value: &Value) {
        if let Some(inside) = tuple(pattern) {
            for (index, part) in inside.iter().enumerate() {
                self.bind(part, &value[index]);
            }
        } else if pattern != "_" {
            self.names.insert(pattern.to_owned(), value.clone());
        }
    }

    /// Whether a value is of an arm's pattern; binds what it binds.
    pub(crate) fn matches(&mut self, pattern: &str, value: &Value) -> bool {
        pattern
            .split(" | ")
            .any(|case| self.matches_case(case, value))
    }

    fn matches_case(&mut self, pattern: &str, value: &Value) -> bool {
        let last = pattern.rsplit("::").next().unwrap();
        let (variant, inside) = match last.find(['(', ' ']) {
            Some(at) => last.split_at(at),
            None => (last, ""),
        };
        let inside = inside.trim_matches(['(', ')', ' ', '{', '}']);
        match variant {
            "_" => true,
            "true" => *value == json!(true),
            "false" => *value == json!(false),
            "None" => value.is_null(),
            "Some" if value.is_null() => false,
            "Some" => {
                self.bind(inside, value);
                true
            }
            variant if value == variant => true,
            variant => {
                let Some(payload) = value.get(variant) else {
                    return false;
                };
                match inside.split_once(": ") {
                    _ if inside == ".." => {}
                    Some((field, name)) => self.bind(name, &payload[field]),
                    None => self.bind(inside, payload),
                }
                true
            }
        }
    }
}

/// `judge(..)`, `match`, `if`, `race!`
fn is_reference(text: &str) -> bool {
    text.ends_with("(..)") || text.ends_with('!') || text == "match" || text == "if"
}

/// The parts of `(a, b(..))`.
fn tuple(text: &str) -> Option<Vec<&str>> {
    let inside = text.strip_prefix('(')?.strip_suffix(')')?;
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in inside.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(inside[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[from..].trim());
    parts.retain(|part| !part.is_empty());
    Some(parts)
}

fn unescaped(literal: &str) -> String {
    let mut out = String::new();
    let mut letters = literal.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next().unwrap() {
                'n' => out.push('\n'),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    out
}

/// Whether two values are the same, as far as failures are known.
pub(crate) fn same(drawn: &Value, ran: &Value) -> bool {
    match (drawn, ran) {
        (Value::String(text), _) if text == FAILURE => true,
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            one.len() == two.len()
                && one
                    .iter()
                    .all(|(key, one)| two.get(key).is_some_and(|two| same(one, two)))
        }
        _ => drawn == ran,
    }
}
