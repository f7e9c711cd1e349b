//! What must hold of every text; the property tests and the fuzz target share it.

use std::time::{Duration, Instant};

use serde_json::Value;
use tinyllm_parse::{Parsed, Policy, Schema, parse};

/// Reads `text` under every policy: what comes out fits, and what was changed is told.
pub(crate) fn check(text: &str, schema: &Schema, validator: &jsonschema::Validator) {
    let began = Instant::now();
    for policy in [Policy::Strict, Policy::Lenient, Policy::Salvage] {
        let parsed = parse(text, schema, policy);
        let Ok(Parsed { value, repairs }) = parsed else {
            continue;
        };
        assert!(
            validator.is_valid(&value),
            "{policy:?} gives {value} for {text:?}"
        );
        let plain = serde_json::from_str::<Value>(text).is_ok_and(|own| own == value);
        if policy == Policy::Strict {
            assert!(plain && repairs.is_empty(), "{text:?}");
        }
        assert!(
            plain || !repairs.is_empty(),
            "changed without a repair: {text:?} to {value}"
        );
        for repair in &repairs {
            assert!(
                text.get(repair.at.clone()).is_some(),
                "{repair:?} of {text:?}"
            );
            assert!(!repair.to_string().is_empty());
            let made_up = matches!(repair.kind.name(), "filled" | "dropped");
            assert!(
                !made_up || policy == Policy::Salvage,
                "{repair:?} of {text:?}"
            );
        }
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{text:?}");
}
