//! What `#[data]` writes into the schema for the rules that schemars does not know.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tinyllm::data;

const STEP: u8 = 5;

#[data]
struct All {
    #[validate(exclusive_min = 0, exclusive_max = 1.5)]
    share: f64,
    #[validate(multiple_of = STEP)]
    step: Option<u8>,
    #[validate(unique, inner(uuid))]
    ids: Vec<String>,
    #[schemars(ip)]
    ip: Option<String>,
    #[schemars(inner(ip, length(max = 9)))]
    ips: Vec<String>,
    #[schemars(contains("a-b.c"))]
    contains: String,
    #[validate(values(length(min = 1), email))]
    emails: HashMap<String, String>,
    #[validate(values(inner(range(min = 1)), unique))]
    numbers: BTreeMap<u8, Vec<i64>>,
    #[validate(date_time)]
    at: String,
    #[cfg_attr(all(), validate(date), schemars(length(min = 10)))]
    on: String,
}

#[track_caller]
fn holds(schema: &Value, pointer: &str, expected: Value) {
    let found = schema
        .pointer(pointer)
        .unwrap_or_else(|| panic!("no {pointer} in {schema:#}"));
    for (key, value) in expected.as_object().expect("keywords") {
        match found.get(key) {
            found if value.is_null() => assert_eq!(found, None, "{key} of {pointer}"),
            found => assert_eq!(found, Some(value), "{key} of {pointer}: {schema:#}"),
        }
    }
}

#[test]
fn every_rule_is_in_the_schema() {
    let schema = &*tinyllm::schema::of::<All>();
    let versions = json!([{"format": "ipv4"}, {"format": "ipv6"}]);
    let cases = [
        (
            "share",
            json!({"exclusiveMinimum": 0, "exclusiveMaximum": 1.5}),
        ),
        (
            "step",
            json!({"multipleOf": 5, "type": ["integer", "null"]}),
        ),
        ("ids", json!({"uniqueItems": true})),
        ("ids/items", json!({"format": "uuid"})),
        ("ip", json!({"anyOf": versions, "format": null})),
        (
            "ips/items",
            json!({"anyOf": versions, "format": null, "maxLength": 9}),
        ),
        ("contains", json!({"pattern": r"a-b\.c"})),
        (
            "emails/additionalProperties",
            json!({"minLength": 1, "format": "email"}),
        ),
        (
            "numbers/patternProperties/^\\d+$",
            json!({"uniqueItems": true}),
        ),
        (
            "numbers/patternProperties/^\\d+$/items",
            json!({"minimum": 1}),
        ),
        ("at", json!({"format": "date-time"})),
        ("on", json!({"format": "date", "minLength": 10})),
    ];
    for (field, keywords) in cases {
        holds(schema, &format!("/properties/{field}"), keywords);
    }
}

#[test]
fn rules_under_a_condition_are_checked_too() {
    let all = json!({"share": 1, "step": 5, "ids": [], "ip": null, "ips": [], "contains": "a-b.c",
        "emails": {}, "numbers": {}, "at": "2026-01-01T00:00:00Z", "on": "2026-02-30"});
    let said = r#"/on is "2026-02-30", but must be a date, such as 2026-03-31"#;
    super::says::<All>(&all.to_string(), &[said]);
}
