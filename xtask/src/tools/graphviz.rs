//! Graphviz: reads what `to_dot` writes. It must not know who runs it.

use std::process::{Command, Stdio};

use super::debian;
use crate::error::{Result, failed};

pub(super) fn install() -> Result<()> {
    if runs() {
        return Ok(());
    }
    debian::install("`dot` is not here", &["graphviz"])?;
    if runs() {
        return Ok(());
    }
    failed("the package graphviz is installed, and `dot` still does not run")
}

fn runs() -> bool {
    let mut dot = Command::new("dot");
    dot.arg("-V").stdout(Stdio::null()).stderr(Stdio::null());
    dot.status().is_ok_and(|status| status.success())
}
