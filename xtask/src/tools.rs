//! Programs of others that some tests hand our output to: Graphviz, Mermaid's own parser, Chromium.
//!
//! Each is found or installed by a file of `tools/`. Lives here: what a missing one means.
//! It must not know what the tests do with them.

mod chromium;
mod debian;
mod graphviz;
mod mermaid;

pub(crate) use debian::{is_debian, may_install};

use crate::args::Args;
use crate::error::{Error, Result};
use crate::process::{self, progress};

struct Tool {
    name: &'static str,
    /// Finds it, and installs it first where that is needed and may be done.
    install: fn() -> Result<()>,
}

const TOOLS: &[Tool] = &[
    Tool {
        name: "graphviz",
        install: graphviz::install,
    },
    Tool {
        name: "mermaid",
        install: mermaid::install,
    },
    Tool {
        name: "chromium",
        install: chromium::install,
    },
];

/// `cargo xtask tools`.
pub(crate) fn run(args: Args) -> Result<()> {
    args.none_left()?;
    install()
}

/// Installs what is missing. On a person's machine one that cannot be had is told, and its tests
/// skip themselves; on CI it is an error.
pub(crate) fn install() -> Result<()> {
    for Tool { name, install } in TOOLS {
        match install() {
            Ok(()) => {}
            Err(error) if process::is_ci() => {
                return Err(Error::Failed(format!(
                    "there is no {name}, and CI must run the tests with it\n{error}"
                )));
            }
            Err(error) => progress(&format!(
                "skipped: tests with {name}, since there is none: {error}"
            )),
        }
    }
    Ok(())
}
