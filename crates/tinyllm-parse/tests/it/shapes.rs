//! The shapes of text that parsers of model output grow worst on, as many times as is asked.
//!
//! The tests of growth and the figures share them.

use serde_json::{Value, json};

/// What is repeated between a beginning and an end, by name.
pub(crate) const SHAPES: &[(&str, &str, &str, &str)] = &[
    ("unclosed text full of braces", "{\"name\": \"", "x}", ""),
    ("unclosed text full of brackets", "{\"name\": \"", "x]", ""),
    ("unclosed text full of quotes", "{\"name\": \"", "\" x", ""),
    ("unclosed text full of ends", "{\"name\": \"", "\"} x", ""),
    ("unclosed text full of commas", "{\"name\": \"", "\", x", ""),
    (
        "unclosed text full of keys",
        "{\"name\": \"",
        "\"age\": ",
        "",
    ),
    (
        "unclosed text full of doubled quotes",
        "{\"name\": \"",
        "\"\"x",
        "",
    ),
    ("unclosed text full of lines", "{\"name\": \"", "\n ", ""),
    (
        "unclosed text full of backslashes",
        "{\"name\": \"",
        "\\q",
        "",
    ),
    ("open brackets", "", "[", ""),
    ("open braces", "", "{", ""),
    ("open objects", "", "{\"name\":", ""),
    ("open lists of objects", "", "[{\"tags\":", ""),
    ("closing brackets", "{\"name\": [", "]}", ""),
    ("fences within fences", "", "```json\n{\"name\": \"", ""),
    ("fences", "", "```\n", "{\"name\": \"Ann\", \"age\": 4}"),
    ("quotes", "", "\"", ""),
    ("quotes in a list", "[", "\" ", "]"),
    (
        "quotes and blanks",
        "{\"name\": \"",
        "\"                    ",
        "",
    ),
    ("blanks", "{\"name\":", "     ", "\"Ann\"}"),
    ("commas", "[", ",", "]"),
    ("numbers", "[", "1,", "]"),
    ("numbers without commas", "[", "1 ", "]"),
    ("thousands", "{\"age\": 1", ",000", "}"),
    ("comments", "{", "/* x */ // y\n", "\"name\": \"Ann\"}"),
    ("open comments", "{", "/*", ""),
    ("thinking", "", "<think>{\"name\": ", ""),
    ("thoughts", "", "<think>{\"name\": \"x\"}</think>", ""),
    (
        "placeholders",
        "",
        "{name} ",
        "{\"name\": \"Ann\", \"age\": 4}",
    ),
    ("answers", "", "{\"name\": \"Ann\", \"age\": 4}\n", ""),
    ("open answers", "", "{\"name\": \"Ann\", \"age\": 4\n", ""),
    ("labels", "", "name: Ann\n", ""),
    ("bullets", "", "- Ann\n", ""),
    ("tags", "", "<name>", ""),
    ("calls", "", "F(name=", ""),
    ("parentheses", "[", "(", ""),
    ("escaped quotes", "{\\\"name\\\": \\\"", "\\\" ", ""),
    ("encoded texts", "{\"parent\": \"", "{\\\"name\\\": ", "\"}"),
    ("keys without values", "{", "a b c, ", ""),
    ("unknown keys", "{", "\"x\": 1, ", "\"name\": \"Ann\"}"),
    ("one long key", "{\"", "a\"b", ""),
    ("bare words", "{name: ", "word, ", "age: 4}"),
    ("plus signs", "{\"name\": \"a\"", " + \"b\"", "}"),
    ("colons", "{\"name\"", ":", ""),
    ("parents", "", "{\"parent\": {\"name\": \"x\", ", ""),
    ("prose", "", "the spam is not ham and ", ""),
    ("digits", "", "12 ", ""),
    ("pipes", "", "| name | ", ""),
    ("words of a list", "{\"tags\": a", ", a", "}"),
    ("texts of a list", "{\"tags\": \"a\"", ", \"a\"", "}"),
    ("words after a list", "{\"tags\": [1 2 3 4]", ", a", "}"),
    ("words that are no keys", "{\"age\": 1", ", a", "}"),
    ("brackets in prose", "I say ", "so [1] and ", ""),
    ("brackets and blanks", "I say so [", "     ", ""),
    ("curly quotes", "{\"name\": “", "” x", ""),
    (
        "rows of a table",
        "| name | age |\n|---|---|\n",
        "| Ann | 4 |\n",
        "",
    ),
    ("bold labels", "", "**name:** Ann\n", ""),
    ("versions", "[", "1.2.3, ", "]"),
    ("percents", "[", "15%, ", "]"),
    ("doubled keys", "{", "\"name\": \"a\", \"age\": 1, ", "}"),
    ("keys in single quotes", "{", "'x': 'y', ", "}"),
    (
        "different keys",
        "{",
        "\"x1\": 1, \"y_2\": 2, \"z-3\": 3, ",
        "}",
    ),
    ("semicolons", "[1", ";1", "]"),
    (
        "objects without commas",
        "[",
        "{\"name\": \"Ann\" \"age\": 4}",
        "]",
    ),
    (
        "objects with a slip",
        "[",
        "{\"nmae\": \"Ann\", \"agee\": 4}, ",
        "]",
    ),
    (
        "choices with a slip",
        "[",
        "\"catgeory_017_of_kinds\", ",
        "]",
    ),
    (
        "choices in sentences",
        "[",
        "\"I would say category 17 of kinds\", ",
        "]",
    ),
    (
        "different choices",
        "[",
        "\"category_01_of_kind\", \"categry 102 of kinds\", ",
        "]",
    ),
    (
        "tagged objects",
        "[",
        "{\"kind\": \"kind_17\", \"value_17\": 1}, ",
        "]",
    ),
    (
        "objects without their tag",
        "[",
        "{\"value_17\": 1, \"value\": 2}, ",
        "]",
    ),
    (
        "many properties",
        "{",
        "\"property_17\": 1, \"property_81\": {\"name\": 1}, ",
        "}",
    ),
    ("calls in a list", "[", "F(name=\"a\", age=1), ", "]"),
    ("lines of objects", "", "- name: Ann\n  age: 4\n", ""),
    ("lines of a table", "name,age\n", "Ann,4\n", ""),
    (
        "JSON in texts",
        "[",
        "\"{\\\"name\\\": \\\"Ann\\\"}\", ",
        "]",
    ),
    ("lists of one", "[", "[1], ", "]"),
    ("brackets of all kinds", "", "([{", ""),
    ("closed brackets of all kinds", "", "([{}])", ""),
    ("brackets in texts", "[", "\"[1]\", ", "]"),
    ("braces in texts", "[", "\"{x\", ", "]"),
    (
        "objects and prose",
        "",
        "So {\"name\": \"Ann\"} and [1] (x) ",
        "",
    ),
    ("tabs in texts", "[\"", "\t", "\"]"),
    ("empty objects", "[", "{},", ""),
    ("empty lists", "[", "[],", ""),
    ("words and quotes", "{\"tags\": [", "a \"b\" ", "]}"),
];

/// A text of at least `length` bytes.
pub(crate) fn text((_, begin, again, end): (&str, &str, &str, &str), length: usize) -> String {
    format!("{begin}{}{end}", again.repeat(length / again.len() + 1))
}

/// Schemas that the shapes are read with.
pub(crate) fn schemas() -> Vec<Value> {
    let person = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "parent": {"$ref": "#"},
        },
        "required": ["name", "age"],
    });
    let union = json!({
        "$defs": {
            "tree": {"anyOf": [
                {"type": "object", "properties": {"name": {"$ref": "#/$defs/tree"}, "a": {"type": "integer"}}, "required": ["name", "a"]},
                {"type": "object", "properties": {"name": {"$ref": "#/$defs/tree"}, "b": {"type": "integer"}}, "required": ["name"]},
                {"type": "array", "items": {"$ref": "#/$defs/tree"}},
                {"type": "integer"},
            ]},
        },
        "$ref": "#/$defs/tree",
    });
    vec![
        person,
        json!({"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}}),
        union,
        json!({"enum": ["SPAM", "HAM"]}),
        json!({"type": "integer"}),
        json!({}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "array", "items": {"type": "integer"}}),
        json!({"type": "array", "items": {"type": "array", "items": {"type": "number"}}}),
        json!({"type": "object", "additionalProperties": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name", "age"]}}),
        expression(),
        json!({"type": "boolean"}),
        json!({"type": "string"}),
        json!({"type": "array", "items": {"enum": many("category_", "_of_kinds", 200)}}),
        variants(true),
        variants(false),
        many_properties(),
        json!({"type": "object", "additionalProperties": {"anyOf": [{"type": "number"}, {"type": "boolean"}, {"type": "null"}, {"type": "array", "items": {"type": "boolean"}}]}}),
    ]
}

fn many(before: &str, after: &str, count: usize) -> Vec<String> {
    let name = |at| format!("{before}{at:02}{after}");
    (0..count).map(name).collect()
}

/// A list of one of very many kinds of objects, with or without a tag.
fn variants(tagged: bool) -> Value {
    let variant = |at: usize| {
        let own = format!("value_{at:02}");
        let kind = match tagged {
            true => json!({"const": format!("kind_{at:02}")}),
            false => json!({}),
        };
        json!({
            "type": "object",
            "properties": {"name": {"type": "string"}, "value": {"type": "integer"}, "kind": kind, (own.as_str()): {"type": "number"}},
            "required": if tagged { vec![own.clone(), "kind".to_owned()] } else { vec![own.clone()] },
        })
    };
    let variants: Vec<Value> = (0..30).map(variant).collect();
    json!({"type": "array", "items": {"oneOf": variants}})
}

fn many_properties() -> Value {
    let names = many("property_", "", 100);
    let property = |name: &String| (name.clone(), json!({"type": "integer"}));
    let properties: serde_json::Map<String, Value> = names.iter().map(property).collect();
    json!({"type": "object", "properties": properties, "required": names})
}

/// A tagged union that holds lists of itself, beside a text that may stand in its place.
fn expression() -> Value {
    json!({
        "$defs": {
            "expression": {"oneOf": [
                {"type": "object", "properties": {"kind": {"const": "sum"}, "parent": {"type": "array", "items": {"$ref": "#/$defs/expression"}}}, "required": ["kind", "parent"]},
                {"type": "object", "properties": {"kind": {"const": "not"}, "parent": {"$ref": "#/$defs/expression"}}, "required": ["kind", "parent"]},
                {"type": "object", "properties": {"kind": {"const": "leaf"}, "name": {"type": "string"}, "age": {"type": "number"}}, "required": ["kind", "name"]},
                {"type": "string"},
            ]},
        },
        "type": "object",
        "properties": {"name": {"$ref": "#/$defs/expression"}, "tags": {"type": "array", "items": {"$ref": "#/$defs/expression"}}},
        "required": ["name", "tags"],
    })
}
