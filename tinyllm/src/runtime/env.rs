//! A runtime out of environment variables and `tinyllm.toml`.
//!
//! `from_env` reads the two; everything else is done by functions over given values. Knows names of
//! variables; knows nothing of runs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Builder, Runtime};
use crate::error::{Error, ErrorKind, Result};
use crate::options::Options;

/// Options by variable: `TINYLLM_NODE__extract_facts__temperature=0.2`.
const NODE_VARIABLE: &str = "TINYLLM_NODE__";

impl Runtime {
    /// A runtime as the environment and `tinyllm.toml` say.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `TINYLLM_MODEL` | the model of all nodes, whatever they name |
    /// | `TINYLLM_BASE_URL` | one OpenAI-compatible server for all models |
    /// | `TINYLLM_API_KEY` | its key; else `OPENAI_API_KEY` |
    /// | `OPENAI_API_KEY` | the key for models named `openai/..` |
    /// | `TINYLLM_NODE__name__option` | an option of one node, such as `TINYLLM_NODE__judge__timeout=30s` |
    /// | `TINYLLM_CONFIG` | the path of the settings file, instead of `tinyllm.toml` in the present folder |
    ///
    /// The settings file (feature `config`):
    ///
    /// ```toml
    /// model = "small"                # for nodes that name none: an address or a name from below
    ///
    /// [models.small]                 # a model by a name of your own
    /// model = "qwen3-8b"
    /// base_url = "http://127.0.0.1:8080/v1"
    /// api_key_env = "MY_KEY"         # the variable that holds the key
    /// timeout = "60s"
    /// structured = "auto"            # or strict, json_schema, json_object, prompt
    /// headers = { x-team = "loans" }
    ///
    /// [nodes.extract_facts]          # options of a node
    /// temperature = 0.2
    /// retries = 3
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] for a file that cannot be read, an unknown node or option (the nearest
    /// is named), or a value that does not fit.
    pub fn from_env() -> Result<Self> {
        Builder::from_env()?.build()
    }
}

/// The text of the settings file, if there is one.
fn read_settings(variables: &BTreeMap<String, String>) -> Result<Option<String>> {
    let named = variables.get("TINYLLM_CONFIG");
    let path = named.map_or("tinyllm.toml", String::as_str);
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(fault) if named.is_none() && fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(fault) => {
            let message = format!("the settings file `{path}` cannot be read");
            Err(Error::new(ErrorKind::Settings, message).because(fault))
        }
    }
}

impl Builder {
    /// A builder as the environment and `tinyllm.toml` say, for what is to be added in code; see
    /// [`Runtime::from_env`].
    ///
    /// ```
    /// use tinyllm::runtime::Builder;
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// let runtime = Builder::from_env()?.provider("scripted", Scripted::new()).build()?;
    /// # Ok::<(), tinyllm::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Runtime::from_env`].
    pub fn from_env() -> Result<Self> {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let variables: BTreeMap<String, String> = variables.collect();
        let file = read_settings(&variables)?;
        Self::from_settings(&variables, file.as_deref())
    }

    /// A builder as these variables and this text of a `tinyllm.toml` say; see [`Runtime::from_env`].
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use tinyllm::runtime::Builder;
    ///
    /// let variables = BTreeMap::from([
    ///     ("TINYLLM_BASE_URL".to_string(), "http://127.0.0.1:8080/v1".to_string()),
    ///     ("TINYLLM_MODEL".to_string(), "qwen3-8b".to_string()),
    /// ]);
    /// let runtime = Builder::from_settings(&variables, None)?.build()?;
    /// # Ok::<(), tinyllm::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Runtime::from_env`].
    pub fn from_settings(variables: &BTreeMap<String, String>, file: Option<&str>) -> Result<Self> {
        let mut builder = Runtime::builder();
        #[cfg(feature = "openai")]
        {
            builder = openai(builder, variables)?;
        }
        if let Some(text) = file {
            builder = settings_file(builder, text, variables)?;
        }
        if let Some(model) = set(variables, "TINYLLM_MODEL") {
            builder = builder.redirect_model(model);
        }
        nodes(builder, variables)
    }
}

#[cfg(feature = "config")]
fn settings_file(
    builder: Builder,
    text: &str,
    variables: &BTreeMap<String, String>,
) -> Result<Builder> {
    super::config::apply(builder, text, variables)
}

#[cfg(not(feature = "config"))]
fn settings_file(_: Builder, _: &str, _: &BTreeMap<String, String>) -> Result<Builder> {
    let message = "there is a settings file, but tinyllm was built without the feature `config`";
    Err(Error::new(ErrorKind::Settings, message))
}

/// A variable that is set to something.
pub(super) fn set<'a>(variables: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    variables
        .get(name)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
}

/// The provider `openai`, and the one server of `TINYLLM_BASE_URL`.
#[cfg(feature = "openai")]
fn openai(builder: Builder, variables: &BTreeMap<String, String>) -> Result<Builder> {
    use crate::provider::openai::OpenAi;

    let mut direct = OpenAi::builder();
    if let Some(key) = set(variables, "OPENAI_API_KEY") {
        direct = direct.api_key(key);
    }
    let builder = builder.provider("openai", direct.build()?);
    let Some(url) = set(variables, "TINYLLM_BASE_URL") else {
        return Ok(builder);
    };
    let mut server = OpenAi::builder().base_url(url);
    let key = set(variables, "TINYLLM_API_KEY").or_else(|| set(variables, "OPENAI_API_KEY"));
    if let Some(key) = key {
        server = server.api_key(key);
    }
    let server = server.build().map_err(|fault| {
        Error::new(ErrorKind::Settings, "TINYLLM_BASE_URL does not fit").because(fault)
    })?;
    Ok(builder.redirect_provider("server", server))
}

/// Options of nodes out of variables: stronger than those of the file, so set after them.
fn nodes(mut builder: Builder, variables: &BTreeMap<String, String>) -> Result<Builder> {
    for (variable, value) in variables {
        let Some(name) = variable.strip_prefix(NODE_VARIABLE) else {
            continue;
        };
        let Some((node, option)) = name.rsplit_once("__") else {
            let message = format!("the variable `{variable}` names no option");
            return Err(Error::new(ErrorKind::Settings, message)
                .advise("write `TINYLLM_NODE__node__option=value`"));
        };
        let mut options = Options::new();
        options
            .set(&option.to_lowercase(), &Value::from(value.as_str()))
            .map_err(|fault| {
                let message = format!("the variable `{variable}`: {}", fault.message());
                Error::new(ErrorKind::Settings, message)
            })?;
        let node = builder.known_node(node);
        builder = builder.node(node, options);
    }
    Ok(builder)
}

impl Builder {
    /// Variables are often written in capitals: the node of that name, whatever the case.
    fn known_node(&self, name: &str) -> String {
        if self.shared.find(name).is_ok() {
            return name.to_string();
        }
        let lower = name.to_lowercase();
        if self.shared.find(&lower).is_ok() {
            lower
        } else {
            name.to_string()
        }
    }
}
