//! Cases as lines of data: the hand-written ones of `hard.jsonl`, and our own by category.

use std::collections::BTreeMap;

use serde_json::Value;
use tinyllm_parse::{Policy, Schema, parse};

const HARD: &str = include_str!("../data/hard.jsonl");
const OWN: &str = include_str!("../data/cases.jsonl");
const SCHEMAS: &str = include_str!("../data/schemas.json");

/// 1 and 1.0 are the same number of JSON.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, value)| b.get(key).is_some_and(|own| same(own, value)))
        }
        _ => a == b,
    }
}

/// What is wrong with the reading of one case, if anything is.
fn check(case: &Value, schema: &Value) -> Result<(), String> {
    let raw = case["raw"].as_str().expect("a case has a text");
    let policy = match case["policy"].as_str() {
        None | Some("lenient") => Policy::Lenient,
        Some("salvage") => Policy::Salvage,
        Some("strict") => Policy::Strict,
        Some(other) => panic!("no policy {other}"),
    };
    let parsed = parse(raw, &Schema::new(schema), policy);
    let told = |text: String| Err(format!("{raw:?}\n    {text}"));
    match (parsed, case.get("expect")) {
        (Ok(parsed), Some(expected)) if same(&parsed.value, expected) => {
            let kinds: Vec<_> = parsed.repairs.iter().map(|own| own.kind.name()).collect();
            for kind in case["kinds"].as_array().into_iter().flatten() {
                if !kinds.contains(&kind.as_str().unwrap_or_default()) {
                    return told(format!("no repair of kind {kind}: {kinds:?}"));
                }
            }
            let plain = serde_json::from_str::<Value>(raw).is_ok_and(|own| own == parsed.value);
            if parsed.repairs.is_empty() && !plain {
                return told("changed without a repair".to_owned());
            }
            Ok(())
        }
        (Ok(parsed), Some(expected)) => told(format!("want {expected}\n    got  {}", parsed.value)),
        (Ok(parsed), None) => told(format!("want an error\n    got  {}", parsed.value)),
        (Err(error), Some(expected)) => told(format!("want {expected}\n    got  {error}")),
        (Err(error), None) if error.faults().is_empty() => told("no fault is told".to_owned()),
        (Err(_), None) => Ok(()),
    }
}

fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
}

#[test]
fn hard_cases() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in lines(HARD) {
        count += 1;
        if let Err(why) = check(&case, &case["target_schema"]) {
            wrong.push(format!("{}: {why}", case["id"]));
        }
    }
    assert_eq!(count, 98);
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn own_cases() {
    let schemas: Value = serde_json::from_str(SCHEMAS).expect("the schemas are JSON");
    let mut categories: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in lines(OWN) {
        let category = case["category"]
            .as_str()
            .expect("a case has a category")
            .to_owned();
        let schema = match &case["schema"] {
            Value::String(name) => &schemas[name],
            schema => schema,
        };
        assert!(!schema.is_null(), "no schema {}", case["schema"]);
        if let Err(why) = check(&case, schema) {
            wrong.push(format!("{category}: {why}"));
        }
        *categories.entry(category).or_default() += 1;
    }
    let count: usize = categories.values().sum();
    assert!(count >= 300, "{count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
