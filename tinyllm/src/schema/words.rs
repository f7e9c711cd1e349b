//! Rules in words: what a rendering cannot say in its own form is said in the description.
//!
//! Knows JSON Schema's rules; knows nothing of renderings.

use serde_json::{Map, Value};

/// The description, and after it the rules that `said` does not hold; `None` if there is neither.
pub(super) fn of(object: &Map<String, Value>, said: &[&str]) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(text) = object.get("description").and_then(Value::as_str) {
        parts.push(text.trim().to_string());
    }
    parts.retain(|part: &String| !part.is_empty());
    let rules = rules(object, said);
    if !rules.is_empty() {
        let rules = rules.join(", ");
        parts.push(match parts.is_empty() {
            true => rules,
            false => format!("({rules})"),
        });
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The rules of a schema, each as a phrase, apart from those that are said already.
pub(super) fn rules(object: &Map<String, Value>, said: &[&str]) -> Vec<String> {
    // A tuple says by its places how long it is.
    let is_tuple = object.contains_key("prefixItems");
    let said = |name: &str| said.contains(&name) || is_tuple && name.ends_with("Items");
    let rule = |name: &str| object.get(name).filter(|_| !said(name));
    let mut rules = Vec::new();
    for (least, most, unit) in [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", "character"),
        ("minItems", "maxItems", "item"),
        ("minProperties", "maxProperties", "key"),
    ] {
        // What a rewriting turned into another bound is said by that.
        if unit == "key" && (said("minItems") || said("maxItems")) {
            continue;
        }
        rules.extend(bounds(rule(least), rule(most), unit));
    }
    if let Some(bound) = rule("exclusiveMinimum") {
        rules.push(format!("more than {bound}"));
    }
    if let Some(bound) = rule("exclusiveMaximum") {
        rules.push(format!("less than {bound}"));
    }
    if let Some(step) = rule("multipleOf") {
        rules.push(format!("a multiple of {step}"));
    }
    if let Some(value) = excluded(object) {
        rules.push(format!("not {value}"));
    }
    if rule("uniqueItems") == Some(&Value::Bool(true)) {
        rules.push("no item twice".to_string());
    }
    if let Some(format) = rule("format").and_then(Value::as_str) {
        rules.push(format!("format {format}"));
    }
    if let Some(pattern) = rule("pattern").and_then(Value::as_str) {
        rules.push(format!("matches /{pattern}/"));
    }
    if !said("items")
        && let Some(items) = object.get("items").and_then(Value::as_object)
    {
        let each = self::rules(items, &[]);
        rules.extend((!each.is_empty()).then(|| format!("each {}", each.join(", "))));
    }
    if !said("properties")
        && let Some(places) = object.get("prefixItems").and_then(Value::as_array)
    {
        rules.extend(
            (1..)
                .zip(places)
                .filter_map(|(number, place)| of_place(number, place)),
        );
    }
    rules
}

/// The one value that a number must not be, as in `NonZeroI8`.
pub(super) fn excluded(object: &Map<String, Value>) -> Option<&Value> {
    let not = object.get("not")?.as_object()?;
    let value = not.get("const").filter(|_| not.len() == 1)?;
    value.is_number().then_some(value)
}

/// The rules of one place of a tuple.
fn of_place(number: usize, place: &Value) -> Option<String> {
    let rules = rules(place.as_object()?, &[]);
    (!rules.is_empty()).then(|| format!("item {number}: {}", rules.join(", ")))
}

fn bounds(least: Option<&Value>, most: Option<&Value>, unit: &str) -> Option<String> {
    let counted = |bound: &Value| match unit {
        "" => bound.to_string(),
        unit if bound.as_u64() == Some(1) => format!("1 {unit}"),
        unit => format!("{bound} {unit}s"),
    };
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(counted(most)),
        (Some(least), Some(most)) => Some(format!("{least} to {}", counted(most))),
        (Some(least), None) => Some(format!("at least {}", counted(least))),
        (None, Some(most)) => Some(format!("at most {}", counted(most))),
        (None, None) => None,
    }
}
