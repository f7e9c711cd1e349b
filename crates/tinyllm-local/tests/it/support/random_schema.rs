//! Random schemas, as types of Rust programs give them: objects, enums, lists, options, rules.

use serde_json::{Map, Value, json};

use super::tiny::Random;

/// A schema out of a seed.
pub(crate) fn random_schema(seed: u64) -> Value {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    // The first numbers of neighbouring seeds look alike.
    (0..8).for_each(|_| drop(random.next()));
    let mut definitions = Map::new();
    let mut schema = object(&mut random, 3, &mut definitions);
    if !definitions.is_empty() {
        schema["$defs"] = Value::Object(definitions);
    }
    schema
}

fn object(random: &mut Random, depth: u64, definitions: &mut Map<String, Value>) -> Value {
    let names = [
        "name",
        "amount",
        "reasoning",
        "tags",
        "kind",
        "état",
        "is_new",
        "a \"b\"",
    ];
    let mut properties = Map::new();
    let mut required = Vec::new();
    for _ in 0..=random.below(4) {
        let name = names[random.below(names.len() as u64) as usize];
        let schema = value(random, depth - 1, definitions);
        properties.insert(name.to_string(), schema);
        if random.below(4) > 0 && !required.contains(&json!(name)) {
            required.push(json!(name));
        }
    }
    let mut schema = json!({
        "type": "object", "title": "Random", "properties": properties, "required": required,
    });
    if random.below(2) == 0 {
        schema["additionalProperties"] = json!(false);
    }
    schema
}

fn value(random: &mut Random, depth: u64, definitions: &mut Map<String, Value>) -> Value {
    let kinds = if depth == 0 { 8 } else { 14 };
    match random.below(kinds) {
        0 => text(random),
        1 => whole(random),
        2 => number(random),
        3 => json!({ "type": "boolean" }),
        4 => json!({ "enum": ["red", "green", "dark blue", "\"quoted\""] }),
        5 => json!({ "const": random.below(1000) }),
        6 => json!({ "type": ["integer", "null"], "format": "int32" }),
        7 => {
            let format = ["date", "uuid", "ipv4", "time"][random.below(4) as usize];
            json!({ "type": "string", "format": format })
        }
        8 | 9 => list(random, depth, definitions),
        10 => object(random, depth, definitions),
        11 => tagged(random, depth, definitions),
        12 => json!({ "anyOf": [value(random, depth - 1, definitions), { "type": "null" }] }),
        _ => {
            let name = format!("T{}", definitions.len());
            definitions.insert(name.clone(), Value::Null);
            let schema = value(random, depth - 1, definitions);
            definitions.insert(name.clone(), schema);
            json!({ "$ref": format!("#/$defs/{name}"), "description": "elsewhere" })
        }
    }
}

fn text(random: &mut Random) -> Value {
    match random.below(4) {
        0 => json!({ "type": "string", "maxLength": 1 + random.below(30) }),
        1 => json!({ "type": "string", "minLength": 2, "maxLength": 8 }),
        2 => {
            let pattern =
                ["^[A-Z]{2}[0-9]{3}$", "^(yes|no)$", "^[a-c]+x?$"][random.below(3) as usize];
            json!({ "type": "string", "pattern": pattern, "maxLength": 12 })
        }
        _ => json!({ "type": "string", "maxLength": 40, "description": "free" }),
    }
}

fn whole(random: &mut Random) -> Value {
    match random.below(4) {
        0 => json!({ "type": "integer", "format": "int64" }),
        1 => json!({ "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 }),
        2 => json!({ "type": "integer", "exclusiveMinimum": -3, "maximum": 1000 }),
        _ => json!({ "type": "integer", "multipleOf": 5, "minimum": 0, "maximum": 500 }),
    }
}

fn number(random: &mut Random) -> Value {
    match random.below(3) {
        0 => json!({ "type": "number", "format": "double" }),
        1 => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        _ => json!({ "type": "number", "exclusiveMinimum": 0 }),
    }
}

fn list(random: &mut Random, depth: u64, definitions: &mut Map<String, Value>) -> Value {
    let items = value(random, depth - 1, definitions);
    match random.below(3) {
        0 => json!({ "type": "array", "items": items, "maxItems": 3 }),
        1 => json!({ "type": "array", "items": items, "minItems": 1, "maxItems": 2 }),
        _ => json!({
            "type": "array", "prefixItems": [items, { "type": "boolean" }],
            "items": false, "minItems": 2, "maxItems": 2,
        }),
    }
}

/// An enum with payloads, tagged by its only property or by one of them.
fn tagged(random: &mut Random, depth: u64, definitions: &mut Map<String, Value>) -> Value {
    let (first, second) = (
        value(random, depth - 1, definitions),
        value(random, depth - 1, definitions),
    );
    if random.below(2) == 0 {
        let variant = |name: &str, schema: Value| json!({ "type": "object", "properties": { name: schema }, "required": [name], "additionalProperties": false });
        return json!({ "oneOf": [variant("Good", first), variant("Bad", second), { "type": "string", "enum": ["Open"] }] });
    }
    let variant = |name: &str, schema: Value| json!({ "type": "object", "properties": { "kind": { "type": "string", "const": name }, "with": schema }, "required": ["kind", "with"] });
    json!({
        "type": "object", "properties": { "note": { "type": "string", "maxLength": 5 } }, "required": ["note"],
        "oneOf": [variant("one", first), variant("two", second)],
    })
}
