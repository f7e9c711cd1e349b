//! Many texts that nobody wrote: whatever comes in, no panic, no hang, and no value that does not
//! fit.
//!
//! The texts are valid answers that were broken at random, and pieces of JSON put together at
//! random. The generator is seeded: the same texts in every run.

use std::time::{Duration, Instant};

use serde_json::Value;
use tinyllm_parse::{Parsed, Policy, Schema, parse};

use crate::texts::{Chance, answer, broken, noise, schemas};

const CASES: usize = 4000;

fn check(text: &str, schema: &Schema, validator: &jsonschema::Validator) {
    let began = Instant::now();
    for policy in [Policy::Strict, Policy::Lenient, Policy::Salvage] {
        let parsed = parse(text, schema, policy);
        let Ok(Parsed { value, repairs }) = parsed else {
            continue;
        };
        assert!(
            validator.is_valid(&value),
            "{policy:?} gives {value} for {text:?}"
        );
        let plain = serde_json::from_str::<Value>(text).is_ok_and(|own| own == value);
        if policy == Policy::Strict {
            assert!(plain && repairs.is_empty(), "{text:?}");
        }
        assert!(
            plain || !repairs.is_empty(),
            "changed without a repair: {text:?} to {value}"
        );
        for repair in &repairs {
            assert!(
                text.get(repair.at.clone()).is_some(),
                "{repair:?} of {text:?}"
            );
            assert!(!repair.to_string().is_empty());
            let made_up = matches!(repair.kind.name(), "filled" | "dropped");
            assert!(
                !made_up || policy == Policy::Salvage,
                "{repair:?} of {text:?}"
            );
        }
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{text:?}");
}

#[test]
fn broken_answers_fit_or_fail() {
    let mut chance = Chance::new(7);
    for (at, schema) in schemas().iter().enumerate() {
        let compiled = Schema::new(schema);
        let validator = jsonschema::validator_for(schema).expect("a schema");
        for _ in 0..CASES / schemas().len() {
            let whole = answer(&mut chance, schema).to_string();
            let text = broken(&mut chance, &whole);
            check(&text, &compiled, &validator);
        }
        // An answer that is not broken is read as it is.
        for _ in 0..50 {
            let value = answer(&mut chance, schema);
            let parsed = parse(&value.to_string(), &compiled, Policy::Strict);
            assert_eq!(parsed.map(|own| own.value), Ok(value), "schema {at}");
        }
    }
}

#[test]
fn noise_fits_or_fails() {
    let mut chance = Chance::new(11);
    for schema in schemas() {
        let compiled = Schema::new(&schema);
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for _ in 0..CASES / 8 {
            let text = noise(&mut chance);
            check(&text, &compiled, &validator);
        }
    }
}

#[test]
fn required_values_are_never_made_up() {
    let mut chance = Chance::new(13);
    let schema = serde_json::json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}},
        "required": ["name", "age", "tags"],
    });
    let compiled = Schema::new(&schema);
    for _ in 0..500 {
        let mut value = answer(&mut chance, &schema);
        let key = chance.one_of(&["name", "age", "tags"]);
        value.as_object_mut().expect("an object").remove(key);
        let parsed = parse(&value.to_string(), &compiled, Policy::Lenient);
        let error = parsed.expect_err("a required key is missing");
        assert!(
            error.to_string().contains(&format!("`/{key}` is missing")),
            "{error}"
        );
        let filled = parse(&value.to_string(), &compiled, Policy::Salvage).expect("it is made up");
        assert!(filled.repairs.iter().any(|own| own.kind.name() == "filled"));
    }
}
