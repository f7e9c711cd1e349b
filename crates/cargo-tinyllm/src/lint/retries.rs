//! `no-retries`: an LLM call whose answer can be wrong, and that is never asked again.
//!
//! A plain `String` without a check cannot be wrong. `retries = 0` is a decision.

use tinyllm_build::scan::Item;
use tinyllm_graph::Kind;
use toml::de::{DeTable, DeValue};

use super::{Finding, read};
use crate::project::Package;

pub(crate) fn findings(package: &Package) -> Vec<Finding<'_>> {
    let settings = read(&package.folder, "tinyllm.toml").unwrap_or_default();
    let nodes = package.scan.nodes();
    let lacking = nodes.filter(|item| can_be_wrong(item) && item.options.retries.is_none());
    let lacking = lacking.filter(|item| !is_set(&settings, &item.graph.name));
    lacking.map(finding).collect()
}

fn can_be_wrong(item: &Item) -> bool {
    let is_llm = matches!(item.graph.kind, Kind::Llm { .. });
    is_llm && (item.graph.output != "String" || item.options.validate.is_some())
}

/// Whether `[nodes.NAME]` sets `retries`.
fn is_set(settings: &str, name: &str) -> bool {
    let Ok(table) = DeTable::parse(settings) else {
        return false;
    };
    let inner = |value: &DeValue<'_>, key: &str| {
        value
            .as_table()
            .is_some_and(|table| table.contains_key(key))
    };
    let nodes = table
        .get_ref()
        .get("nodes")
        .and_then(|nodes| nodes.get_ref().as_table());
    let node = nodes.and_then(|nodes| nodes.get(name));
    node.is_some_and(|node| inner(node.get_ref(), "retries"))
}

fn finding(item: &Item) -> Finding<'_> {
    let name = &item.ident;
    let what = match &item.options.validate {
        Some(check) => format!("`{check}` may refuse its answer"),
        None => format!("its answer may be no `{}`", item.graph.output),
    };
    Finding {
        lint: "no-retries",
        item,
        text: format!("`{name}` asks a model once: {what}, and then it fails"),
        help: format!(
            "`#[llm_function(retries = 2)]`, or `retries = 2` under `[nodes.{}]` in tinyllm.toml; \
             `retries = 0` says that once is meant",
            item.graph.name
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::is_set;

    #[test]
    fn settings_count() {
        let settings = "[nodes.judge]\nretries = 1\n[nodes.extract]\nseed = 1\n";
        assert!(is_set(settings, "judge"));
        assert!(!is_set(settings, "extract"));
        assert!(!is_set(settings, "other"));
        assert!(!is_set("half [", "judge"));
    }
}
