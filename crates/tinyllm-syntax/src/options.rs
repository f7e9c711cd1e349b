//! The options of `#[llm_function(..)]`: which there are, and that each is set once.
//!
//! Knows nothing of the function below. How a value is written is `options/value.rs`.

mod listed;
pub(crate) mod value;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Path, Token};

use crate::errors::Errors;
use crate::model::NodeOptions;
use crate::near::no_option;
use crate::tokens::plain;
use value::Value;

/// What a node can set.
const OPTIONS: &[&str] = &[
    "model",
    "system",
    "prompt",
    "prompt_file",
    "temperature",
    "top_p",
    "max_tokens",
    "seed",
    "stop",
    "choose",
    "retries",
    "timeout",
    "validate",
    "output_format",
    "reasoning",
    "parse",
    "escalate",
    "name",
    "crate",
];

/// What only a call to a model understands.
const OF_LLM_CALLS: &[&str] = &[
    "model",
    "system",
    "prompt",
    "prompt_file",
    "temperature",
    "top_p",
    "max_tokens",
    "seed",
    "stop",
    "choose",
    "output_format",
    "reasoning",
    "parse",
    "escalate",
];

/// What the language has reserved and nothing reads yet.
const LATER: &[&str] = &[
    "cache",
    "fallback_models",
    "tools",
    "max_turns",
    "examples",
    "answered_by",
    "effect",
];

/// Options as they stood there, before the function is known.
#[derive(Default)]
pub(crate) struct Given {
    /// All but the prompt, which needs the parameters.
    pub(crate) options: NodeOptions,
    /// `prompt = ".."`, unchecked.
    pub(crate) prompt: Option<LitStr>,
    /// The names that only LLM calls understand, as written.
    pub(crate) call_options: Vec<Ident>,
}

/// What is said of an option that is known but not built.
pub(crate) fn not_yet(name: &str) -> Option<String> {
    LATER
        .contains(&name)
        .then(|| format!("`{name}` is not available yet"))
}

/// Whether a node can set it, though perhaps one call cannot.
pub(crate) fn is_node_option(name: &str) -> bool {
    OPTIONS.contains(&name)
}

/// Parses the tokens inside `#[llm_function(..)]`.
pub(crate) fn options(tokens: TokenStream, errors: &mut Errors) -> Given {
    let mut given = Given::default();
    let mut seen: Vec<String> = Vec::new();
    for setting in settings(tokens, errors) {
        let name = plain(&setting.name);
        let span = setting.name.span();
        if let Some(say) = not_yet(&name) {
            errors.at(span, say);
        } else if !OPTIONS.contains(&name.as_str()) {
            errors.at(span, no_option(&name, OPTIONS));
        } else if seen.contains(&name) {
            errors.at(span, format!("`{name}` is set twice"));
        } else {
            set(&name, setting, &mut given, errors);
        }
        seen.push(name);
    }
    given
}

/// `name = value`, the value still as tokens.
struct Setting {
    name: Ident,
    equals: bool,
    value: TokenStream,
}

fn settings(tokens: TokenStream, errors: &mut Errors) -> Vec<Setting> {
    let mut settings = Vec::new();
    let parse = |input: ParseStream| {
        while !input.is_empty() {
            let name = input
                .call(Ident::parse_any)
                .map_err(|error| syn::Error::new(error.span(), "an option is `name = value`"))?;
            let equals = input.parse::<Option<Token![=]>>()?.is_some();
            if !equals && !input.is_empty() && !input.peek(Token![,]) {
                return Err(input.error("an option is `name = value`"));
            }
            let mut value = TokenStream::new();
            // The commas of a closure's parameters separate no options.
            let closure = input.peek(Token![|]) || input.peek(Token![move]);
            while !input.is_empty() && (closure || !input.peek(Token![,])) {
                value.extend([input.parse::<TokenTree>()?]);
            }
            settings.push(Setting {
                name,
                equals,
                value,
            });
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    if let Err(error) = parse.parse2(tokens) {
        errors.push(error);
    }
    settings
}

fn set(name: &str, setting: Setting, given: &mut Given, errors: &mut Errors) {
    if OF_LLM_CALLS.contains(&name) {
        given.call_options.push(setting.name.clone());
    }
    let value = Value {
        name: &setting.name,
        equals: setting.equals,
        tokens: setting.value,
    };
    let to = &mut given.options;
    match name {
        "model" => to.model = value.text(errors),
        "system" => to.system = value.text(errors),
        "prompt" => {
            one_prompt(value.name, to.prompt_file.is_some(), errors);
            given.prompt = value.text(errors);
        }
        "prompt_file" => {
            one_prompt(value.name, given.prompt.is_some(), errors);
            to.prompt_file = value.text(errors);
        }
        "temperature" => to.temperature = value.float(errors),
        "top_p" => to.top_p = value.float(errors),
        "max_tokens" => to.max_tokens = value.small(errors),
        "seed" => to.seed = value.whole(errors),
        "stop" => to.stop = value.texts(errors),
        "choose" => to.choose = value.choose(errors),
        "retries" => to.retries = value.small(errors),
        "timeout" => to.timeout_ms = value.duration(errors),
        "validate" => to.validate = value.path(errors),
        "output_format" => to.output_format = value.text(errors),
        "reasoning" => to.reasoning = value.flag(errors),
        "parse" => to.parse = value.text(errors),
        "escalate" => to.escalate = value.text(errors),
        "name" => to.name = value.text(errors),
        "crate" => to.crate_path = value.path(errors),
        _ => {}
    }
}

/// The user message comes from one place.
fn one_prompt(second: &Ident, has_first: bool, errors: &mut Errors) {
    if has_first {
        let say = "`prompt` and `prompt_file` say the same thing: keep one of them";
        errors.at(second.span(), say);
    }
}

/// Kept here so that the list of options and their types stay next to each other.
pub(crate) fn type_of(name: &str) -> &'static str {
    match name {
        "model" => "`model` is a text, such as `model = \"openai/gpt-4o-mini\"`",
        "system" => "`system` is a text: `system = \"..\"`",
        "prompt" => "`prompt` is a text: `prompt = \"Weigh {facts}\"`",
        "prompt_file" => "`prompt_file` is a path as a text: `prompt_file = \"prompts/weigh.txt\"`",
        "temperature" => "`temperature` is a number between 0 and 2",
        "top_p" => "`top_p` is a number above 0 and up to 1",
        "max_tokens" => "`max_tokens` is a whole number, such as `max_tokens = 200`",
        "seed" => "`seed` is a whole number, such as `seed = 7`",
        "stop" => "`stop` is a list of texts: `stop = [\"END\"]`",
        "choose" => "`choose` stands alone, or names a calibration by its path: `choose = TOPICS`",
        "retries" => "`retries` is a whole number, such as `retries = 2`",
        "timeout" => "`timeout` is a duration such as \"30s\"",
        "validate" => "`validate` is the path of a function",
        "output_format" => "`output_format` is a text: `output_format = \"types\"`",
        "reasoning" => "`reasoning` stands alone, or is `true` or `false`",
        "parse" => "`parse` is a text: `parse = \"strict\"`",
        "escalate" => {
            "`escalate` is the model of the last attempt, such as `escalate = \"openai/gpt-4o\"`"
        }
        "name" => "`name` is a word of letters, digits, `_` and `-`, such as `name = \"extract\"`",
        "crate" => "`crate` is a path: `crate = path`",
        _ => "an option is `name = value`",
    }
}

/// A path alone, used by `validate` and `crate`.
pub(crate) fn mod_path(tokens: TokenStream) -> Option<Path> {
    Path::parse_mod_style.parse2(tokens).ok()
}
