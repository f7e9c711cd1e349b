//! What holds for every text, whatever it is: the depth limit, and errors that say what to do.

use serde_json::{Value, json};
use tinyllm_parse::{FaultKind, Policy, Schema, parse};

use crate::shapes;

#[test]
fn deep_texts_are_an_error_and_no_overflow() {
    for schema in shapes::schemas() {
        let schema = Schema::new(&schema);
        for open in ["[", "{", "{\"name\":", "[{\"name\":", "{\"parent\":"] {
            for policy in [Policy::Strict, Policy::Lenient, Policy::Salvage] {
                drop(parse(&open.repeat(100_000), &schema, policy));
            }
        }
    }
    let list = Schema::new(
        &json!({"$defs": {"l": {"type": "array", "items": {"$ref": "#/$defs/l"}}}, "$ref": "#/$defs/l"}),
    );
    for schema in shapes::schemas() {
        let schema = Schema::new(&schema);
        for shape in shapes::SHAPES {
            let text = shapes::text(*shape, 2000);
            for policy in [Policy::Lenient, Policy::Salvage] {
                if let Err(error) = parse(&text, &schema, policy) {
                    assert!(!error.to_string().is_empty(), "{}", shape.0);
                }
            }
        }
    }
    let text = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let error = parse(&text, &list, Policy::Lenient).expect_err("it is too deep");
    assert_eq!(error.faults()[0].kind, FaultKind::Depth);
}

#[test]
fn unclosed_text_full_of_braces_is_read_at_once() {
    // The shape on which look-ahead that tries every end does not finish.
    let schema = Schema::new(&shapes::schemas()[0]);
    let text = format!("{{\"name\": \"{}", "x}".repeat(50_000));
    let error = parse(&text, &schema, Policy::Lenient).expect_err("the age is missing");
    assert!(
        error
            .to_string()
            .contains("`/age` is missing: give an integer"),
        "{error}"
    );
}

#[test]
fn a_long_list_of_a_union_is_read_to_its_end() {
    // Each item needs several trials: they are paid for however many items there are.
    let schema = Schema::new(&json!({"type": "array", "items": {"anyOf": [
        {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        {"type": "array", "items": {"type": "integer"}},
        {"type": "integer"},
    ]}}));
    let text = format!("[{}]", "\"number 12\", ".repeat(5000));
    let value = parse(&text, &schema, Policy::Lenient)
        .expect("numbers")
        .value;
    assert!(value == json!(vec![12; 5000]), "not all are read");
}

#[test]
fn choices_with_slips_are_found_among_very_many() {
    let names: Vec<_> = (0..200)
        .map(|at| format!("category_{at:03}_of_kinds"))
        .collect();
    let schema = Schema::new(&json!({"type": "array", "items": {"enum": names}}));
    let text = "[\"catgory_017_of_kinds\", \"CATEGORY 102 OF KINDS\", \"the category 199 of kinds, surely\"]";
    let value = parse(text, &schema, Policy::Lenient).expect(text).value;
    let expected = [
        "category_017_of_kinds",
        "category_102_of_kinds",
        "category_199_of_kinds",
    ];
    assert_eq!(value, json!(expected));
    // Two names are as near.
    assert!(parse("[\"category_01_of_kinds\"]", &schema, Policy::Lenient).is_err());
}

#[test]
fn every_fault_is_told_as_a_sentence() {
    let schema = Schema::new(&json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer", "maximum": 150},
            "kind": {"enum": ["CAT", "DOG"]},
            "items": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["name", "age"],
        "additionalProperties": false,
    }));
    let check = |text: &str, expected: &str| {
        let error = parse(text, &schema, Policy::Lenient).expect_err(text);
        assert_eq!(error.to_string(), expected, "{text}");
    };
    check("", "the answer is empty: give an object with name, age");
    check(
        "I cannot help.",
        "the answer must be an object with name, age, and is the text \"I cannot help.\"",
    );
    check("{\"name\": \"Ann\"}", "`/age` is missing: give an integer");
    check(
        "{\"age\": \"unknown\", \"kind\": \"COW\", \"items\": [1, \"x\"], \"extra\": 1}",
        "`/age` must be an integer, and is the text \"unknown\"\n\
         `/kind` must be \"CAT\" or \"DOG\", and is the text \"COW\"\n\
         `/items/1` must be an integer, and is the text \"x\"\n\
         `/extra` does not belong here: the keys are name, age, kind, items\n\
         `/name` is missing: give a text",
    );
    check(
        "{\"name\": \"Ann\", \"age\": 200}",
        "`/age` must be at most 150, and is 200",
    );
    check(
        "{\"name\": \"Ann\", \"age\": \"10 to 20\"}",
        "`/age` must be an integer, and the text \"10 to 20\" can be read as several numbers",
    );
}

#[test]
fn a_fault_in_a_variant_is_told_at_its_place() {
    let shape = |required: Value, properties: Value| json!({"type": "object", "required": required, "properties": properties});
    let circle = shape(
        json!(["Circle"]),
        json!({"Circle": shape(json!(["radius"]), json!({"radius": {"type": "number"}}))}),
    );
    let square = shape(
        json!(["Square"]),
        json!({"Square": shape(json!(["side"]), json!({"side": {"type": "number"}}))}),
    );
    let tagged = Schema::new(&shape(
        json!(["shape"]),
        json!({"shape": {"oneOf": [{"enum": ["Nothing"]}, circle, square]}}),
    ));
    let told = |text: &str, schema: &Schema| {
        let error = parse(text, schema, Policy::Lenient).expect_err(text);
        error.to_string()
    };
    assert_eq!(
        told("{\"shape\": {\"Circle\": {\"radius\": \"wide\"}}}", &tagged),
        "`/shape/Circle/radius` must be a number, and is the text \"wide\""
    );
    assert_eq!(
        told("{\"shape\": {\"Square\": {}}}", &tagged),
        "`/shape/Square/side` is missing: give a number"
    );
    // Nothing says which one is meant.
    let text = told("{\"shape\": {\"Triangle\": {}}}", &tagged);
    assert!(text.starts_with("`/shape` must be"), "{text}");
    let number = json!({"type": "number"});
    let untagged = Schema::new(&json!({"anyOf": [
        shape(json!(["width", "height"]), json!({"width": number, "height": number})),
        shape(json!(["radius"]), json!({"radius": number})),
    ]}));
    assert_eq!(
        told("{\"radius\": \"wide\"}", &untagged),
        "`/radius` must be a number, and is the text \"wide\""
    );
}

#[test]
fn the_order_of_keys_is_that_of_the_text() {
    let schema = Schema::new(&json!({"type": "object", "properties": {"a": {}, "b": {}, "c": {}}}));
    for text in ["{\"c\": 1, \"a\": 2, \"b\": 3}", "{c: 1, a: 2, b: 3}"] {
        let value = parse(text, &schema, Policy::Lenient).expect(text).value;
        let keys: Vec<_> = value.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["c", "a", "b"]);
    }
}
