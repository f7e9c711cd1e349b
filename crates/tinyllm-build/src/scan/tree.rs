//! The module tree of a package's crates: which file is which module, and what stands in it.
//!
//! Follows `mod x;` as rustc does. Must not know what a name means.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use proc_macro2::TokenStream;

use super::items::{Access, Definition, Import, Items, ModuleItem, both, items};
use super::roots::Root;
use super::words::{Names, Words, connects};
use super::{Note, NoteKind};

/// Every module of every crate; a module is named by its place in the list.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) modules: Vec<Module>,
    /// Every definition with its module, in the order of the sources.
    pub(crate) definitions: Vec<(usize, Rc<Definition>)>,
    /// The root module of each crate.
    pub(crate) roots: Vec<usize>,
    pub(crate) notes: Vec<Note>,
    /// Files that a `mod x;` without `cfg` asks for and that are not there.
    pub(crate) missing: Vec<PathBuf>,
}

/// A module, or the inside of a function.
pub(crate) struct Module {
    /// What is around it; of a crate's root nothing.
    pub(crate) parent: Option<usize>,
    /// The inside of a function: names of its parent are seen in it.
    pub(crate) is_block: bool,
    /// The place of its crate among the roots.
    pub(crate) root: usize,
    /// `bank::loans`
    pub(crate) path: String,
    /// The function around it.
    pub(crate) function: Option<String>,
    pub(crate) cfg: Option<String>,
    /// Who may name it.
    pub(crate) access: Access,
    /// `#[doc(hidden)]`, here or around it.
    pub(crate) hidden: bool,
    /// As rustc shows it.
    pub(crate) file: String,
    pub(crate) modules: BTreeMap<String, Vec<usize>>,
    pub(crate) imports: Vec<Import>,
    /// Places in [`Tree::definitions`].
    pub(crate) definitions: BTreeMap<String, Vec<usize>>,
}

/// The files that were read, with what stands in them.
pub(crate) struct Files {
    /// What shown paths are relative to.
    base: PathBuf,
    names: Names,
    /// Whether files without our names are taken apart too, for what they import.
    whole: bool,
    read: BTreeMap<PathBuf, Rc<File>>,
}

/// One source.
pub(crate) struct File {
    pub(crate) shown: String,
    pub(crate) text: String,
    pub(crate) items: Items,
    /// The line from which on it could not be taken apart.
    fault: Option<u32>,
}

impl Files {
    pub(crate) fn new(base: &Path, whole: bool) -> Self {
        Self {
            base: base.to_owned(),
            names: Names::ours(),
            whole,
            read: BTreeMap::new(),
        }
    }

    /// The trees of all crates; read again where one of our macros turns out to be renamed.
    pub(crate) fn trees(&mut self, roots: &[Root]) -> Tree {
        loop {
            let mut loader = Loader {
                files: self,
                tree: Tree::default(),
            };
            for (index, root) in roots.iter().enumerate() {
                loader.root(index, root);
            }
            let tree = loader.tree;
            let mut learned = false;
            for module in &tree.modules {
                for import in &module.imports {
                    learned |= self.names.learn(import);
                }
            }
            if !learned {
                return tree;
            }
            self.read.clear();
        }
    }

    /// What our macros are called.
    pub(crate) fn words(&self) -> Words<'_> {
        Words::new(&self.names, Vec::new())
    }

    /// A file by the name that rustc shows.
    pub(crate) fn shown(&self, shown: &str) -> Option<&File> {
        let file = self.read.values().find(|file| file.shown == shown)?;
        Some(file.as_ref())
    }

    /// What was read, by path.
    pub(crate) fn into_read(self) -> BTreeMap<PathBuf, Rc<File>> {
        self.read
    }

    fn shown_path(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.base).unwrap_or(path);
        shown.display().to_string()
    }

    fn file(&mut self, path: &Path) -> Option<Rc<File>> {
        if let Some(file) = self.read.get(path) {
            return Some(Rc::clone(file));
        }
        let text = fs::read(path).ok()?;
        let file = Rc::new(self.parse(path, &String::from_utf8_lossy(&text)));
        self.read.insert(path.to_owned(), Rc::clone(&file));
        Some(file)
    }

    fn parse(&self, path: &Path, text: &str) -> File {
        let mut file = File {
            shown: self.shown_path(path),
            text: text.to_owned(),
            items: Items::default(),
            fault: None,
        };
        let lines = self.names.lines(text);
        if lines.is_empty() && !self.whole && !connects(text) {
            return file;
        }
        match text.parse::<TokenStream>() {
            Ok(tokens) => file.items = items(tokens, &Words::new(&self.names, lines)),
            Err(error) => {
                file.fault = u32::try_from(error.span().start().line).ok();
            }
        }
        file
    }
}

struct Loader<'f> {
    files: &'f mut Files,
    tree: Tree,
}

/// Where the modules of a scope lie.
#[derive(Clone)]
struct Folder {
    /// `mod x;` is `x.rs` or `x/mod.rs` in here.
    children: PathBuf,
    /// What `#[path]` starts from.
    paths: PathBuf,
}

impl Folder {
    /// Of a crate's root, a `mod.rs`, and a file named by `#[path]`.
    fn beside(file: &Path) -> Self {
        let folder = file.parent().unwrap_or(file).to_owned();
        Self {
            children: folder.clone(),
            paths: folder,
        }
    }

    /// Of `x.rs`.
    fn below(file: &Path) -> Self {
        Self {
            children: file.with_extension(""),
            ..Self::beside(file)
        }
    }

    /// Of `mod x { .. }`.
    fn inline(&self, module: &ModuleItem) -> Self {
        let folder = match &module.path {
            Some(path) => self.paths.join(path),
            None => self.children.join(&module.name),
        };
        Self {
            children: folder.clone(),
            paths: folder,
        }
    }
}

/// One scope on its way into the tree.
struct Scope<'s> {
    parent: Option<usize>,
    is_block: bool,
    root: usize,
    path: String,
    function: Option<String>,
    cfg: Option<String>,
    access: Access,
    hidden: bool,
    file: &'s str,
    folder: Folder,
}

impl Loader<'_> {
    fn root(&mut self, index: usize, root: &Root) {
        let Some(file) = self.files.file(&root.file) else {
            return self.tree.missing.push(root.file.clone());
        };
        self.tree.roots.push(self.tree.modules.len());
        let scope = Scope {
            parent: None,
            is_block: false,
            root: index,
            path: root.name.clone(),
            function: None,
            cfg: None,
            access: Access::All,
            hidden: false,
            file: &file.shown,
            folder: Folder::beside(&root.file),
        };
        self.remark(&file);
        self.scope(&file.items, &scope);
    }

    fn scope(&mut self, items: &Items, scope: &Scope<'_>) -> usize {
        let here = self.tree.modules.len();
        self.tree.modules.push(Module {
            parent: scope.parent,
            is_block: scope.is_block,
            root: scope.root,
            path: scope.path.clone(),
            function: scope.function.clone(),
            cfg: scope.cfg.clone(),
            access: scope.access,
            hidden: scope.hidden,
            file: scope.file.to_owned(),
            modules: BTreeMap::new(),
            imports: items.imports.clone(),
            definitions: BTreeMap::new(),
        });
        for definition in &items.definitions {
            let number = self.tree.definitions.len();
            self.tree.definitions.push((here, Rc::clone(definition)));
            if let Some(module) = self.tree.modules.get_mut(here) {
                let all = module.definitions.entry(definition.name.clone());
                all.or_default().push(number);
            }
        }
        for remark in &items.remarks {
            self.note(remark.broken, scope.file, remark.line, remark.text.clone());
        }
        for (function, inner) in &items.blocks {
            self.scope(
                inner,
                &Scope {
                    parent: Some(here),
                    is_block: true,
                    path: scope.path.clone(),
                    function: function
                        .clone()
                        .or_else(|| scope.function.clone())
                        .or_else(|| Some("_".to_owned())),
                    cfg: scope.cfg.clone(),
                    folder: scope.folder.clone(),
                    access: Access::Own,
                    ..*scope
                },
            );
        }
        for module in &items.modules {
            if let Some(number) = self.module(module, scope, here)
                && let Some(parent) = self.tree.modules.get_mut(here)
            {
                let all = parent.modules.entry(module.name.clone());
                all.or_default().push(number);
            }
        }
        here
    }

    fn module(&mut self, module: &ModuleItem, around: &Scope<'_>, parent: usize) -> Option<usize> {
        let scope = Scope {
            parent: Some(parent),
            is_block: false,
            path: format!("{}::{}", around.path, module.name),
            function: None,
            cfg: both(around.cfg.as_deref(), module.cfg.as_deref()),
            access: module.access,
            hidden: around.hidden || module.hidden,
            folder: around.folder.inline(module),
            ..*around
        };
        if let Some(items) = &module.inline {
            return Some(self.scope(items, &scope));
        }
        let Some((path, folder)) = find(module, &around.folder) else {
            if scope.cfg.is_none() {
                let expected = expected(module, &around.folder);
                let shown = |(path, _): &(PathBuf, Folder)| self.files.shown_path(path);
                let places: Vec<String> = expected.iter().map(shown).collect();
                let text = format!(
                    "the module `{}` has no file: there is no {}",
                    module.name,
                    places.join(" and no ")
                );
                self.note(true, around.file, module.line, text);
                let first = expected.into_iter().next();
                self.tree.missing.extend(first.map(|(path, _)| path));
            }
            return None;
        };
        if self.is_around(parent, &path) {
            let text = format!("the module `{}` contains itself", module.name);
            self.note(true, around.file, module.line, text);
            return None;
        }
        let file = self.files.file(&path)?;
        self.remark(&file);
        let scope = Scope {
            file: &file.shown,
            folder,
            ..scope
        };
        Some(self.scope(&file.items, &scope))
    }

    /// Whether a file is already open around a module.
    fn is_around(&self, module: usize, path: &Path) -> bool {
        let shown = self.files.shown_path(path);
        let mut at = Some(module);
        while let Some(module) = at.and_then(|at| self.tree.modules.get(at)) {
            if module.file == shown {
                return true;
            }
            at = module.parent;
        }
        false
    }

    fn remark(&mut self, file: &File) {
        if let Some(line) = file.fault {
            let text = "this file is left out: a bracket, a text or a comment does not close here, or \
                        this is no Rust";
            self.note(true, &file.shown, line, text.to_owned());
        }
    }

    /// A note, once; a file may belong to several crates.
    fn note(&mut self, broken: bool, file: &str, line: u32, text: String) {
        let note = Note {
            kind: if broken {
                NoteKind::Skipped
            } else {
                NoteKind::Unseen
            },
            file: file.to_owned(),
            line,
            text,
        };
        if !self.tree.notes.contains(&note) {
            self.tree.notes.push(note);
        }
    }
}

/// The file of `mod x;`, and where its own modules lie.
fn find(module: &ModuleItem, folder: &Folder) -> Option<(PathBuf, Folder)> {
    let mut places = expected(module, folder).into_iter();
    places.find(|(file, _)| file.is_file())
}

/// Where rustc looks for it, in order.
fn expected(module: &ModuleItem, folder: &Folder) -> Vec<(PathBuf, Folder)> {
    if let Some(path) = &module.path {
        let file = folder.paths.join(path);
        let beside = Folder::beside(&file);
        return vec![(file, beside)];
    }
    let flat = folder.children.join(format!("{}.rs", module.name));
    let nested = folder.children.join(&module.name).join("mod.rs");
    let (below, beside) = (Folder::below(&flat), Folder::beside(&nested));
    vec![(flat, below), (nested, beside)]
}
