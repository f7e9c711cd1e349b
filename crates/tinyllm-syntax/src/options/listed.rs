//! Options as texts, so that a macro and a source scan write the same facts. Must not check them.

use quote::ToTokens;

use crate::duration::written;
use crate::model::NodeOptions;

impl NodeOptions {
    /// Name and value, as in the source, of all that shapes a run of the node, in the order of the
    /// language: not the model and the prompt, which are facts of their own.
    ///
    /// `timeout = "60s"` is `("timeout", "\"1m\"")`: one text for one duration.
    pub fn listed(&self) -> Vec<(&'static str, String)> {
        let mut listed = Vec::new();
        let mut add = |name, value: Option<String>| {
            if let Some(value) = value {
                listed.push((name, value));
            }
        };
        let number = |value: &dyn ToString| value.to_string();
        add(
            "temperature",
            self.temperature.as_ref().map(|(value, _)| number(value)),
        );
        add(
            "max_tokens",
            self.max_tokens.as_ref().map(|(value, _)| number(value)),
        );
        add("seed", self.seed.as_ref().map(|(value, _)| number(value)));
        add(
            "stop",
            self.stop.as_ref().map(|texts| {
                let texts: Vec<String> = texts
                    .iter()
                    .map(|text| format!("{:?}", text.value()))
                    .collect();
                format!("[{}]", texts.join(", "))
            }),
        );
        add(
            "retries",
            self.retries.as_ref().map(|(value, _)| number(value)),
        );
        add(
            "timeout",
            self.timeout_ms
                .map(|(ms, _)| format!("\"{}\"", written(ms))),
        );
        add(
            "validate",
            self.validate
                .as_ref()
                .map(|path| path.to_token_stream().to_string()),
        );
        let literal =
            |text: &Option<syn::LitStr>| text.as_ref().map(|text| format!("{:?}", text.value()));
        add("output_format", literal(&self.output_format));
        add(
            "reasoning",
            self.reasoning.map(|(value, _)| value.to_string()),
        );
        add("parse", literal(&self.parse));
        add("escalate", literal(&self.escalate));
        listed
    }
}
