//! Options as texts, so that a macro and a source scan write the same facts. Must not check them.

use quote::ToTokens;
use syn::LitStr;

use crate::duration::written;
use crate::model::NodeOptions;

impl NodeOptions {
    /// Name and value, as in the source, of all that shapes a run of the node, in the order of the
    /// language: not the model and the prompt, which are facts of their own, and not the name.
    ///
    /// `timeout = "60s"` is `("timeout", "\"1m\"")`: one text for one duration.
    pub fn listed(&self) -> Vec<(&'static str, String)> {
        let whole = |value: Option<u32>| value.map(|value| value.to_string());
        let texts = |texts: &Vec<LitStr>| {
            let texts: Vec<String> = texts.iter().map(quoted).collect();
            format!("[{}]", texts.join(", "))
        };
        let all = [
            (
                "temperature",
                self.temperature.map(|(value, _)| value.to_string()),
            ),
            ("top_p", self.top_p.map(|(value, _)| value.to_string())),
            ("max_tokens", whole(self.max_tokens.map(|(value, _)| value))),
            ("seed", self.seed.map(|(value, _)| value.to_string())),
            ("stop", self.stop.as_ref().map(texts)),
            ("retries", whole(self.retries.map(|(value, _)| value))),
            (
                "timeout",
                self.timeout_ms.map(|(ms, _)| format!("{:?}", written(ms))),
            ),
            (
                "validate",
                self.validate
                    .as_ref()
                    .map(|path| path.to_token_stream().to_string()),
            ),
            ("output_format", self.output_format.as_ref().map(quoted)),
            (
                "reasoning",
                self.reasoning.map(|(value, _)| value.to_string()),
            ),
            ("parse", self.parse.as_ref().map(quoted)),
            ("escalate", self.escalate.as_ref().map(quoted)),
        ];
        let set = all.into_iter();
        set.filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

fn quoted(text: &LitStr) -> String {
    format!("{:?}", text.value())
}
