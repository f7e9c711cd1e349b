//! Which crates a package has: the roots of its targets, as cargo finds them.
//!
//! Reads `Cargo.toml` and lists folders. Must not know what stands in the sources.

use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

/// What a crate of a package is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Target {
    /// `src/lib.rs`
    Lib,
    /// `src/main.rs`, `src/bin/*`
    Bin,
    /// `examples/*`
    Example,
    /// `tests/*`
    Test,
    /// `benches/*`
    Bench,
}

impl Target {
    /// The name of its tables in `Cargo.toml`, the folder it is looked for in, and the switch for it.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lib => ("lib", "src", "autolib"),
            Self::Bin => ("bin", "src/bin", "autobins"),
            Self::Example => ("example", "examples", "autoexamples"),
            Self::Test => ("test", "tests", "autotests"),
            Self::Bench => ("bench", "benches", "autobenches"),
        }
    }
}

/// One crate of a package.
///
/// ```
/// use tinyllm_build::scan::{Root, Target};
///
/// let root = Root::new(Target::Bin, "my-tool", "src/main.rs");
/// assert_eq!(root.name, "my_tool");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    /// What it is for.
    pub target: Target,
    /// Its name in paths: `my_tool`.
    pub name: String,
    /// Its first file.
    pub file: PathBuf,
}

impl Root {
    /// A crate with its first file.
    pub fn new(target: Target, name: &str, file: impl Into<PathBuf>) -> Self {
        Self {
            target,
            name: name.replace('-', "_"),
            file: file.into(),
        }
    }
}

/// The crates of the package in `folder`, in the order of [`Target`] and of their names.
///
/// # Errors
///
/// If `Cargo.toml` cannot be read or is not TOML.
pub(crate) fn roots(folder: &Path) -> Result<Vec<Root>, String> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| format!("cannot read {}: {error}", manifest.display()))?;
    let table = DeTable::parse(&text)
        .map_err(|error| format!("cannot read {}: {}", manifest.display(), error.message()))?;
    let manifest = Manifest {
        folder,
        table: table.get_ref(),
    };
    let mut roots = manifest.lib();
    for target in [Target::Bin, Target::Example, Target::Test, Target::Bench] {
        roots.extend(manifest.targets(target));
    }
    roots.retain(|root| root.file.is_file());
    roots.sort();
    roots.dedup_by(|one, other| one.file == other.file && one.target == other.target);
    Ok(roots)
}

struct Manifest<'t> {
    folder: &'t Path,
    table: &'t DeTable<'t>,
}

impl Manifest<'_> {
    fn package_name(&self) -> &str {
        table_of(self.table, "package")
            .and_then(|package| text_of(package, "name"))
            .unwrap_or("package")
    }

    /// Whether cargo is told not to look by itself.
    fn is_off(&self, switch: &str) -> bool {
        let switch = table_of(self.table, "package").and_then(|package| package.get(switch));
        switch.is_some_and(|value| matches!(value.get_ref(), DeValue::Boolean(false)))
    }

    fn lib(&self) -> Vec<Root> {
        let lib = table_of(self.table, "lib");
        let name = lib.and_then(|lib| text_of(lib, "name"));
        let path = lib.and_then(|lib| text_of(lib, "path"));
        if lib.is_none() && self.is_off("autolib") {
            return Vec::new();
        }
        let file = self.folder.join(path.unwrap_or("src/lib.rs"));
        vec![Root::new(
            Target::Lib,
            name.unwrap_or_else(|| self.package_name()),
            file,
        )]
    }

    /// What the tables name, and what lies in the folder unless that is switched off.
    fn targets(&self, target: Target) -> Vec<Root> {
        let (table, folder, switch) = target.words();
        let mut roots = Vec::new();
        if let Some(DeValue::Array(all)) = self.table.get(table).map(|value| value.get_ref()) {
            for one in all.iter() {
                if let DeValue::Table(one) = one.get_ref() {
                    roots.extend(self.named(target, one, folder));
                }
            }
        }
        if self.is_off(switch) {
            return roots;
        }
        let found = self.found(target, &self.folder.join(folder));
        let is_new = |root: &Root| !roots.iter().any(|known| known.file == root.file);
        let found: Vec<Root> = found.into_iter().filter(is_new).collect();
        roots.extend(found);
        roots
    }

    fn named(&self, target: Target, table: &DeTable<'_>, folder: &str) -> Option<Root> {
        let name = text_of(table, "name")?;
        let file = match text_of(table, "path") {
            Some(path) => self.folder.join(path),
            None => {
                let folder = self.folder.join(folder);
                let flat = folder.join(format!("{name}.rs"));
                match (flat.is_file(), target) {
                    (true, _) => flat,
                    (false, Target::Bin) if name == self.package_name() => {
                        self.folder.join("src/main.rs")
                    }
                    (false, _) => folder.join(name).join("main.rs"),
                }
            }
        };
        Some(Root::new(target, name, file))
    }

    fn found(&self, target: Target, folder: &Path) -> Vec<Root> {
        let mut roots = Vec::new();
        if target == Target::Bin {
            let main = self.folder.join("src/main.rs");
            roots.push(Root::new(target, self.package_name(), main));
        }
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            if path.extension().is_some_and(|extension| extension == "rs") {
                roots.push(Root::new(target, name, &path));
            } else if path.is_dir() {
                roots.push(Root::new(target, name, path.join("main.rs")));
            }
        }
        roots
    }
}

fn table_of<'t>(table: &'t DeTable<'_>, name: &str) -> Option<&'t DeTable<'t>> {
    match table.get(name)?.get_ref() {
        DeValue::Table(inner) => Some(inner),
        _ => None,
    }
}

fn text_of<'t>(table: &'t DeTable<'_>, name: &str) -> Option<&'t str> {
    match table.get(name)?.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}
