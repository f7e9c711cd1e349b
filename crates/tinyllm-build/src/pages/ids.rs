//! The file names of graphs. Must not know what is in the files.

use std::collections::BTreeSet;

use crate::scan::{Scan, Target};

/// A name per item, none for nodes: `process_loan`, `by_model.process_loan`; in crates other than the
/// library with the crate before it: `loan.process_loan`. A name that is taken gets a number.
pub(super) fn ids(scan: &Scan) -> Vec<Option<String>> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut ids = Vec::new();
    for item in &scan.items {
        if !item.is_graph() {
            ids.push(None);
            continue;
        }
        let path = item.path();
        let is_lib = scan
            .roots
            .get(item.root)
            .is_some_and(|root| root.target == Target::Lib);
        let path = match path.split_once("::") {
            Some((_, inside)) if is_lib => inside,
            _ => path.as_str(),
        };
        let plain = path.replace("::", ".");
        let mut id = plain.clone();
        let mut number = 1;
        // File systems may not tell capitals from small letters.
        while !taken.insert(id.to_lowercase()) {
            number += 1;
            id = format!("{plain}-{number}");
        }
        ids.push(Some(id));
    }
    ids
}
