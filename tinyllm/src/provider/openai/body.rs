//! Body: a `Request` as the JSON of a chat completion.
//!
//! Knows OpenAI's field names; knows nothing of HTTP and of replies.
//! Format: <https://platform.openai.com/docs/api-reference/chat/create>.

use serde_json::{Map, Value, json};

use crate::llm::{Message, Output, Request, Role, Tool, ToolCall};

/// How JSON of a schema is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `response_format: json_schema`.
    Schema,
    /// `response_format: json_object` and words in the prompt.
    Object,
    /// Words in the prompt.
    Prompt,
}

/// The body of a request, whose limit on the reply goes by the name of `limit_field`.
pub(super) fn render(request: &Request, form: Form, limit_field: &str) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_string(), value);
    if !request.model.is_empty() {
        put("model", json!(request.model));
    }
    put("messages", messages(request, form));
    if let Some(format) = response_format(&request.output, form) {
        put("response_format", format);
    }
    if !request.tools.is_empty() {
        put("tools", request.tools.iter().map(tool).collect());
    }
    if let Some(temperature) = request.temperature {
        put("temperature", json!(temperature));
    }
    if let Some(top_p) = request.top_p {
        put("top_p", json!(top_p));
    }
    if let Some(limit) = request.max_tokens {
        put(limit_field, json!(limit));
    }
    if let Some(seed) = request.seed {
        put("seed", json!(seed));
    }
    if !request.stop.is_empty() {
        put("stop", json!(request.stop));
    }
    put("stream", json!(false));
    Value::Object(body)
}

fn messages(request: &Request, form: Form) -> Value {
    let Some(words) = schema_in_words(&request.output, form) else {
        return request.messages.iter().map(message).collect();
    };
    let request = request.clone().instructed(&words);
    request.messages.iter().map(message).collect()
}

/// What the prompt says about the schema, where `response_format` does not.
fn schema_in_words(output: &Output, form: Form) -> Option<String> {
    match (output, form) {
        (Output::Text, _) | (_, Form::Schema) => None,
        (Output::Json { schema, .. }, Form::Object | Form::Prompt) => {
            Some(crate::schema::in_words(schema))
        }
    }
}

fn response_format(output: &Output, form: Form) -> Option<Value> {
    let Output::Json {
        name,
        schema,
        strict,
    } = output
    else {
        return None;
    };
    match form {
        Form::Schema => Some(json!({
            "type": "json_schema",
            "json_schema": {"name": schema_name(name), "schema": **schema, "strict": strict},
        })),
        Form::Object => Some(json!({"type": "json_object"})),
        Form::Prompt => None,
    }
}

/// OpenAI takes up to 64 letters, digits, `_` and `-`.
fn schema_name(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let name: String = name
        .chars()
        .take(64)
        .map(|c| if fits(c) { c } else { '_' })
        .collect();
    if name.is_empty() {
        "output".to_string()
    } else {
        name
    }
}

fn message(message: &Message) -> Value {
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    };
    let mut body = Map::new();
    body.insert("role".to_string(), json!(role));
    // A message that only calls functions says nothing, and some servers reject an empty text.
    let silent = message.text.is_empty() && !message.tool_calls.is_empty();
    let content = if silent {
        Value::Null
    } else {
        json!(message.text)
    };
    body.insert("content".to_string(), content);
    if !message.tool_calls.is_empty() {
        let calls = message.tool_calls.iter().map(tool_call).collect();
        body.insert("tool_calls".to_string(), calls);
    }
    if let Some(id) = &message.tool_call_id {
        body.insert("tool_call_id".to_string(), json!(id));
    }
    Value::Object(body)
}

fn tool_call(call: &ToolCall) -> Value {
    let function = json!({"name": call.name, "arguments": call.arguments});
    json!({"id": call.id, "type": "function", "function": function})
}

fn tool(tool: &Tool) -> Value {
    json!({
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": *tool.parameters,
        },
    })
}
