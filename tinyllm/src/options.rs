//! Options: what can be set about a node's calls, at every level by the same names.
//!
//! Knows names, types and ranges; knows nothing of where a setting came from or of who obeys it.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::choose::{self, Choose};
use crate::error::{Error, ErrorKind};
use crate::nearest;
use crate::parse::Policy;
use crate::schema::OutputFormat;

mod answer;
mod own;

pub use own::NodeOptions;

/// The options that a level sets; what it leaves open is decided by the level below it.
///
/// From weakest to strongest: the node's own `#[llm_function(..)]`, `tinyllm.toml` or the builder by
/// node name, the environment, the run, the call.
///
/// ```
/// use tinyllm::Options;
///
/// let options = Options::new().temperature(0.2).retries(3);
/// assert_eq!(options.over(Options::new().temperature(0.9).seed(7)).to_string(),
///     "temperature = 0.2, seed = 7, retries = 3");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Options {
    pub(crate) model: Option<Cow<'static, str>>,
    pub(crate) system: Option<Cow<'static, str>>,
    pub(crate) prompt: Option<Cow<'static, str>>,
    pub(crate) temperature: Option<f64>,
    pub(crate) top_p: Option<f64>,
    pub(crate) max_tokens: Option<u32>,
    pub(crate) seed: Option<u64>,
    pub(crate) stop: Option<Vec<String>>,
    pub(crate) choose: Option<Choose>,
    pub(crate) retries: Option<u32>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) output_format: Option<OutputFormat>,
    pub(crate) reasoning: Option<bool>,
    pub(crate) parse: Option<Policy>,
    pub(crate) escalate: Option<Cow<'static, str>>,
}

/// What can be set at run time, by name.
pub(crate) const NAMES: [&str; 15] = [
    "model",
    "system",
    "prompt",
    "temperature",
    "top_p",
    "max_tokens",
    "seed",
    "stop",
    "choose",
    "retries",
    "timeout",
    "output_format",
    "reasoning",
    "parse",
    "escalate",
];

/// What only LLM calls understand.
pub(crate) const LLM_ONLY: [&str; 13] = [
    "model",
    "system",
    "prompt",
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

impl Options {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The model's address, such as `openai/gpt-4o-mini`.
    pub fn model(mut self, address: impl Into<Cow<'static, str>>) -> Self {
        self.model = Some(address.into());
        self
    }

    /// The instruction.
    pub fn system(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.system = Some(text.into());
        self
    }

    /// The template of the user message, with `{parameter.field}` places.
    pub fn prompt(mut self, template: impl Into<Cow<'static, str>>) -> Self {
        self.prompt = Some(template.into());
        self
    }

    /// Randomness, from 0 to 2.
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Only the likeliest tokens that together reach this probability, above 0 and up to 1.
    pub fn top_p(mut self, probability: f64) -> Self {
        self.top_p = Some(probability);
        self
    }

    /// The longest reply, in tokens.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.max_tokens = Some(tokens);
        self
    }

    /// The same seed asks for the same reply, where the server can.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Texts that end the reply.
    pub fn stop<T: Into<String>>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        self.stop = Some(texts.into_iter().map(Into::into).collect());
        self
    }

    /// Whether the variants of the output are scored instead of one being generated; a
    /// [`Calibration`](crate::choose::Calibration) corrects the scores.
    pub fn choose(mut self, choose: impl Into<Choose>) -> Self {
        self.choose = Some(choose.into());
        self
    }

    /// How often an invalid reply is asked again.
    pub fn retries(mut self, times: u32) -> Self {
        self.retries = Some(times);
        self
    }

    /// How long the node may take, all attempts together.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// These options, and where they say nothing, those below.
    pub fn over(self, below: Self) -> Self {
        Self {
            model: self.model.or(below.model),
            system: self.system.or(below.system),
            prompt: self.prompt.or(below.prompt),
            temperature: self.temperature.or(below.temperature),
            top_p: self.top_p.or(below.top_p),
            max_tokens: self.max_tokens.or(below.max_tokens),
            seed: self.seed.or(below.seed),
            stop: self.stop.or(below.stop),
            choose: self.choose.or(below.choose),
            retries: self.retries.or(below.retries),
            timeout: self.timeout.or(below.timeout),
            output_format: self.output_format.or(below.output_format),
            reasoning: self.reasoning.or(below.reasoning),
            parse: self.parse.or(below.parse),
            escalate: self.escalate.or(below.escalate),
        }
    }

    /// Set one option by its name; a text is read as the option's type.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] for an unknown name (the nearest one is named) or an unfit value.
    pub fn set(&mut self, name: &str, value: &Value) -> Result<(), Error> {
        match name {
            "model" => self.model = Some(text(name, value)?.into()),
            "system" => self.system = Some(text(name, value)?.into()),
            "prompt" => self.prompt = Some(text(name, value)?.into()),
            "temperature" => self.temperature = Some(temperature(value)?),
            "top_p" => self.top_p = Some(top_p(value)?),
            "max_tokens" => self.max_tokens = Some(whole(name, value, 1, u32::MAX)?),
            "seed" => self.seed = Some(whole(name, value, 0, u64::MAX)?),
            "stop" => self.stop = Some(stop(value)?),
            "choose" => self.choose = Some(choose::read(value).map_err(settings)?),
            "retries" => self.retries = Some(whole(name, value, 0, MOST_RETRIES)?),
            "timeout" => self.timeout = Some(duration(name, text(name, value)?)?),
            "output_format" => self.output_format = Some(answer::output_format(value)?),
            "reasoning" => self.reasoning = Some(answer::reasoning(value)?),
            "parse" => self.parse = Some(answer::policy(value)?),
            "escalate" => self.escalate = Some(text(name, value)?.into()),
            "validate" | "name" => {
                return Err(settings(format!(
                    "`{name}` is part of the program: set it in code"
                )));
            }
            "prompt_file" => {
                let message = "`prompt_file` is part of the program: write `prompt` here";
                return Err(settings(message.to_string()));
            }
            "cache" | "fallback_models" | "tools" | "max_turns" | "examples" | "answered_by"
            | "effect" => {
                return Err(settings(format!("`{name}` is not available yet")));
            }
            _ => {
                let hint = nearest::hint(name, "options", NAMES);
                return Err(settings(format!("no option named `{name}`{hint}")));
            }
        }
        Ok(())
    }

    /// What a run sets for all nodes, as far as it concerns a node of this kind: limits of model
    /// calls mean nothing to a body.
    pub(crate) fn only_for(self, kind: tinyllm_graph::Kind<&str>) -> Self {
        match kind {
            tinyllm_graph::Kind::Llm { .. } => self,
            _ => Self::default(),
        }
    }

    /// The options that are set, by name.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let set = [
            self.model.is_some(),
            self.system.is_some(),
            self.prompt.is_some(),
            self.temperature.is_some(),
            self.top_p.is_some(),
            self.max_tokens.is_some(),
            self.seed.is_some(),
            self.stop.is_some(),
            self.choose.is_some(),
            self.retries.is_some(),
            self.timeout.is_some(),
            self.output_format.is_some(),
            self.reasoning.is_some(),
            self.parse.is_some(),
            self.escalate.is_some(),
        ];
        NAMES
            .into_iter()
            .zip(set)
            .filter_map(|(name, set)| set.then_some(name))
            .collect()
    }

    /// Check what was set in code, where the types allow more than the ranges.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if let Some(value) = self.temperature {
            temperature(&Value::from(value))?;
        }
        if let Some(value) = self.top_p {
            top_p(&Value::from(value))?;
        }
        if self.max_tokens == Some(0) {
            return Err(settings("`max_tokens` is at least 1".to_string()));
        }
        if self.retries.is_some_and(|retries| retries > MOST_RETRIES) {
            return Err(settings(format!("`retries` is at most {MOST_RETRIES}")));
        }
        if self.timeout == Some(Duration::ZERO) {
            return Err(settings("`timeout` is longer than nothing".to_string()));
        }
        Ok(())
    }
}

/// More re-asks than this are a mistake, not a wish.
const MOST_RETRIES: u32 = 20;

impl std::fmt::Display for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = Vec::new();
        let texts = [
            ("model", &self.model),
            ("system", &self.system),
            ("prompt", &self.prompt),
        ];
        for (name, value) in texts {
            parts.extend(value.as_ref().map(|value| format!("{name} = {value:?}")));
        }
        parts.extend(
            self.temperature
                .map(|value| format!("temperature = {value}")),
        );
        parts.extend(self.top_p.map(|value| format!("top_p = {value}")));
        parts.extend(self.max_tokens.map(|value| format!("max_tokens = {value}")));
        parts.extend(self.seed.map(|value| format!("seed = {value}")));
        parts.extend(self.stop.as_ref().map(|value| format!("stop = {value:?}")));
        parts.extend(self.choose.as_ref().map(|choose| match choose {
            Choose::Generate => "choose = false".to_string(),
            Choose::Score(calibration) if calibration.is_plain() => "choose = true".to_string(),
            Choose::Score(_) => "choose = a calibration".to_string(),
        }));
        parts.extend(self.retries.map(|value| format!("retries = {value}")));
        parts.extend(self.timeout.map(|value| format!("timeout = {value:?}")));
        self.tell_answer(&mut parts);
        f.write_str(&parts.join(", "))
    }
}

fn settings(message: String) -> Error {
    Error::new(ErrorKind::Settings, message)
}

fn text(name: &str, value: &Value) -> Result<String, Error> {
    match value {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        _ => Err(settings(format!("`{name}` is a text, not `{value}`"))),
    }
}

fn temperature(value: &Value) -> Result<f64, Error> {
    let number = value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    number
        .filter(|number| (0.0..=2.0).contains(number))
        .ok_or_else(|| {
            settings(format!(
                "`temperature` is a number between 0 and 2, not `{value}`"
            ))
        })
}

fn top_p(value: &Value) -> Result<f64, Error> {
    let number = value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    number
        .filter(|number| *number > 0.0 && *number <= 1.0)
        .ok_or_else(|| {
            settings(format!(
                "`top_p` is a number above 0 and up to 1, not `{value}`"
            ))
        })
}

fn whole<T>(name: &str, value: &Value, least: T, most: T) -> Result<T, Error>
where
    T: TryFrom<u64> + PartialOrd + Copy + std::fmt::Display,
{
    let number = value
        .as_u64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    let number = number.and_then(|number| T::try_from(number).ok());
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| {
            settings(format!(
                "`{name}` is a whole number from {least} to {most}, not `{value}`"
            ))
        })
}

fn stop(value: &Value) -> Result<Vec<String>, Error> {
    let texts: Option<Vec<String>> = match value {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(list) => list
            .iter()
            .map(|item| item.as_str().map(str::to_string))
            .collect(),
        _ => None,
    };
    texts
        .filter(|texts| !texts.is_empty() && texts.iter().all(|text| !text.is_empty()))
        .ok_or_else(|| settings(format!("`stop` is a list of texts, not `{value}`")))
}

/// A duration such as `500ms`, `30s`, `2m`, `1h` or `7d`.
pub(crate) fn duration(name: &str, text: String) -> Result<Duration, Error> {
    const UNITS: [(&str, u64); 5] = [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
    ];
    let read = UNITS.into_iter().find_map(|(unit, milliseconds)| {
        let number: u64 = text.trim().strip_suffix(unit)?.trim_end().parse().ok()?;
        number.checked_mul(milliseconds).filter(|total| *total > 0)
    });
    read.map(Duration::from_millis).ok_or_else(|| {
        settings(format!(
            "`{name}` is a duration such as \"30s\", not {text:?}"
        ))
    })
}
