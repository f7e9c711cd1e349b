//! What the program accepts and what a model must produce.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tinyllm::prelude::*;
use tinyllm::schema::{of, produced};

#[data]
struct Person {
    /// The full name.
    name: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    age: Option<u8>,
}

/// The names of a list.
fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|name| name.as_str().unwrap()).collect()
}

fn fields(schema: &Value) -> Vec<&str> {
    let fields = schema["properties"].as_object().unwrap();
    fields.keys().map(String::as_str).collect()
}

#[test]
fn a_model_must_produce_what_a_program_may_do_without() {
    assert_eq!(names(&of::<Person>()["required"]), ["name"]);
    // Only what the type itself leaves out may be left out.
    let must = produced::<Person>();
    assert_eq!(names(&must["required"]), ["name", "tags", "age"]);
    assert_eq!(must["additionalProperties"], false);
    assert_eq!(must["properties"]["tags"].get("default"), None);
    assert_eq!(of::<Person>()["properties"]["tags"]["default"], json!([]));
}

#[data]
struct Order {
    zeta: u8,
    alpha: u8,
    mid: Inner,
}

#[data]
struct Inner {
    second: bool,
    first: bool,
}

#[test]
fn fields_keep_their_order_in_every_rendering() {
    let strict = tinyllm::schema::strict::<Order>().unwrap();
    for schema in [of::<Order>(), produced::<Order>(), strict] {
        assert_eq!(fields(&schema), ["zeta", "alpha", "mid"]);
        assert_eq!(fields(&schema["$defs"]["Inner"]), ["second", "first"]);
    }
    let notation = tinyllm::schema::notation(&produced::<Order>());
    let places = ["zeta", "alpha", "mid", "second", "first"].map(|name| notation.find(name));
    assert!(places.is_sorted() && places[0].is_some(), "{notation}");
}

#[data]
#[serde(rename_all = "camelCase")]
struct Renamed {
    #[serde(alias = "nm", alias = "label")]
    full_name: String,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    both_ways: u8,
    #[serde(skip)]
    cached: u8,
    #[serde(skip_serializing, default)]
    secret: String,
}

#[test]
fn names_are_those_that_serde_reads() {
    let accepted = of::<Renamed>();
    assert_eq!(
        fields(&accepted),
        ["fullName", "nm", "label", "in", "secret"]
    );
    assert_eq!(names(&accepted["required"]), ["in"]);
    assert!(!accepted.to_string().contains("x-aliases"));
    let must = produced::<Renamed>();
    assert_eq!(fields(&must), ["fullName", "in", "secret"]);
    assert_eq!(names(&must["required"]), ["fullName", "in", "secret"]);
    assert!(!must.to_string().contains("x-aliases"));
}

#[data]
enum Mood {
    #[serde(alias = "glad")]
    Happy,
    #[serde(alias = "sorry")]
    Sad { why: String },
}

#[data]
#[serde(tag = "kind")]
enum Tagged {
    #[serde(alias = "glad")]
    Happy {
        since: u8,
    },
    Person(Person),
}

#[test]
fn variants_have_other_names_too() {
    let accepted = of::<Mood>().to_string();
    assert!(accepted.contains(r#""const":"glad""#), "{accepted}");
    assert!(accepted.contains(r#""sorry":{"#), "{accepted}");
    let must = produced::<Mood>().to_string();
    assert!(!must.contains("glad") && !must.contains("sorry"), "{must}");
    let accepted = of::<Tagged>().to_string();
    assert!(accepted.contains(r#""const":"glad""#), "{accepted}");
}

#[test]
fn what_stands_beside_a_reference_is_merged() {
    let must = produced::<Tagged>();
    assert_eq!(must.get("$defs"), None);
    let person = &must["oneOf"][1];
    assert_eq!(fields(person), ["kind", "name", "tags", "note", "age"]);
    assert_eq!(names(&person["required"]), ["kind", "name", "tags", "age"]);
    assert_eq!(person["additionalProperties"], false);
    assert_eq!(person.get("$ref"), None);
}

#[data]
struct Flat {
    #[serde(flatten)]
    person: Person,
    #[serde(flatten)]
    tagged: Tagged,
}

#[test]
fn a_flattened_enum_becomes_a_union_of_objects() {
    let must = produced::<Flat>();
    assert_eq!(must.get("properties"), None);
    for branch in must["oneOf"].as_array().unwrap() {
        let fields = fields(branch);
        assert_eq!(&fields[..4], ["name", "tags", "note", "age"], "{branch}");
        assert!(fields.contains(&"kind"), "{branch}");
    }
}

#[data]
struct Tree {
    label: String,
    children: Vec<Tree>,
}

#[test]
fn a_root_refers_to_itself_by_name() {
    for schema in [of::<Tree>(), produced::<Tree>()] {
        assert!(!schema.to_string().contains(r##""$ref":"#""##), "{schema}");
        assert_eq!(
            schema["properties"]["children"]["items"]["$ref"],
            "#/$defs/Tree"
        );
        assert_eq!(fields(&schema["$defs"]["Tree"]), ["label", "children"]);
    }
}

#[test]
fn numbers_have_no_formats_of_rust() {
    #[data]
    struct Numbers {
        a: u8,
        b: i64,
        c: f32,
        d: BTreeMap<String, u16>,
    }
    let must = produced::<Numbers>().to_string();
    assert!(!must.contains("format"), "{must}");
    assert!(must.contains(r#""a":{"type":"integer","minimum":0,"maximum":255}"#));
}

#[test]
fn a_view_is_built_once() {
    assert!(std::sync::Arc::ptr_eq(&of::<Person>(), &of::<Person>()));
    let views = tinyllm::schema::views::<Person>();
    assert!(std::sync::Arc::ptr_eq(&views.json(true), &views.json(true)));
}
