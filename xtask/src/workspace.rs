//! Where the workspace is, what cargo says of it, and how to call cargo in it.
//!
//! It must not know what the commands do with that.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::error::{Context, Error, Result};
use crate::process;

/// The folder of the root manifest.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    let manifest = PathBuf::from(manifest);
    manifest
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// `cargo` with `words`, in the workspace's root.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(words).current_dir(root());
    command
}

/// What `cargo metadata` says of the members alone; needs no lock file and no network.
pub(crate) fn members() -> Result<Value> {
    metadata(&["--no-deps"])
}

/// What `cargo metadata` says of every package, with every feature on every platform.
pub(crate) fn everything() -> Result<Value> {
    metadata(&["--locked", "--all-features"])
}

fn metadata(words: &[&str]) -> Result<Value> {
    let mut command = cargo(&["metadata", "--format-version", "1"]);
    let text = process::capture(command.args(words))?;
    serde_json::from_str(&text).context("cannot read what `cargo metadata` prints")
}

/// The folder of everything that is built or downloaded.
pub(crate) fn target() -> Result<PathBuf> {
    let members = members()?;
    let folder = members.get("target_directory").and_then(Value::as_str);
    let missing = || Error::Failed("`cargo metadata` names no target_directory".to_owned());
    folder.map(PathBuf::from).ok_or_else(missing)
}

/// The elements of the array `key` of `value`; none if there is no such array.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The string `key` of `value`; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The member named `name`.
pub(crate) fn member<'a>(members: &'a Value, name: &str) -> Result<&'a Value> {
    list(members, "packages")
        .iter()
        .find(|package| text(package, "name") == name)
        .ok_or_else(|| Error::Failed(format!("the workspace has no package named `{name}`")))
}
