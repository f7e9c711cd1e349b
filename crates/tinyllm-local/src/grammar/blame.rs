//! Blame: which keyword of a schema it is that does not compile.
//!
//! Knows schemas and a function that tries them; llguidance's own words name neither keyword nor
//! place.

use serde_json::{Map, Value};

/// Keywords about one value, the likelier culprits first.
const OWN: [&str; 14] = [
    "pattern",
    "format",
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "enum",
    "const",
    "type",
];

/// The keyword without which the part that it stands in compiles, and where that part is.
pub(super) fn keyword(
    schema: &Value,
    compiles: &impl Fn(&Value) -> bool,
) -> Option<(String, String)> {
    below(schema, "#", compiles)
}

fn below(
    schema: &Value,
    path: &str,
    compiles: &impl Fn(&Value) -> bool,
) -> Option<(String, String)> {
    match schema {
        Value::Object(map) => own(map, compiles)
            .map(|keyword| (keyword.to_string(), path.to_string()))
            .or_else(|| {
                let mut parts = map.iter().filter(|(name, _)| !is_of_values(name));
                parts.find_map(|(name, part)| below(part, &format!("{path}/{name}"), compiles))
            }),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .find_map(|(index, part)| below(part, &format!("{path}/{index}"), compiles)),
        _ => None,
    }
}

/// Whether a keyword holds values and no schemas.
fn is_of_values(keyword: &str) -> bool {
    matches!(keyword, "enum" | "const")
}

/// The keyword of one schema, without what it holds, that keeps it from being compiled.
fn own(schema: &Map<String, Value>, compiles: &impl Fn(&Value) -> bool) -> Option<&'static str> {
    let without = |left_out: &str| {
        let kept = OWN.into_iter().filter(|keyword| *keyword != left_out);
        let kept = kept.filter_map(|keyword| {
            let value = schema.get(keyword)?;
            // A property may have a keyword's name; then it holds a schema.
            let is_schema = value.is_object() && keyword != "const";
            (!is_schema).then(|| (keyword.to_string(), value.clone()))
        });
        Value::Object(kept.collect())
    };
    if compiles(&without("")) {
        return None;
    }
    let mut suspects = OWN
        .into_iter()
        .filter(|keyword| schema.contains_key(*keyword));
    suspects.find(|keyword| compiles(&without(keyword)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_keyword_and_its_place_are_found() {
        let compiles = |part: &Value| {
            let bad = part.get("pattern") == Some(&json!("bad"));
            let apart = part.get("minimum").and_then(Value::as_i64)
                > Some(
                    part.get("maximum")
                        .and_then(Value::as_i64)
                        .unwrap_or(i64::MAX),
                );
            !bad && !apart
        };
        let of = |schema: Value| keyword(&schema, &compiles);
        let named = |keyword: &str, path: &str| Some((keyword.to_string(), path.to_string()));
        let text = json!({"type": "string", "pattern": "bad", "maxLength": 3});
        assert_eq!(of(text.clone()), named("pattern", "#"));
        assert_eq!(
            of(json!({"properties": {"pattern": text.clone(), "type": {}}})),
            named("pattern", "#/properties/pattern")
        );
        assert_eq!(
            of(json!({"anyOf": [{"enum": [{"pattern": "bad"}]}, text]})),
            named("pattern", "#/anyOf/1")
        );
        assert_eq!(
            of(json!({"items": {"minimum": 3, "maximum": 2}})),
            named("minimum", "#/items")
        );
        assert_eq!(of(json!({"type": "string"})), None);
    }
}
