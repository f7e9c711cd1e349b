//! The packages that are looked at, as `cargo metadata` tells them, and the scans of their sources.
//!
//! Must not know what is asked of them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ArgMatches;
use serde_json::Value;
use tinyllm_build::scan::{Note, NoteKind, Root, Scan, Target};

use crate::colour::Colours;
use crate::failure::{Failure, Result};
use crate::near::{listed, nearest};

/// The chosen packages of one workspace.
pub(crate) struct Project {
    /// Where cargo builds.
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

/// One package and what its sources say.
pub(crate) struct Package {
    pub(crate) name: String,
    /// The folder of its `Cargo.toml`.
    pub(crate) folder: PathBuf,
    pub(crate) scan: Scan,
}

impl Project {
    /// Finds the packages that the command line chooses, and scans them.
    pub(crate) fn find(matches: &ArgMatches) -> Result<Self> {
        Self::scanned(matches, Scan::of_roots)
    }

    /// The same, and where plain Rust names the nodes.
    pub(crate) fn find_with_code(matches: &ArgMatches) -> Result<Self> {
        Self::scanned(matches, Scan::with_rust)
    }

    fn scanned(matches: &ArgMatches, scan: fn(&Path, &[Root]) -> Scan) -> Result<Self> {
        let manifest = manifest(matches.get_one::<PathBuf>("manifest-path"))?;
        let metadata = metadata(&manifest)?;
        let root = PathBuf::from(text(&metadata, "workspace_root"));
        let kinds = kinds(matches);
        let chosen = chosen(&metadata, &manifest, matches)?;
        let packages = chosen.iter().map(|package| Package {
            scan: scan(&root, &roots(package, &kinds)),
            ..unscanned(package)
        });
        Ok(Self {
            target: PathBuf::from(text(&metadata, "target_directory")),
            packages: packages.collect(),
        })
    }

    /// Tells on stderr what could not be read; with `--verbose` all that a scan cannot see.
    pub(crate) fn tell_notes(&self, matches: &ArgMatches) {
        let colours = Colours::of_stderr(matches);
        let all = matches.get_flag("verbose");
        for note in self.notes() {
            match note.kind {
                NoteKind::Skipped => eprintln!("{}: {note}", colours.warning("warning")),
                _ if all => eprintln!("{}: {note}", colours.bold("note")),
                _ => {}
            }
        }
    }

    pub(crate) fn notes(&self) -> impl Iterator<Item = &Note> {
        self.packages.iter().flat_map(|package| &package.scan.notes)
    }

    /// Whether a source could not be read in full.
    pub(crate) fn is_broken(&self) -> bool {
        self.packages.iter().any(Package::is_broken)
    }
}

impl Package {
    /// Whether one of its sources could not be read in full.
    pub(crate) fn is_broken(&self) -> bool {
        let mut notes = self.scan.notes.iter();
        notes.any(|note| note.kind == NoteKind::Skipped)
    }
}

/// The manifest that is meant: the one named, else the nearest above this folder.
fn manifest(named: Option<&PathBuf>) -> Result<PathBuf> {
    if let Some(path) = named {
        let file = if path.is_dir() {
            path.join("Cargo.toml")
        } else {
            path.clone()
        };
        return std::path::absolute(&file)
            .ok()
            .filter(|file| file.is_file())
            .ok_or_else(|| {
                let say = format!("no manifest `{}`: name a `Cargo.toml`", path.display());
                Failure::Usage(say)
            });
    }
    let here = env::current_dir()
        .map_err(|error| Failure::Failed(format!("cannot see the current folder: {error}")))?;
    let found = here.ancestors().map(|folder| folder.join("Cargo.toml"));
    found.into_iter().find(|file| file.is_file()).ok_or_else(|| {
        let say = format!(
            "no cargo project: there is no `Cargo.toml` in `{}` or above; go to a package, or name \
             one with `--manifest-path FILE`",
            here.display()
        );
        Failure::Usage(say)
    })
}

/// What cargo says of the workspace; it resolves nothing, so it needs no network and no lock file.
fn metadata(manifest: &Path) -> Result<Value> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .arg("--manifest-path")
        .arg(manifest);
    let cannot = |what: String| Failure::Failed(format!("cannot read the package: {what}"));
    let output = command
        .output()
        .map_err(|error| cannot(format!("`cargo metadata` does not run: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("error: ");
        return Err(cannot(said.to_owned()));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| cannot(format!("`cargo metadata` printed no JSON: {error}")))
}

/// The packages by `--package`, `--workspace`, or where the manifest is.
fn chosen<'m>(
    metadata: &'m Value,
    manifest: &Path,
    matches: &ArgMatches,
) -> Result<Vec<&'m Value>> {
    let all = list(metadata, "packages");
    let names = matches.get_many::<String>("package");
    if let Some(names) = names {
        return names.map(|name| named(all, name)).collect();
    }
    let here = all
        .iter()
        .find(|package| same_file(Path::new(text(package, "manifest_path")), manifest));
    match here {
        Some(package) if !matches.get_flag("workspace") => Ok(vec![package]),
        _ => Ok(all.iter().collect()),
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}

fn named<'m>(all: &'m [Value], name: &str) -> Result<&'m Value> {
    let found = all.iter().find(|package| text(package, "name") == name);
    found.ok_or_else(|| {
        let names = || all.iter().map(|package| text(package, "name"));
        let advice = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("packages: {}", listed(names())),
        };
        Failure::Usage(format!("no package named `{name}`; {advice}"))
    })
}

/// What kinds of crates are looked at.
fn kinds(matches: &ArgMatches) -> Vec<Target> {
    let said = [
        ("lib", Target::Lib),
        ("bins", Target::Bin),
        ("examples", Target::Example),
        ("tests", Target::Test),
        ("benches", Target::Bench),
    ];
    let kinds: Vec<Target> = said
        .into_iter()
        .filter(|(name, _)| matches.get_flag(name))
        .map(|(_, kind)| kind)
        .collect();
    if kinds.is_empty() {
        vec![Target::Lib, Target::Bin, Target::Example]
    } else {
        kinds
    }
}

fn unscanned(package: &Value) -> Package {
    let manifest = PathBuf::from(text(package, "manifest_path"));
    Package {
        name: text(package, "name").to_owned(),
        folder: manifest.parent().map_or_else(PathBuf::new, Path::to_owned),
        scan: Scan::default(),
    }
}

fn roots(package: &Value, kinds: &[Target]) -> Vec<Root> {
    let mut roots: Vec<Root> = list(package, "targets").iter().filter_map(target).collect();
    roots.retain(|root| kinds.contains(&root.target));
    roots.sort();
    roots
}

/// A crate of a package; build scripts have no graphs.
fn target(target: &Value) -> Option<Root> {
    let kinds: Vec<&str> = list(target, "kind")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let kind = match kinds.as_slice() {
        ["bin"] => Target::Bin,
        ["example"] => Target::Example,
        ["test"] => Target::Test,
        ["bench"] => Target::Bench,
        ["custom-build"] => return None,
        _ => Target::Lib,
    };
    Some(Root::new(
        kind,
        text(target, "name"),
        text(target, "src_path"),
    ))
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
