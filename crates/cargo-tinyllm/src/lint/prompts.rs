//! `variable-first`: constant text that follows variable text.
//!
//! Servers keep the beginning of a prompt that they have seen before; what follows the first variable
//! text is read anew each time. Short labels between values, such as `Question:`, do not count.

use tinyllm_build::scan::Item;
use tinyllm_syntax::{PromptPart, prompt_parts};

use super::{Finding, read};
use crate::project::Package;

/// Fewer letters than this are labels.
const LABELS: usize = 60;

pub(crate) fn findings(package: &Package) -> Vec<Finding<'_>> {
    let nodes = package.scan.nodes();
    nodes.filter_map(|item| finding(package, item)).collect()
}

fn finding<'p>(package: &Package, item: &'p Item) -> Option<Finding<'p>> {
    let options = &item.options;
    let template = match (&options.prompt, &options.prompt_file) {
        (Some(template), _) => template.clone(),
        (None, Some(file)) => read(&package.folder, file)?,
        (None, None) => return None,
    };
    let (first, after) = after_the_first_value(&template, item)?;
    (after >= LABELS).then(|| Finding {
        lint: "variable-first",
        item,
        text: format!(
            "the prompt of `{}` has {after} letters of constant text after `{{{first}}}`",
            item.ident
        ),
        help: "put what is always the same first, or into the doc comment or `system`, and the \
               values last: servers then read the constant part once"
            .to_owned(),
    })
}

/// The first placeholder, and how many letters of constant text follow it.
fn after_the_first_value(template: &str, item: &Item) -> Option<(String, usize)> {
    let names: Vec<String> = item
        .graph
        .params
        .iter()
        .map(|param| param.name.clone())
        .collect();
    let parts = prompt_parts(template, &names).ok()?;
    let at = parts
        .iter()
        .position(|part| matches!(part, PromptPart::Placeholder { .. }))?;
    let first = match parts.get(at) {
        Some(PromptPart::Placeholder { param, .. }) => names.get(*param).cloned()?,
        _ => return None,
    };
    let constant = parts.iter().skip(at).map(|part| match part {
        PromptPart::Text(text) => text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .count(),
        PromptPart::Placeholder { .. } => 0,
    });
    Some((first, constant.sum()))
}
