//! Mermaid and the page it needs around it, from the Node registry, in `target/mermaid`.
//!
//! The versions stand in `mermaid/package.json` and its lock file; these and `parse.mjs`, the program
//! that tests call, are copied beside the modules. It must not know what is parsed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::debian;
use crate::error::{Context, Result, failed};
use crate::process::{self, progress};
use crate::workspace;

/// Oldest Node that the pinned jsdom runs on.
const OLDEST: (u32, u32) = (20, 19);

const MANIFESTS: [(&str, &str); 2] = [
    ("package.json", include_str!("mermaid/package.json")),
    (
        "package-lock.json",
        include_str!("mermaid/package-lock.json"),
    ),
];
const PARSER: (&str, &str) = ("parse.mjs", include_str!("mermaid/parse.mjs"));

pub(super) fn install() -> Result<()> {
    node_is_new_enough()?;
    let folder = workspace::target()?.join("mermaid");
    if is_whole(&folder) {
        return Ok(());
    }
    progress("tools: mermaid and jsdom from the node registry (181 MB) ..");
    let what = format!("cannot write {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).context(&what)?;
    }
    fs::create_dir_all(&folder).context(&what)?;
    for (name, text) in MANIFESTS {
        fs::write(folder.join(name), text).context(&what)?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    debian::quietly(npm.current_dir(&folder))?;
    // Written last: it says that all before it is whole.
    let (name, text) = PARSER;
    fs::write(folder.join(name), text).context(&what)
}

/// Whether the files here were installed from are those of today.
fn is_whole(folder: &Path) -> bool {
    let mut files = MANIFESTS.into_iter().chain([PARSER]);
    files.all(|(name, text)| fs::read_to_string(folder.join(name)).is_ok_and(|here| here == text))
}

fn node_is_new_enough() -> Result<()> {
    let mut node = Command::new("node");
    node.arg("--version").stdin(Stdio::null());
    let Ok(output) = node.output() else {
        return failed("`node` is not here: install node 20.19 or newer, with npm");
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match version(&text) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => failed(format!(
            "{} says `{}`, and mermaid's page needs node 20.19 or newer",
            process::shown(&node),
            text.trim()
        )),
    }
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node() {
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(version("v24.1.0"), Some((24, 1)));
        assert_eq!(version("20.1"), None);
    }

    #[test]
    fn the_lock_names_no_registry_and_both_packages() {
        let lock = include_str!("mermaid/package-lock.json");
        assert!(!lock.contains("\"resolved\""));
        for package in ["node_modules/mermaid", "node_modules/jsdom"] {
            assert!(lock.contains(&format!("\"{package}\"")), "{package}");
        }
    }
}
