//! The comments that allow a lint: `// tinyllm-lint: allow(unused-node, no-retries)`.
//!
//! One stands on a line of its own above the item, before or between its attributes and docs, or at
//! the end of the item's line. Must not know what a lint looks for.

use tinyllm_build::scan::{Item, Scan, Source};

use super::NAMES;
use crate::near::{listed, nearest};

const MARK: &str = "// tinyllm-lint:";

/// The allowances of one package.
pub(crate) struct Allowed {
    /// File, line of the item, lint.
    given: Vec<(String, u32, &'static str)>,
    /// Place and sentence.
    mistakes: Vec<(String, String)>,
}

impl Allowed {
    pub(crate) fn of(scan: &Scan) -> Self {
        let mut allowed = Self {
            given: Vec::new(),
            mistakes: Vec::new(),
        };
        for source in &scan.files {
            let mut lines: Vec<u32> = scan
                .items
                .iter()
                .filter(|item| item.graph.file == source.shown)
                .map(|item| item.graph.line)
                .collect();
            lines.sort_unstable();
            if !lines.is_empty() {
                allowed.read(source, &lines);
            }
        }
        allowed
    }

    /// Whether a comment allows `lint` for `item`.
    pub(crate) fn allows(&self, item: &Item, lint: &str) -> bool {
        let graph = &item.graph;
        self.given
            .iter()
            .any(|(file, line, name)| *file == graph.file && *line == graph.line && *name == lint)
    }

    /// Comments that allow nothing.
    pub(crate) fn mistakes(&self) -> &[(String, String)] {
        &self.mistakes
    }

    fn read(&mut self, source: &Source, items: &[u32]) {
        for (number, text) in (1..).zip(source.text.lines()) {
            let Some((before, said)) = text.split_once(MARK) else {
                continue;
            };
            if !before.trim().is_empty() && !items.contains(&number) {
                continue;
            }
            let place = format!("{}:{number}", source.shown);
            let names = said.trim().strip_prefix("allow(");
            let Some(names) = names.and_then(|names| names.split(')').next()) else {
                let say = "a lint is allowed by `// tinyllm-lint: allow(unused-node)`".to_owned();
                self.mistakes.push((place, say));
                continue;
            };
            let Some(item) = items.iter().find(|line| **line >= number) else {
                let say = "no node or graph follows this comment".to_owned();
                self.mistakes.push((place, say));
                continue;
            };
            for name in names.split(',').map(str::trim) {
                match NAMES.into_iter().find(|known| *known == name) {
                    Some(known) => self.given.push((source.shown.clone(), *item, known)),
                    None => self.mistakes.push((place.clone(), unknown(name))),
                }
            }
        }
    }
}

fn unknown(name: &str) -> String {
    match nearest(name, NAMES) {
        Some(near) => format!("no lint named `{name}`; did you mean `{near}`?"),
        None => format!("no lint named `{name}`; lints: {}", listed(NAMES)),
    }
}
