//! Texts made by chance, from a seed: answers of a schema, broken answers, noise.

use serde_json::{Map, Value, json};

/// A small generator of numbers (xorshift), the same on every machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(crate) fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

pub(crate) fn schemas() -> Vec<Value> {
    vec![
        json!({
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer", "minimum": 0},
                "kind": {"enum": ["CAT", "DOG", "IN_PROGRESS"]},
                "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
            },
            "required": ["name", "age", "kind"],
        }),
        json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "value": {"type": "number"}, "ok": {"type": "boolean"}},
                "required": ["id", "value"],
                "additionalProperties": false,
            },
        }),
        json!({
            "$defs": {"node": {
                "type": "object",
                "properties": {"label": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}},
                "required": ["label"],
            }},
            "$ref": "#/$defs/node",
        }),
        json!({
            "oneOf": [
                {"type": "object", "properties": {"type": {"const": "read"}, "path": {"type": "string"}}, "required": ["type", "path"]},
                {"type": "object", "properties": {"type": {"const": "write"}, "path": {"type": "string"}, "text": {"type": "string"}}, "required": ["type", "path", "text"]},
            ],
        }),
        json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        json!({"enum": ["SPAM", "HAM", "NOT_SURE"]}),
        json!({"anyOf": [{"type": "integer"}, {"type": "boolean"}, {"type": "null"}]}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "minItems": 2, "items": false}),
    ]
}

/// A value that fits, for the keywords that [`schemas`] use.
pub(crate) fn answer(chance: &mut Chance, schema: &Value) -> Value {
    made(chance, schema, schema, 4)
}

fn made(chance: &mut Chance, root: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root
            .pointer(name.trim_start_matches('#'))
            .expect("a reference");
        return made(chance, root, target, depth);
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    for keyword in ["enum", "anyOf", "oneOf"] {
        let Some(list) = schema[keyword].as_array() else {
            continue;
        };
        let one = &list[chance.below(list.len())];
        if keyword == "enum" {
            return one.clone();
        }
        return made(chance, root, one, depth);
    }
    match schema["type"].as_str() {
        Some("string") => Value::String(text(chance)),
        Some("integer") => json!(chance.below(2000)),
        Some("number") => json!(chance.below(2000) as f64 / 8.0),
        Some("boolean") => json!(chance.below(2) == 0),
        Some("array") => {
            let prefix = schema["prefixItems"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let mut items: Vec<_> = prefix
                .iter()
                .map(|own| made(chance, root, own, depth))
                .collect();
            if schema["items"].is_object() && depth > 0 {
                for _ in 0..chance.below(4) {
                    items.push(made(chance, root, &schema["items"], depth - 1));
                }
            }
            Value::Array(items)
        }
        Some("object") => {
            let mut map = Map::new();
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
                let needed = required.iter().any(|own| own == key);
                if needed || (depth > 0 && chance.below(2) == 0) {
                    map.insert(
                        key.clone(),
                        made(chance, root, inner, depth.saturating_sub(1)),
                    );
                }
            }
            if schema["additionalProperties"].is_object() {
                for _ in 0..chance.below(4) {
                    let key = chance.one_of(&["one", "two", "three", "four words in a key"]);
                    map.insert(
                        key.to_owned(),
                        made(chance, root, &schema["additionalProperties"], 0),
                    );
                }
            }
            Value::Object(map)
        }
        _ => Value::Null,
    }
}

fn text(chance: &mut Chance) -> String {
    let words = [
        "plain",
        "it's",
        "say \"hi\"",
        "a, b",
        "{x}",
        "[1]",
        "C:\\new",
        "line\nbreak",
        "café",
        "日本",
        "12",
        "null",
        "a: b",
        "",
        "``` x ```",
        "😀",
        "yes",
        "N/A",
        "tab\there",
    ];
    let count = chance.below(4);
    let words: Vec<_> = (0..count).map(|_| chance.one_of(&words)).collect();
    words.join(" ")
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\\\"",
    "\n",
    " ",
    "```json\n",
    "```",
    "// c\n",
    "/*",
    "*/",
    "#",
    "null",
    "True",
    "None",
    "1",
    "-",
    "1e",
    "0.5",
    "name",
    "\"name\"",
    "\"age\"",
    "age",
    "label",
    "\"children\"",
    "type",
    "\"read\"",
    "write",
    "CAT",
    "dog",
    "SPAM",
    "<think>",
    "</think>",
    "...",
    "“",
    "”",
    "é",
    "😀",
    "(",
    ")",
    "=",
    "+",
    ";",
    "- ",
    "**",
    "\u{0}",
    "\u{feff}",
    "\\u12",
    "\\ud83d",
    "\"\"\"",
    "The answer is ",
    "id",
    "\"value\"",
    "<name>",
    "|",
];

/// An answer with some pieces taken away, doubled, added, or with its end cut.
pub(crate) fn broken(chance: &mut Chance, whole: &str) -> String {
    let mut characters: Vec<char> = whole.chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(characters.len() + 1);
        match chance.below(6) {
            0 if at < characters.len() => {
                characters.remove(at);
            }
            1 => {
                let piece = chance.one_of(PIECES);
                characters.splice(at..at, piece.chars());
            }
            2 => {
                let quote = chance.one_of(&["'", "“", "`", ""]);
                let all: String = characters.iter().collect();
                characters = all.replace('"', quote).chars().collect();
            }
            3 => characters.truncate(at),
            4 => {
                let before = chance.one_of(&[
                    "Here it is: ",
                    "```json\n",
                    "{x} and [",
                    "<think>{\"name\": 1}</think>",
                    "{\"result\": ",
                ]);
                characters.splice(0..0, before.chars());
            }
            _ => {
                let all: String = characters.iter().collect();
                characters = all
                    .replace(',', chance.one_of(&[" ", ",,", "\n", ";"]))
                    .chars()
                    .collect();
            }
        }
    }
    characters.into_iter().collect()
}

/// Pieces put together.
pub(crate) fn noise(chance: &mut Chance) -> String {
    let count = chance.below(40);
    (0..count).map(|_| chance.one_of(PIECES)).collect()
}
