//! Chromium: judges pictures and pages. It must not know who drives it.

use std::process::{Command, Stdio};

use super::debian;
use crate::error::{Result, failed};

/// What the tests of `tinyllm-graph` look for, in their order.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The browser, and fonts in which pictures must fit too: Chinese and emoji.
const PACKAGES: &[&str] = &["chromium", "fonts-wqy-zenhei", "fonts-noto-color-emoji"];

pub(super) fn install() -> Result<()> {
    if runs() {
        return Ok(());
    }
    debian::install("no browser is here: chromium or google-chrome", PACKAGES)?;
    if runs() {
        return Ok(());
    }
    failed("the package chromium is installed, and `chromium` still does not run")
}

fn runs() -> bool {
    let named = std::env::var("TINYLLM_CHROMIUM").ok();
    let names = named
        .iter()
        .map(String::as_str)
        .chain(NAMES.iter().copied());
    names.into_iter().any(|name| {
        let mut browser = Command::new(name);
        browser.arg("--version").stdin(Stdio::null());
        browser.stdout(Stdio::null()).stderr(Stdio::null());
        browser.status().is_ok_and(|status| status.success())
    })
}
