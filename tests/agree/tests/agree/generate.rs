//! JSON out of a JSON Schema: every other value valid, often at a bound, the others just beside it.

use std::collections::HashMap;

use fastrand::Rng;
use jsonschema::Validator;
use serde_json::{Map, Number, Value, json};

pub(crate) struct Generator<'s> {
    root: &'s Value,
    chance: Rng,
    /// Whether numbers and texts are to fit.
    strict: bool,
    validators: HashMap<String, Validator>,
}

impl<'s> Generator<'s> {
    /// The same values for the same name.
    pub(crate) fn new(root: &'s Value, name: &str) -> Self {
        let seed = name.bytes().fold(7, |seed: u64, byte| {
            seed.wrapping_mul(31).wrapping_add(byte.into())
        });
        Self {
            root,
            chance: Rng::with_seed(seed),
            strict: false,
            validators: HashMap::new(),
        }
    }

    pub(crate) fn value(&mut self) -> Value {
        let root = self.root;
        self.strict = self.chance.bool();
        self.of(root, 0)
    }

    /// What `make` makes; in a strict value the first that fits, if one of many does.
    fn fitting(
        &mut self,
        schema: &Map<String, Value>,
        make: impl Fn(&mut Self, &Map<String, Value>) -> Value,
    ) -> Value {
        let mut value = make(self, schema);
        if !self.strict {
            return value;
        }
        let schema = Value::Object(schema.clone());
        let key = schema.to_string();
        if !self.validators.contains_key(&key) {
            let options = jsonschema::options().should_validate_formats(true);
            let validator = options.build(&schema).expect("a schema of its own");
            self.validators.insert(key.clone(), validator);
        }
        let schema = schema.as_object().expect("an object");
        for _ in 0..200 {
            if self.validators[&key].is_valid(&value) {
                break;
            }
            value = make(self, schema);
        }
        value
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.chance.usize(..of.len())]
    }

    fn rarely(&mut self) -> bool {
        self.chance.usize(..25) == 0
    }

    fn of(&mut self, schema: &Value, depth: usize) -> Value {
        let Some(object) = schema.as_object() else {
            return json!(null);
        };
        let mut whole = self.by_type(object, depth);
        for part in self.parts(object) {
            let mut joined = object.clone();
            for key in ["$ref", "oneOf", "anyOf", "allOf", "properties"] {
                joined.remove(key);
            }
            // `{"type": "string", "anyOf": [{"format": ..}]}`
            let is_whole = part.get("type").is_none() && part.get("format").is_some();
            let found = if is_whole {
                joined.extend(part.as_object().cloned().unwrap_or_default());
                self.by_type(&joined, depth).unwrap_or_default()
            } else {
                self.of(&part, depth + 1)
            };
            match (&mut whole, found) {
                (Some(Value::Object(whole)), Value::Object(found)) => whole.extend(found),
                (whole, found) => *whole = Some(found),
            }
        }
        whole.unwrap_or_default()
    }

    /// The schemas that stand for this one, one of each choice.
    fn parts(&mut self, schema: &Map<String, Value>) -> Vec<Value> {
        let mut parts = Vec::new();
        if let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
            parts.extend(self.root.pointer(pointer.trim_start_matches('#')).cloned());
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(choices) = schema.get(key).and_then(Value::as_array) {
                parts.push(self.one(choices).clone());
            }
        }
        if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
            parts.extend(all.iter().cloned());
        }
        parts
    }

    fn by_type(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return Some(self.one(values).clone());
        }
        let name = match schema.get("type")? {
            Value::Array(names) if depth > 6 => names.last()?.clone(),
            Value::Array(names) => self.one(names).clone(),
            name => name.clone(),
        };
        Some(match name.as_str()? {
            "null" => Value::Null,
            "boolean" => json!(self.chance.bool()),
            "integer" => self.fitting(schema, Self::integer),
            "number" => self.fitting(schema, Self::number),
            "string" => self.fitting(schema, |this, schema| json!(this.text(schema))),
            "array" => self.list(schema, depth),
            "object" => self.object(schema, depth),
            _ => return None,
        })
    }

    fn integer(&mut self, schema: &Map<String, Value>) -> Value {
        let step = whole(schema, "multipleOf").unwrap_or(1);
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        let mut near: Vec<i64> = bounds.iter().filter_map(|key| whole(schema, key)).collect();
        near.extend([0, 1, 2, step, 12]);
        let base = *self.one(&near);
        let base = match self.chance.usize(..12) {
            0 => base.saturating_add(1),
            1 => base.saturating_sub(1),
            2 => base.saturating_add(self.chance.i64(-20..20)),
            3 if self.rarely() => self.chance.i64(-(1 << 53)..1 << 53),
            _ => base,
        };
        let on_step = base.div_euclid(step).saturating_mul(step);
        json!(if self.chance.usize(..4) == 0 {
            base
        } else {
            on_step
        })
    }

    fn number(&mut self, schema: &Map<String, Value>) -> Value {
        let bounds = [
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ];
        let found = bounds.iter().filter_map(|key| schema.get(*key)?.as_f64());
        let mut near: Vec<f64> = found.collect();
        near.extend([0.0, 0.5, 0.75, 1.0, 3.0]);
        let base = *self.one(&near);
        let value = match self.chance.usize(..10) {
            0 => base.next_up(),
            1 => base.next_down(),
            2 => -base,
            3 => base + f64::from(self.chance.i32(-8..8)) * 0.25,
            4 => base * 1e9,
            5 => self.chance.f64() * 4.0 - 1.0,
            _ => base,
        };
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }

    fn text(&mut self, schema: &Map<String, Value>) -> String {
        let mut text = match schema.get("format").and_then(Value::as_str) {
            Some(format) => (*self.one(written_as(format))).to_owned(),
            None if schema.contains_key("pattern") => (*self.one(WORDS)).to_owned(),
            None => {
                let least = whole(schema, "minLength").unwrap_or(0);
                let most = whole(schema, "maxLength").unwrap_or(least + 3);
                let length = self.chance.i64((least - 1).max(0)..=most + 1);
                (0..length).map(|_| *self.one(LETTERS)).collect()
            }
        };
        if self.chance.usize(..4) == 0 {
            self.change(&mut text);
        }
        text
    }

    /// One character more, less or other.
    fn change(&mut self, text: &mut String) {
        let mut letters: Vec<char> = text.chars().collect();
        let at = self.chance.usize(..=letters.len());
        let letter = *self.one(LETTERS);
        match self.chance.usize(..3) {
            0 => letters.insert(at, letter),
            1 if at < letters.len() => letters[at] = letter,
            _ if at < letters.len() => {
                letters.remove(at);
            }
            _ => {}
        }
        *text = letters.into_iter().collect();
    }

    fn list(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        if let Some(places) = schema.get("prefixItems").and_then(Value::as_array) {
            return places
                .iter()
                .map(|place| self.of(place, depth + 1))
                .collect();
        }
        let least = whole(schema, "minItems").unwrap_or(0);
        let most = whole(schema, "maxItems").unwrap_or(least + 2);
        let mut length = self.chance.i64((least - 1).max(0)..=most + 1);
        if self.strict {
            length = length.clamp(least, most);
        }
        if depth > 6 {
            length = least;
        }
        let items = schema.get("items").cloned().unwrap_or_default();
        let mut list: Vec<Value> = (0..length).map(|_| self.of(&items, depth + 1)).collect();
        if list.len() > 1 && !self.strict && self.chance.bool() {
            list[1] = list[0].clone();
        }
        Value::Array(list)
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let mut object = Map::new();
        let required = schema.get("required").and_then(Value::as_array);
        let required: Vec<&str> = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if required.contains(&name.as_str()) || self.chance.bool() {
                object.insert(name.clone(), self.of(property, depth + 1));
            }
        }
        if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
            for key in ["a", "b/~", ""].into_iter().take(self.chance.usize(..3)) {
                object.insert(key.to_owned(), self.of(values, depth + 1));
            }
        }
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        for values in patterns.into_iter().flat_map(Map::values) {
            for key in ["1", "20"].into_iter().take(self.chance.usize(..3)) {
                object.insert(key.to_owned(), self.of(values, depth + 1));
            }
        }
        Value::Object(object)
    }
}

fn whole(schema: &Map<String, Value>, key: &str) -> Option<i64> {
    let value = schema.get(key)?;
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|value| value as i64))
}

const LETTERS: &[char] = &[
    'a', 'b', 'z', 'A', '0', '9', '-', '_', '.', ':', '/', '@', '%', '#', '?', '[', ']', ' ', '"',
    '\\', '\n', '\r', '\t', 'ä', 'ß', '\u{a0}', '\u{2028}', '٢', '😀', '+', 'Z', 'T', '<',
    '\u{7f}',
];

const WORDS: &[&str] = &[
    "", "a", "a-b", "xa-bx", "ab-1", "abc-123", "abcd-1", "a b", "\u{a0}x", "^$.*", "x^$.*y", "x",
    "axb", "é", "\n", "\u{2028}", "12", "http", "abba", "a1", "://", "-", "__",
];

fn written_as(format: &str) -> &'static [&'static str] {
    match format {
        "email" => &[
            "a@b.c",
            "ann.b+c@example.org",
            "\"a b\"@x.y",
            "\"a\\\"b\"@x",
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "a@b-c.d",
            "a@b",
            "!#$%&'*+-/=?^_`{|}~@x",
            "a@@b",
            "a.@b",
            "\"\"@b",
            "",
            "a@b--c.d",
            "a@bc--d.e",
        ],
        "uri" => &[
            "https://example.org/a?b#c",
            "mailto:a@b.c",
            "urn:isbn:1",
            "http://[::1]:80/",
            "a:",
            "http://u:p@h:1/",
            "http://[v1.a:b]/",
            "http://h/%20%aF",
            "//h/p",
            "h",
            "a:b?c?d#e",
            "a:b#c#d",
            "http://h:/",
            "http://h@i@j/",
            "a://b//c",
            "http://[::1%25en0]/",
            "a:?#",
            "",
        ],
        "ipv4" => &[
            "127.0.0.1",
            "255.255.255.255",
            "0.0.0.0",
            "256.1.1.1",
            "01.1.1.1",
            "1.1.1",
            "",
        ],
        "ipv6" => &[
            "::",
            "::1",
            "2001:db8::1",
            "1:2:3:4:5:6:7:8",
            "::ffff:1.2.3.4",
            "1::2::3",
            "fe80::1%a",
            "12345::",
            "1:2:3:4:5:6:7",
            "",
        ],
        "uuid" => &[
            "8c1a5b7e-93d2-4f60-a1b4-2d7c9e0f6a35",
            "8C1A5B7E-93D2-4F60-A1B4-2D7C9E0F6A35",
            "00000000-0000-0000-0000-000000000000",
            "8c1a5b7e93d24f60a1b42d7c9e0f6a35",
            "",
        ],
        "date" => &[
            "2026-03-31",
            "2024-02-29",
            "2023-02-29",
            "1900-02-29",
            "2000-02-29",
            "2026-04-31",
            "2026-12-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "0000-01-01",
            "26-01-01",
            "",
        ],
        "date-time" => &[
            "2026-03-31T09:30:00Z",
            "2026-03-31t09:30:00.5z",
            "2026-03-31T09:30:00+23:59",
            "2026-03-31T09:30:00-00:30",
            "2016-12-31T23:59:60Z",
            "2016-12-31T22:59:60-01:00",
            "2017-01-01T00:59:60+01:00",
            "2017-01-01T00:59:60Z",
            "2026-03-31T24:00:00Z",
            "2026-03-31T09:30:00",
            "2026-03-31 09:30:00Z",
            "2026-03-31T09:30:00+24:00",
            "2026-02-30T09:30:00Z",
            "",
        ],
        other => panic!("no texts for the format {other}"),
    }
}
