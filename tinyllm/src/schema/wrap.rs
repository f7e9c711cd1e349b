//! The wrapper around an answer: for types that must not be a root, and for thinking first.
//!
//! Knows documents as a whole; knows nothing of what is inside.

use serde_json::{Map, Value, json};

use super::walk;

/// Where the answer stands in the wrapper.
pub(super) const ANSWER: &str = "answer";
/// Its place.
pub(super) const POINTER: &str = "/answer";
/// Where a model thinks before it answers.
pub(super) const REASONING: &str = "reasoning";

/// The document as the field `answer` of an object, after `reasoning` if there is a place for it.
pub(super) fn wrapped(mut document: Value, reasoning: bool) -> Value {
    let defs = walk::take_defs(&mut document);
    let mut properties = Map::new();
    if reasoning {
        let place = json!({
            "type": "string",
            "description": "Think step by step before you answer.",
        });
        properties.insert(REASONING.to_string(), place);
    }
    properties.insert(ANSWER.to_string(), document);
    let required: Vec<&String> = properties.keys().collect();
    let mut wrapper = json!({
        "type": "object",
        "required": required,
        "additionalProperties": false,
    });
    if let Some(object) = wrapper.as_object_mut() {
        object.shift_insert(1, "properties".to_string(), Value::Object(properties));
    }
    walk::put_defs(&mut wrapper, defs);
    wrapper
}

/// The answer out of the wrapper, and what was thought before it; a value that is not wrapped comes
/// back as it is.
pub(super) fn unwrapped(mut value: Value) -> (Value, Option<String>) {
    let Some(object) = value.as_object_mut() else {
        return (value, None);
    };
    let is_wrapper = object.keys().all(|key| key == ANSWER || key == REASONING);
    if !is_wrapper {
        return (value, None);
    }
    let Some(answer) = object.shift_remove(ANSWER) else {
        return (value, None);
    };
    let reasoning = object.shift_remove(REASONING);
    let reasoning = reasoning.and_then(|text| text.as_str().map(str::to_string));
    (answer, reasoning.filter(|text| !text.trim().is_empty()))
}
