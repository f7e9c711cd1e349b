//! Replies in JSON: whatever the weights say, they fit.

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value as Number;
use serde_json::{Value, json};
use tinyllm::ErrorKind;
use tinyllm::llm::{Finish, Output, Request};
use tinyllm::prelude::*;
use tinyllm_local::Local;

use crate::support::random_schema::random_schema;
use crate::support::tiny::{Tiny, tiny};
use crate::support::{ask, local, model, reply, structured};

fn random(schema: &Value, seed: u64) -> Request {
    let mut request = structured(ask(&tiny(), "Go."), schema);
    request.temperature = Some(1.0);
    request.seed = Some(seed);
    request.max_tokens = Some(480);
    request
}

/// The reply is valid, compact, and has its fields in the schema's order.
#[track_caller]
fn check(schema: &Value, text: &str) {
    let value: Value =
        serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault}: {text}\n{schema}"));
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap();
    if let Err(fault) = validator.validate(&value) {
        panic!("{fault}: {text}\n{schema}");
    }
    // Escapes and numbers can be written in several ways; spaces cannot hide in them.
    let without_texts = blank_texts(text);
    assert!(!without_texts.contains(char::is_whitespace), "{text}");
    let order: Vec<&String> = schema["properties"]
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
        .collect();
    let written: Vec<&String> = value
        .as_object()
        .unwrap()
        .keys()
        .filter(|key| order.contains(key))
        .collect();
    let expected: Vec<&String> = order
        .into_iter()
        .filter(|key| written.contains(key))
        .collect();
    assert_eq!(written, expected, "{text}");
}

fn blank_texts(text: &str) -> String {
    let mut out = String::new();
    let (mut inside, mut escaped) = (false, false);
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ if inside => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A token is a byte here: the longest of these replies need a longer context than usual.
#[tokio::test]
async fn replies_to_200_random_schemas_are_valid() {
    let model = Tiny::new(GgmlDType::Q8_0)
        .with("llama.context_length", Number::U32(16_000))
        .write("long.gguf");
    let local = local();
    for seed in 0..200 {
        let schema = random_schema(seed);
        let mut request = structured(ask(&model, "Go."), &schema);
        request.temperature = Some(1.0);
        request.seed = Some(seed);
        request.max_tokens = Some(15_000);
        let whole = reply(&local, &request).await;
        let whole = whole.unwrap_or_else(|fault| panic!("seed {seed}: {fault}\n{schema}"));
        assert_eq!(whole.finish, Finish::Stop, "{}\n{schema}", whole.text);
        check(&schema, &whole.text);
    }
}

#[tokio::test]
async fn a_real_model_fits_200_random_schemas() {
    let Some(model) = model() else { return };
    let local = local();
    let mut tokens = 0;
    for seed in 0..200 {
        let schema = random_schema(seed + 1000);
        let mut request = structured(ask(&model, "Make something up, as JSON."), &schema);
        // The bounds of the schemas end the replies, not this.
        request.max_tokens = Some(2000);
        request.seed = Some(seed);
        let whole = reply(&local, &request).await.unwrap();
        assert_eq!(whole.finish, Finish::Stop, "{}\n{schema}", whole.text);
        check(&schema, &whole.text);
        tokens += whole.usage.output_tokens;
    }
    println!("{tokens} tokens in 200 replies");
}

#[data]
enum Verdict {
    /// All is well.
    Good,
    /// Something is not.
    Bad { reason: String, codes: Vec<u16> },
}

#[data]
struct Report {
    /// First the thoughts.
    #[schemars(length(max = 50))]
    reasoning: String,
    verdict: Verdict,
    score: f64,
    count: i64,
    total: u64,
    ratio: f32,
    tags: Vec<Tag>,
    note: Option<Box<Report>>,
}

#[data]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tag {
    Plain,
    Weighted { weight: u8 },
}

#[tokio::test]
async fn types_of_a_program_are_read_from_any_reply() {
    let local = local();
    let schema = tinyllm::schema::of::<Report>();
    let mut whole = 0;
    for seed in 0..40 {
        let answer = reply(&local, &random(&schema, seed)).await.unwrap();
        if answer.finish == Finish::Stop {
            whole += 1;
            check(&schema, &answer.text);
            let report: Report = serde_json::from_str(&answer.text).unwrap();
            assert!(report.reasoning.chars().count() <= 50);
        }
    }
    assert!(whole > 5, "{whole}");
}

#[tokio::test]
async fn numbers_and_lists_come_to_an_end() {
    let local = local();
    let schema = json!({
        "type": "object", "required": ["a", "b", "c"],
        "properties": { "a": { "type": "number" }, "b": { "type": "integer" }, "c": { "type": "array", "items": { "type": "boolean" } } }
    });
    for seed in 0..10 {
        let mut request = random(&schema, seed);
        // Of almost equally likely tokens nearly all are digits.
        request.temperature = Some(2.0);
        let whole = reply(&local, &request).await.unwrap();
        check(&schema, &whole.text);
        let value: Value = serde_json::from_str(&whole.text).unwrap();
        assert!(value["b"].as_i64().unwrap().abs() <= 1 << 53);
        assert!(value["c"].as_array().unwrap().len() <= 100);
        let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
        assert!(
            whole.text.split(',').all(|part| digits(part) <= 17),
            "{}",
            whole.text
        );
    }
}

#[tokio::test]
async fn forced_tokens_cost_no_step() {
    let local = local();
    let schema = json!({
        "type": "object", "properties": { "a_rather_long_name": { "const": "and a value" } }, "required": ["a_rather_long_name"],
    });
    let whole = reply(&local, &random(&schema, 1)).await.unwrap();
    assert_eq!(whole.text, r#"{"a_rather_long_name":"and a value"}"#);
    let stats = local.stats(tiny().to_str().unwrap()).await.unwrap();
    assert_eq!(stats.written_tokens, whole.usage.output_tokens);
    assert!(stats.forced_tokens + 2 >= stats.written_tokens, "{stats:?}");
    assert!(stats.masks <= 2, "{stats:?}");
}

#[tokio::test]
async fn a_schema_that_cannot_be_held_is_an_error_that_names_the_keyword() {
    let local = local();
    let refused = async |schema: Value| {
        let error = reply(&local, &random(&schema, 1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        error.to_string()
    };
    let set = json!({ "type": "object", "properties": { "tags": { "type": "array", "uniqueItems": true } } });
    assert_eq!(
        refused(set).await,
        "a reply cannot be held to this schema while it is written: `uniqueItems` at `#/properties/tags`"
    );
    assert!(
        refused(json!({ "type": "object", "dependentRequired": {} }))
            .await
            .contains("`dependentRequired` at `#`")
    );
    let behind = "a reply cannot be held to this schema while it is written: ";
    let required = |schema: Value| json!({ "type": "object", "properties": { "x": schema }, "required": ["x"] });
    assert_eq!(
        refused(required(json!({ "type": "string", "pattern": "(?=a)b" }))).await,
        format!(
            "{behind}`pattern` at `#/properties/x`: look-around, including look-ahead and look-behind, is not supported"
        )
    );
    for (schema, keyword) in [
        (
            json!({ "type": "integer", "minimum": 3, "maximum": 2 }),
            "minimum",
        ),
        (
            json!({ "type": "string", "minLength": 5, "maxLength": 2 }),
            "minLength",
        ),
        (
            json!({ "type": "array", "minItems": 5, "maxItems": 2 }),
            "minItems",
        ),
        (json!({ "type": "string", "pattern": "(" }), "pattern"),
    ] {
        let at_root = refused(schema.clone()).await;
        assert!(
            at_root.starts_with(&format!("{behind}`{keyword}` at `#`: ")),
            "{at_root}"
        );
        let within = refused(required(schema)).await;
        let expected = format!("{behind}`{keyword}` at `#/properties/x`: ");
        assert!(within.starts_with(&expected), "{within}");
        assert!(!within.contains('\n'), "{within}");
    }
    let overlapping = [
        json!({ "type": "string" }),
        json!({ "type": "string", "maxLength": 2 }),
    ];
    assert_eq!(
        refused(json!({ "oneOf": overlapping })).await,
        "a reply cannot be held to this schema: the alternatives of `oneOf` are not told apart by their types, tags or values"
    );
    assert!(
        refused(json!({ "$ref": "#/$defs/x" }))
            .await
            .contains("'#/$defs/x'")
    );
    assert!(
        refused(json!({ "enum": [] }))
            .await
            .contains("`enum` at `#`")
    );
}

#[tokio::test]
async fn stop_texts_do_not_cut_json() {
    let mut request = random(&json!({ "type": "boolean" }), 1);
    request.stop = vec!["e".to_string()];
    let error = reply(&local(), &request).await.unwrap_err();
    assert_eq!(
        error.message(),
        "`stop` would cut a structured reply, which ends by itself"
    );
}

#[tokio::test]
async fn a_reply_cut_by_max_tokens_says_so() {
    let mut request = random(
        &json!({ "type": "string", "minLength": 30, "maxLength": 40 }),
        1,
    );
    request.max_tokens = Some(10);
    let cut = reply(&local(), &request).await.unwrap();
    assert_eq!((cut.finish, cut.usage.output_tokens), (Finish::Length, 10));
}

#[tokio::test]
async fn no_reply_is_longer_than_max_tokens_however_much_is_forced() {
    let local = local();
    let schema = json!({
        "type": "object", "required": ["name", "sure", "end"],
        "properties": { "name": { "const": "forced from the start" }, "sure": { "type": "boolean" }, "end": { "const": "forced again" } },
    });
    let whole = reply(&local, &random(&schema, 1)).await.unwrap();
    assert_eq!(whole.finish, Finish::Stop);
    // A token is a byte here.
    assert_eq!(whole.usage.output_tokens as usize, whole.text.len());
    for limit in 0..=whole.text.len() {
        let mut request = random(&schema, 1);
        request.max_tokens = Some(limit as u32);
        let cut = reply(&local, &request).await.unwrap();
        assert_eq!(cut.text, whole.text[..limit]);
        assert_eq!(cut.usage.output_tokens as usize, limit);
        let expected = match limit < whole.text.len() {
            true => Finish::Length,
            false => Finish::Stop,
        };
        assert_eq!(cut.finish, expected, "{limit}: {}", cut.text);
    }
}

#[tokio::test]
async fn maps_have_keys_of_any_name_and_come_to_an_end() {
    let model = Tiny::new(GgmlDType::Q8_0)
        .with("llama.context_length", Number::U32(16_000))
        .write("maps.gguf");
    let local = local();
    let schema = json!({ "type": "object", "additionalProperties": { "type": "integer", "format": "uint8" }, "propertyNames": { "maxLength": 5 } });
    let refused = structured(ask(&model, "Go."), &schema);
    let fault = reply(&local, &refused).await.unwrap_err();
    assert!(
        fault.message().contains("`propertyNames` at `#`"),
        "{fault}"
    );
    let schema = json!({ "type": "object", "additionalProperties": { "type": "integer", "minimum": 0, "maximum": 9 }, "maxProperties": 3 });
    let mut keys = 0;
    for seed in 0..10 {
        let mut request = structured(ask(&model, "Go."), &schema);
        request.temperature = Some(1.5);
        request.seed = Some(seed);
        request.max_tokens = Some(15_000);
        let whole = reply(&local, &request).await.unwrap();
        assert_eq!(whole.finish, Finish::Stop, "{}", whole.text);
        let value: Value = serde_json::from_str(&whole.text).unwrap();
        let map = value.as_object().unwrap();
        assert!(map.len() <= 3 && map.values().all(|value| value.as_u64().unwrap() <= 9));
        keys += map.len();
    }
    assert!(keys > 0);
}

#[tokio::test]
async fn text_needs_no_schema() {
    let request = ask(&tiny(), "Go.");
    assert_eq!(request.output, Output::Text);
    let local: Local = local();
    assert!(reply(&local, &request).await.is_ok());
}
