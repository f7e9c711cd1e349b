//! `unused-node` and `unused-graph`: no graph calls it and no code runs it.

use tinyllm_build::scan::{Item, Scan, Target};

use super::Finding;

/// What of a graph only shows it; all else runs it.
const SHOW: [&str; 3] = ["graph", "SPEC", "ENTRY"];

pub(crate) fn findings(scan: &Scan) -> Vec<Finding<'_>> {
    let items = scan.items.iter().enumerate();
    let unused = items.filter(|(number, item)| is_unused(scan, *number, item));
    unused.map(|(_, item)| finding(item)).collect()
}

fn is_unused(scan: &Scan, number: usize, item: &Item) -> bool {
    let runs = item.rust_uses.iter().any(|one| {
        let shows = one.method.as_deref();
        let runs = shows.is_none_or(|method| !SHOW.contains(&method));
        // A node that calls itself is not used by that.
        one.within != Some(number) && (runs || !item.is_graph())
    });
    item.used_by.is_empty() && !runs && !is_for_others(scan, item)
}

/// Whether crates that are not looked at can name it.
fn is_for_others(scan: &Scan, item: &Item) -> bool {
    let root = scan.roots.get(item.root);
    item.documented && root.is_some_and(|root| root.target == Target::Lib)
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
