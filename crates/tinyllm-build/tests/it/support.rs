//! Packages on disk, for one test each.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tinyllm_build::scan::{Item, NoteKind, Scan};

/// A package in a folder of its own, which is gone after the test.
pub(crate) struct Package {
    pub(crate) folder: PathBuf,
}

impl Package {
    /// With these files; a manifest with the name `bank` if there is none among them.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("tinyllm-build-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let package = Self { folder };
        package.write("Cargo.toml", "[package]\nname = \"bank\"\n");
        for (name, text) in files {
            package.write(name, text);
        }
        package
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn scan(&self) -> Scan {
        Scan::of_package(&self.folder).unwrap()
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(Path::new(&self.folder));
    }
}

/// The scan of these files.
pub(crate) fn scan(files: &[(&str, &str)]) -> Scan {
    Package::of(files).scan()
}

/// The paths of all items, in order.
pub(crate) fn paths(scan: &Scan) -> Vec<String> {
    scan.items.iter().map(Item::path).collect()
}

/// The full path of what each call of a graph means; with `~` before it if it is not in the sources.
pub(crate) fn calls(scan: &Scan, graph: &str) -> Vec<String> {
    let graph = scan.find(graph).unwrap_or_else(|| panic!("no {graph}"));
    let meaning = |call: &tinyllm_build::scan::Used| match (call.items.first(), &call.elsewhere) {
        (Some(number), _) => scan.items[*number].path(),
        (None, Some(path)) => format!("~{path}"),
        (None, None) => format!("~?{}", call.path),
    };
    graph.calls.iter().map(meaning).collect()
}

/// Every note as `kind file:line: text`.
pub(crate) fn notes(scan: &Scan) -> Vec<String> {
    let word = |kind| match kind {
        NoteKind::Skipped => "skipped",
        NoteKind::Unseen => "unseen",
        NoteKind::Conditional => "conditional",
        NoteKind::Elsewhere => "elsewhere",
        _ => "other",
    };
    let show = |note: &tinyllm_build::scan::Note| format!("{} {note}", word(note.kind));
    scan.notes.iter().map(show).collect()
}
