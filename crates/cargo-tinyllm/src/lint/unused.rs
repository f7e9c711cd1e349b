//! `unused-node` and `unused-graph`: no graph calls it and no code runs it.

use tinyllm_build::scan::{Item, Scan, Target};

use super::Finding;
use super::uses::Code;

pub(crate) fn findings(scan: &Scan) -> Vec<Finding<'_>> {
    let code = Code::of(scan);
    let unused = scan
        .items
        .iter()
        .filter(|item| is_unused(scan, &code, item));
    unused.map(finding).collect()
}

fn is_unused(scan: &Scan, code: &Code, item: &Item) -> bool {
    item.used_by.is_empty() && !is_for_others(scan, code, item) && !code.runs(&item.ident)
}

/// Whether crates that are not looked at may use it.
fn is_for_others(scan: &Scan, code: &Code, item: &Item) -> bool {
    let is_lib = scan
        .roots
        .get(item.root)
        .is_some_and(|root| root.target == Target::Lib);
    is_lib && (item.public || item.exported && code.hands_on(&item.ident))
}

fn finding(item: &Item) -> Finding<'_> {
    let name = &item.ident;
    let (lint, text) = if item.is_graph() {
        ("unused-graph", format!("the graph `{name}` is never run"))
    } else {
        ("unused-node", format!("the node `{name}` is never used"))
    };
    Finding {
        lint,
        item,
        text,
        help: format!("call `{name}` in a graph, run it by `{name}::run(..)`, or remove it"),
    }
}
