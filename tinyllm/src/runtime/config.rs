//! `tinyllm.toml`: its tables, applied to a builder.
//!
//! Knows the file's shape; knows nothing of where the file lies. Every mistake is named by its place.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Builder, env};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest;
use crate::options::Options;

/// What can stand at the top.
const TOP: [&str; 5] = ["model", "limit", "transport_retries", "models", "nodes"];

/// Apply the text of a settings file.
pub(super) fn apply(
    mut builder: Builder,
    text: &str,
    variables: &BTreeMap<String, String>,
) -> Result<Builder> {
    let file: Map<String, Value> = toml::from_str(text).map_err(|fault| {
        Error::new(ErrorKind::Settings, "tinyllm.toml is not valid TOML").because(fault)
    })?;
    for (key, value) in &file {
        builder = match (key.as_str(), value) {
            ("model", Value::String(model)) => builder.model(model),
            ("limit", value) => builder.limit(count("limit", value)?),
            ("transport_retries", value) => {
                builder.transport_retries(count("transport_retries", value)?)
            }
            ("models", Value::Object(models)) => named_models(builder, models, variables)?,
            ("nodes", Value::Object(nodes)) => named_nodes(builder, nodes)?,
            (known, _) if TOP.contains(&known) => {
                return Err(wrong(format!("`{known}` has the wrong type")));
            }
            (unknown, _) => {
                let hint = nearest::hint(unknown, "settings", TOP);
                return Err(wrong(format!("no setting named `{unknown}`{hint}")));
            }
        };
    }
    Ok(builder)
}

fn wrong(fault: String) -> Error {
    Error::new(ErrorKind::Settings, format!("tinyllm.toml: {fault}"))
}

fn count(name: &str, value: &Value) -> Result<usize> {
    let number = value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| wrong(format!("`{name}` is a whole number, not `{value}`")))
}

/// `[nodes.NAME]`: options by name.
fn named_nodes(mut builder: Builder, nodes: &Map<String, Value>) -> Result<Builder> {
    for (node, table) in nodes {
        let Value::Object(table) = table else {
            return Err(wrong(format!("`nodes.{node}` is a table of options")));
        };
        let mut options = Options::new();
        for (name, value) in table {
            options
                .set(name, value)
                .map_err(|fault| wrong(format!("[nodes.{node}]: {}", fault.message())))?;
        }
        builder = builder.node(node, options);
    }
    Ok(builder)
}

/// `[models.NAME]`: a model by a name of one's own.
fn named_models(
    mut builder: Builder,
    models: &Map<String, Value>,
    variables: &BTreeMap<String, String>,
) -> Result<Builder> {
    for (name, table) in models {
        let Value::Object(table) = table else {
            return Err(wrong(format!("`models.{name}` is a table")));
        };
        builder = named_model(builder, name, table, variables)
            .map_err(|fault| wrong(format!("[models.{name}]: {}", fault.message())))?;
    }
    Ok(builder)
}

/// What can stand in `[models.NAME]`.
const MODEL: [&str; 6] = [
    "model",
    "base_url",
    "api_key_env",
    "headers",
    "timeout",
    "structured",
];

fn named_model(
    mut builder: Builder,
    name: &str,
    table: &Map<String, Value>,
    variables: &BTreeMap<String, String>,
) -> Result<Builder> {
    if let Some(unknown) = table.keys().find(|key| !MODEL.contains(&key.as_str())) {
        let hint = nearest::hint(unknown, "settings of a model", MODEL);
        return Err(Error::new(
            ErrorKind::Settings,
            format!("no setting named `{unknown}`{hint}"),
        ));
    }
    let Some(model) = table.get("model").and_then(Value::as_str) else {
        return Err(Error::new(ErrorKind::Settings, "`model` is missing"));
    };
    // Without a server of its own the name stands for an address.
    if table.len() == 1 {
        builder
            .shared
            .models
            .insert(name.to_string(), model.to_string());
        return Ok(builder);
    }
    builder
        .shared
        .models
        .insert(name.to_string(), format!("{name}/{model}"));
    server(builder, name, table, variables)
}

#[cfg(not(feature = "openai"))]
fn server(
    _: Builder,
    _: &str,
    _: &Map<String, Value>,
    _: &BTreeMap<String, String>,
) -> Result<Builder> {
    let _ = env::set;
    Err(Error::new(
        ErrorKind::Settings,
        "tinyllm was built without the feature `openai`",
    ))
}

#[cfg(feature = "openai")]
fn server(
    builder: Builder,
    name: &str,
    table: &Map<String, Value>,
    variables: &BTreeMap<String, String>,
) -> Result<Builder> {
    use crate::options;
    use crate::provider::openai::OpenAi;

    let text = |key: &str| match table.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Error::new(
            ErrorKind::Settings,
            format!("`{key}` is a text"),
        )),
    };
    let mut server = OpenAi::builder();
    if let Some(url) = text("base_url")? {
        server = server.base_url(url);
    }
    if let Some(variable) = text("api_key_env")? {
        let key = env::set(variables, variable).ok_or_else(|| {
            Error::new(
                ErrorKind::Settings,
                format!("the variable `{variable}` is not set"),
            )
        })?;
        server = server.api_key(key);
    }
    if let Some(limit) = text("timeout")? {
        server = server.timeout(options::duration("timeout", limit.to_string())?);
    }
    if let Some(structured) = text("structured")? {
        server = server.structured(structured.parse()?);
    }
    let headers = match table.get("headers") {
        None => None,
        Some(Value::Object(headers)) => Some(headers),
        Some(_) => {
            return Err(Error::new(
                ErrorKind::Settings,
                "`headers` is a table of texts",
            ));
        }
    };
    for (header, value) in headers.into_iter().flatten() {
        let Some(value) = value.as_str() else {
            return Err(Error::new(
                ErrorKind::Settings,
                format!("the header `{header}` is a text"),
            ));
        };
        server = server.header(header, value);
    }
    Ok(builder.provider(name, server.build()?))
}
