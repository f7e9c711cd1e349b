//! The strict subset: what is rewritten, what is an error, and how a reply comes back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;
use tinyllm::schema::strict;

#[data]
struct Part {
    name: String,
}

#[data]
#[serde(tag = "kind")]
enum Shape {
    Circle { radius: f64 },
    Of(Part),
    Nothing,
}

#[data]
enum Colour {
    /// As blood.
    Red,
    Green,
}

#[data]
struct Everything {
    count: u32,
    tags: BTreeMap<String, u8>,
    by_number: BTreeMap<i32, Part>,
    pair: (u8, String),
    /// What it looks like.
    colour: Colour,
    shape: Shape,
    maybe: Option<Part>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    remark: String,
    unique: BTreeSet<u8>,
    #[schemars(length(min = 2, max = 5))]
    code: String,
    #[schemars(url)]
    home: String,
    #[validate(date)]
    day: String,
    three: [bool; 3],
    unit: (),
}

/// Every rule of the subset, checked on a whole document.
fn check(schema: &Value, at: &str) {
    const KNOWN: [&str; 18] = [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "anyOf",
        "enum",
        "$ref",
        "$defs",
        "description",
        "pattern",
        "format",
        "multipleOf",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "exclusiveMinimum",
    ];
    let object = schema
        .as_object()
        .unwrap_or_else(|| panic!("{at}: {schema}"));
    for keyword in object.keys() {
        assert!(
            KNOWN.contains(&keyword.as_str()),
            "{at}: {keyword} in {schema}"
        );
    }
    if object.contains_key("$ref") {
        assert_eq!(object.len(), 1, "{at}: {schema}");
    }
    if let Some(fields) = schema.get("properties") {
        let names: Vec<Value> = fields
            .as_object()
            .unwrap()
            .keys()
            .map(|name| json!(name))
            .collect();
        assert_eq!(schema["required"], json!(names), "{at}: {schema}");
        assert_eq!(schema["additionalProperties"], false, "{at}: {schema}");
        for (name, field) in fields.as_object().unwrap() {
            check(field, &format!("{at}/{name}"));
        }
    }
    if let Some(items) = schema.get("items") {
        check(items, &format!("{at}/*"));
    }
    for branch in schema
        .get("anyOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        check(branch, at);
    }
    for (name, definition) in schema
        .get("$defs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        check(definition, name);
    }
}

#[data]
struct Tree {
    /// Where it is.
    label: String,
    children: Vec<Tree>,
}

#[data]
enum Expression {
    Number(i64),
    /// Both added.
    Sum {
        /// The first.
        left: Box<Expression>,
        right: Box<Expression>,
    },
}

#[test]
fn all_of_it_is_in_the_subset_and_the_root_is_an_object() {
    let schemas = [
        strict::<Everything>(),
        strict::<Tree>(),
        strict::<Expression>(),
        strict::<Shape>(),
        strict::<Option<Tree>>(),
        strict::<Vec<Colour>>(),
        strict::<BTreeMap<String, Tree>>(),
        strict::<(Part, Colour)>(),
        strict::<Result<u8, String>>(),
        strict::<()>(),
    ];
    for schema in schemas {
        let schema = schema.unwrap();
        check(&schema, "");
        assert_eq!(schema["type"], "object", "{schema}");
        assert_eq!(schema.get("anyOf"), None, "{schema}");
    }
}

#[test]
fn what_the_subset_cannot_check_is_said_in_words() {
    let schema = strict::<Everything>().unwrap();
    let fields = &schema["properties"];
    assert_eq!(fields["code"]["description"], "2 to 5 characters");
    assert_eq!(fields["unique"]["description"], "no item twice");
    assert_eq!(fields["home"]["description"], "format uri");
    assert_eq!(fields["day"]["format"], "date");
    assert_eq!(fields["three"]["minItems"], 3);
    assert_eq!(fields["count"], json!({"type": "integer", "minimum": 0}));
    let colour = json!({"anyOf": [{"$ref": "#/$defs/Colour"}],
        "description": "What it looks like."});
    assert_eq!(fields["colour"], colour);

    let schema = strict::<std::num::NonZeroI8>().unwrap();
    let number =
        json!({"type": "integer", "minimum": -128, "maximum": 127, "description": "not 0"});
    assert_eq!(schema["properties"]["answer"], number);
}

/// What a type of this kind is refused with.
fn refused<T: schemars::JsonSchema + 'static>(fault: &str) {
    assert_eq!(strict::<T>().unwrap_err(), fault);
}

#[test]
fn what_the_subset_cannot_say_is_named_with_its_place() {
    #[data]
    struct Open {
        anything: Value,
        list: Vec<Value>,
    }
    #[data]
    struct FreeKeys {
        id: u8,
        #[serde(flatten)]
        more: BTreeMap<String, u8>,
    }
    refused::<Open>("/anything takes any JSON; /list/* takes any JSON");
    refused::<FreeKeys>("the value has free keys beside its fields");
    refused::<Vec<Open>>("Open/anything takes any JSON; Open/list/* takes any JSON");
    refused::<Value>("the value takes any JSON");
}

/// A type whose schema is as large as it says.
macro_rules! sized {
    ($name:ident, $schema:expr) => {
        struct $name;
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::Schema::try_from($schema).unwrap()
            }
        }
    };
}

/// An object of so many texts.
fn wide(width: usize) -> Value {
    let fields = (0..width).map(|number| (format!("f{number}"), json!({"type": "string"})));
    json!({"type": "object", "properties": fields.collect::<serde_json::Map<_, _>>()})
}

/// So many objects within each other.
fn deep(depth: usize) -> Value {
    let mut schema = json!({"type": "string"});
    for _ in 0..depth {
        schema = json!({"type": "object", "properties": {"below": schema}});
    }
    schema
}

sized!(Widest, wide(5_000));
sized!(TooWide, wide(5_001));
sized!(Deepest, deep(10));
sized!(TooDeep, deep(11));
sized!(
    ManyNames,
    json!({"type": "object", "properties":
    {"one": {"enum": (0..1_001).map(|number| format!("v{number}")).collect::<Vec<_>>()}}})
);

#[test]
fn the_limits_are_named() {
    assert!(strict::<Widest>().is_ok());
    assert!(strict::<Deepest>().is_ok());
    refused::<TooWide>("the type has 5001 properties, of which at most 5000 are allowed");
    refused::<TooDeep>("the type is nested 11 levels deep, of which at most 10 are allowed");
    refused::<ManyNames>("the type has 1001 names of variants, of which at most 1000 are allowed");
}

#[test]
fn a_type_with_shared_parts_is_measured_in_no_time() {
    // Thirty types, each with two fields of the next one: a billion ways down.
    let mut defs = serde_json::Map::new();
    for number in 0..30 {
        let next = json!({"$ref": format!("#/$defs/T{}", number + 1)});
        let fields = json!({"type": "object", "properties": {"a": next, "b": next}});
        defs.insert(format!("T{number}"), fields);
    }
    defs.insert("T30".to_string(), json!({"type": "string"}));
    static DEFS: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    DEFS.set(Value::Object(defs)).unwrap();
    sized!(
        Shared,
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/T0"}},
        "$defs": DEFS.get().unwrap()})
    );
    refused::<Shared>("the type is nested 31 levels deep, of which at most 10 are allowed");
}

/// Describe it.
#[llm_function(output_format = "strict")]
async fn describe() -> Everything;

fn strict_reply() -> Value {
    json!({
        "count": 2,
        "tags": [{"key": "a", "value": 1}, {"key": "b", "value": 2}],
        "by_number": [{"key": "-7", "value": {"name": "seven"}}],
        "pair": {"0": 5, "1": "five"},
        "colour": "Red",
        "shape": {"kind": "Of", "name": "lid"},
        "maybe": null,
        "remark": null,
        "unique": [1, 2],
        "code": "abc",
        "home": "https://example.org",
        "day": "2026-11-28",
        "three": [true, false, true],
        "unit": null,
    })
}

#[tokio::test]
async fn a_reply_of_the_subset_comes_back_as_the_type() {
    let script = Scripted::new().node("describe", [strict_reply()]);
    let read = describe::run(&Runtime::scripted(&script)).await.unwrap();
    let tags = BTreeMap::from([("a".to_string(), 1), ("b".to_string(), 2)]);
    assert_eq!((read.count, read.tags), (2, tags));
    assert_eq!(read.by_number[&-7].name, "seven");
    assert_eq!(
        (read.pair, read.colour),
        ((5, "five".to_string()), Colour::Red)
    );
    let name = "lid".to_string();
    assert_eq!(read.shape, Shape::Of(Part { name }));
    assert_eq!((read.maybe, read.remark.as_str()), (None, ""));
    assert_eq!(read.three, [true, false, true]);
}

#[tokio::test]
async fn a_model_that_answers_in_the_types_own_form_is_understood() {
    let mut own = strict_reply();
    own["tags"] = json!({"a": 1});
    own["by_number"] = json!({});
    own["pair"] = json!([5, "five"]);
    own.as_object_mut().unwrap().shift_remove("remark");
    let script = Scripted::new().node("describe", [own]);
    let read = describe::run(&Runtime::scripted(&script)).await.unwrap();
    assert_eq!((read.tags["a"], read.pair.0), (1, 5));
}

/// List them.
#[llm_function(output_format = "strict", retries = 1)]
async fn list() -> BTreeMap<String, u8>;

#[tokio::test]
async fn a_wrapped_answer_is_unwrapped_and_its_faults_are_told() {
    let twice = json!({"answer": [{"key": "a", "value": 1}, {"key": "a", "value": 2}]});
    let good = json!({"answer": [{"key": "a", "value": 1}]});
    let script = Scripted::new().node("list", [twice, good]);
    let read = list::run(&Runtime::scripted(&script)).await.unwrap();
    assert_eq!(read, BTreeMap::from([("a".to_string(), 1)]));
    let told = script.requests()[1].last_user_text().to_string();
    assert!(told.contains("the value has the key `a` twice"), "{told}");

    // A map by itself is what the program accepts, too.
    let script = Scripted::new().node("list", [json!({"a": 1})]);
    assert_eq!(
        list::run(&Runtime::scripted(&script)).await.unwrap().len(),
        1
    );
}
