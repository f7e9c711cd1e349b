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
