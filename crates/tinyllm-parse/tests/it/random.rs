//! Many texts that nobody wrote: whatever comes in, no panic, no hang, and no value that does not
//! fit.
//!
//! The texts are valid answers that were broken at random, and pieces of JSON put together at
//! random. The generator is seeded: the same texts in every run.

use tinyllm_parse::{Policy, Schema, parse};

use crate::checked::check;
use crate::texts::{Chance, answer, broken, noise, schemas};

const CASES: usize = 4000;

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

#[test]
fn texts_that_were_found_by_fuzzing_fit_or_fail() {
    // A list without brackets turned out to be an object; its first sign is one of three bytes.
    const FOUND: &[&str] = &[
        "““value“-“children““name“NoneThe answer is -type+**“age“// c\n: (",
        "“a“: 1, “b“: 2",
        "“a“ “b“: 1",
    ];
    for schema in schemas() {
        let compiled = Schema::new(&schema);
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for text in FOUND {
            check(text, &compiled, &validator);
        }
    }
}
