//! Reply: the JSON of a whole chat completion as a `Response`.
//!
//! Takes what servers really send, not only what OpenAI documents. Knows nothing of HTTP, of
//! errors of the server and of requests.
//! Format: <https://platform.openai.com/docs/api-reference/chat/object>.

use serde_json::Value;

use crate::llm::{Finish, Response, ToolCall};
use crate::usage::Usage;

/// Why a body is not a reply.
pub(super) enum Misread {
    /// It is an account of an error.
    Error,
    /// It is something else, told as the end of "the reply of the server ..".
    Format(&'static str),
}

/// Read a body.
pub(super) fn read(body: &[u8]) -> Result<Response, Misread> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Misread::Format("is empty"));
    }
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return Err(Misread::Format("is not JSON"));
    };
    if is_error(&body) {
        return Err(Misread::Error);
    }
    let choice = body
        .pointer("/choices/0")
        .ok_or(Misread::Format("is JSON without `choices`"))?;
    if is_error(choice) {
        return Err(Misread::Error);
    }
    let message = choice.get("message").filter(|message| message.is_object());
    let message = message.ok_or(Misread::Format("has a choice without `message`"))?;
    let tool_calls = tool_calls(message);
    Ok(Response {
        text: text(message.get("content")),
        refusal: refusal(message),
        finish: finish(choice.get("finish_reason"), &tool_calls),
        tool_calls,
        scores: Vec::new(),
        usage: usage(body.get("usage")),
        model: body
            .get("model")
            .and_then(Value::as_str)
            .map(str::to_string),
    })
}

fn is_error(value: &Value) -> bool {
    value.get("error").is_some_and(|error| !error.is_null())
}

/// A text, nothing, or an array of parts.
fn text(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts
            .iter()
            .filter_map(|part| text_of(part, "text"))
            .collect(),
        _ => String::new(),
    }
}

fn text_of<'a>(part: &'a Value, field: &str) -> Option<&'a str> {
    part.as_str()
        .filter(|_| field == "text")
        .or_else(|| part.get(field)?.as_str())
}

fn refusal(message: &Value) -> Option<String> {
    let words = match message.get("refusal") {
        Some(Value::String(words)) => words.clone(),
        _ => {
            let parts = message.get("content")?.as_array()?;
            parts
                .iter()
                .filter_map(|part| text_of(part, "refusal"))
                .collect()
        }
    };
    Some(words).filter(|words| !words.is_empty())
}

fn tool_calls(message: &Value) -> Vec<ToolCall> {
    if let Some(calls) = message.get("tool_calls").and_then(Value::as_array) {
        return calls
            .iter()
            .map(|call| tool_call(call, call.get("function")))
            .collect();
    }
    let old = message.get("function_call").filter(|call| call.is_object());
    old.map(|call| tool_call(call, Some(call)))
        .into_iter()
        .collect()
}

fn tool_call(call: &Value, function: Option<&Value>) -> ToolCall {
    let field = |name| function.and_then(|function| function.get(name));
    let arguments = match field("arguments") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(value) => value.to_string(),
    };
    let id = call.get("id").and_then(Value::as_str).unwrap_or_default();
    let name = field("name").and_then(Value::as_str).unwrap_or_default();
    ToolCall::new(id, name, arguments)
}

/// Some servers end with `stop`, or with nothing, when they wait for the results of functions.
fn finish(reason: Option<&Value>, tool_calls: &[ToolCall]) -> Finish {
    match reason.and_then(Value::as_str).unwrap_or_default() {
        "length" | "max_tokens" => Finish::Length,
        "content_filter" => Finish::ContentFilter,
        "tool_calls" | "function_call" => Finish::ToolCalls,
        _ if !tool_calls.is_empty() => Finish::ToolCalls,
        _ => Finish::Stop,
    }
}

fn usage(usage: Option<&Value>) -> Usage {
    let count = |path| {
        usage
            .and_then(|usage| usage.pointer(path))
            .map_or(0, whole_number)
    };
    let cached = count("/prompt_tokens_details/cached_tokens");
    Usage::new(count("/prompt_tokens"), count("/completion_tokens")).cached(cached)
}

fn whole_number(value: &Value) -> u64 {
    // A cast of a float saturates and turns NaN into 0.
    value
        .as_u64()
        .or_else(|| value.as_f64().map(|number| number as u64))
        .unwrap_or(0)
}
