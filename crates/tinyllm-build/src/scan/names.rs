//! What a path means in a module: a definition, or something outside of the sources.
//!
//! Follows modules, imports, renames, globs and re-exports as Rust does for types. Must not know
//! what is drawn.

use super::items::{Access, Import};
use super::roots::{Root, Target};
use super::tree::{Module, Tree};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A place in [`Tree::definitions`]; more than one under different `cfg`s.
    Definitions(Vec<usize>),
    /// Modules of the tree.
    Modules(Vec<usize>),
    /// A path into another crate, as far as it is known: `profiler::describe`.
    Elsewhere(String),
}

/// The names of a package.
pub(crate) struct Lookup<'t> {
    tree: &'t Tree,
    roots: &'t [Root],
}

/// Names being looked up, to end circles of imports.
type Asked = Vec<(usize, String)>;

impl<'t> Lookup<'t> {
    pub(crate) fn new(tree: &'t Tree, roots: &'t [Root]) -> Self {
        Self { tree, roots }
    }

    /// What `path` means in a module; `None` if nothing has that name.
    pub(crate) fn path(&self, module: usize, path: &str) -> Option<Meaning> {
        let global = path.starts_with("::");
        let words: Vec<&str> = path.split("::").filter(|word| !word.is_empty()).collect();
        let words: Vec<String> = words.iter().map(|word| plain(word)).collect();
        self.words(module, &words, global, &mut Vec::new())
    }

    fn words(
        &self,
        module: usize,
        words: &[String],
        global: bool,
        asked: &mut Asked,
    ) -> Option<Meaning> {
        let (first, mut rest) = words.split_first()?;
        let mut meaning = if global {
            self.krate(first)
        } else {
            match first.as_str() {
                "crate" | "$crate" => Meaning::Modules(vec![self.root_of(module)?]),
                "self" => Meaning::Modules(vec![self.nearest(module)?]),
                "super" => {
                    let mut at = self.above(self.nearest(module)?)?;
                    while let Some((word, after)) = rest.split_first()
                        && word == "super"
                    {
                        at = self.above(at)?;
                        rest = after;
                    }
                    Meaning::Modules(vec![at])
                }
                name => match self.name(module, name, asked) {
                    Some(found) => found,
                    // In a `use`, and before `::`, a name that nothing here has is a crate's.
                    None if !rest.is_empty() || !asked.is_empty() => self.krate(name),
                    None => return None,
                },
            }
        };
        for word in rest {
            meaning = match meaning {
                Meaning::Modules(modules) => {
                    let inside = |at: &usize| self.inside(*at, module, word, asked);
                    modules.iter().find_map(inside)?
                }
                Meaning::Elsewhere(path) => Meaning::Elsewhere(format!("{path}::{word}")),
                Meaning::Definitions(_) => return None,
            };
        }
        Some(meaning)
    }

    /// A name as it is seen in a scope: what is in it, then what is around a block.
    fn name(&self, scope: usize, name: &str, asked: &mut Asked) -> Option<Meaning> {
        let mut at = scope;
        loop {
            if let Some(found) = self.inside(at, scope, name, asked) {
                return Some(found);
            }
            let module = self.tree.modules.get(at)?;
            if !module.is_block {
                return None;
            }
            at = module.parent?;
        }
    }

    /// A name that a module holds itself or imports.
    fn inside(&self, at: usize, asker: usize, name: &str, asked: &mut Asked) -> Option<Meaning> {
        let module = self.tree.modules.get(at)?;
        let entry = (at, name.to_owned());
        if asked.contains(&entry) {
            return None;
        }
        if let Some(definitions) = module.definitions.get(name) {
            let seen = |number: &&usize| {
                let definition = self.tree.definitions.get(**number);
                definition
                    .is_some_and(|(_, one)| one.access > Access::Own || self.is_within(asker, at))
            };
            let seen: Vec<usize> = definitions.iter().filter(seen).copied().collect();
            if !seen.is_empty() {
                return Some(Meaning::Definitions(seen));
            }
        }
        if let Some(modules) = module.modules.get(name) {
            return Some(Meaning::Modules(modules.clone()));
        }
        asked.push(entry);
        let found = self.imported(module, at, asker, name, asked);
        asked.pop();
        found
    }

    fn imported(
        &self,
        module: &Module,
        at: usize,
        asker: usize,
        name: &str,
        asked: &mut Asked,
    ) -> Option<Meaning> {
        let seen = |import: &&Import| import.access > Access::Own || self.is_within(asker, at);
        let imports: Vec<&Import> = module.imports.iter().filter(seen).collect();
        let named = imports
            .iter()
            .find(|import| import.name.as_deref() == Some(name));
        if let Some(import) = named {
            return self.words(at, &import.path, import.global, asked);
        }
        for import in imports.iter().filter(|import| import.is_glob()) {
            let found = match self.words(at, &import.path, import.global, asked) {
                Some(Meaning::Modules(modules)) => modules
                    .iter()
                    .find_map(|inner| self.inside(*inner, at, name, asked)),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether names can come from a glob import of another crate than ours, which has no nodes.
    pub(crate) fn globs_elsewhere(&self, scope: usize) -> bool {
        let elsewhere = |at: usize, import: &Import| {
            let meaning = self.words(at, &import.path, import.global, &mut Vec::new());
            match meaning {
                Some(Meaning::Elsewhere(path)) => !path.starts_with("tinyllm::"),
                Some(Meaning::Modules(_) | Meaning::Definitions(_)) => false,
                None => true,
            }
        };
        let mut at = Some(scope);
        while let Some((number, module)) = at.and_then(|at| Some((at, self.tree.modules.get(at)?)))
        {
            let globs = module.imports.iter().filter(|import| import.is_glob());
            if globs.into_iter().any(|import| elsewhere(number, import)) {
                return true;
            }
            at = module.parent.filter(|_| module.is_block);
        }
        false
    }

    /// A crate by its name: this package's library, else another.
    fn krate(&self, name: &str) -> Meaning {
        match self.package_lib(name) {
            Some(root) => Meaning::Modules(vec![root]),
            None => Meaning::Elsewhere(name.to_owned()),
        }
    }

    /// The page that rustdoc makes for each definition, `bank/loans/fn.judge.html`: for those that
    /// others can name, and in programs for all that stand in a module.
    pub(crate) fn pages(&self) -> Vec<Option<String>> {
        let mut pages = Pages {
            lookup: self,
            seen: Vec::new(),
            found: vec![None; self.tree.definitions.len()],
        };
        // What can be named where it stands has its page there, whoever passes it on.
        for passed_on in [false, true] {
            pages.seen = vec![false; self.tree.modules.len()];
            for root in &self.tree.roots {
                let path = self.tree.modules.get(*root).map(|module| &module.path);
                pages.module(*root, path.map_or("", |path| path), passed_on);
            }
        }
        let mut found = pages.found;
        for ((module, definition), page) in self.tree.definitions.iter().zip(&mut found) {
            let Some(module) = self.tree.modules.get(*module) else {
                continue;
            };
            let root = self.roots.get(module.root);
            let is_program = root.is_some_and(|root| root.target == Target::Bin);
            if is_program && module.function.is_none() {
                *page = Some(page_in(&module.path, &definition.name));
            }
            if definition.hidden || module.hidden {
                *page = None;
            }
        }
        found
    }

    fn package_lib(&self, name: &str) -> Option<usize> {
        let is_lib = |root: &&usize| {
            let root = self.tree.modules.get(**root);
            let root = root.and_then(|module| self.roots.get(module.root));
            root.is_some_and(|root| root.target == Target::Lib && root.name == name)
        };
        self.tree.roots.iter().find(is_lib).copied()
    }

    fn root_of(&self, module: usize) -> Option<usize> {
        let mut at = module;
        while let Some(parent) = self.tree.modules.get(at)?.parent {
            at = parent;
        }
        Some(at)
    }

    /// The module around a block.
    fn nearest(&self, scope: usize) -> Option<usize> {
        let mut at = scope;
        while self.tree.modules.get(at)?.is_block {
            at = self.tree.modules.get(at)?.parent?;
        }
        Some(at)
    }

    fn above(&self, module: usize) -> Option<usize> {
        self.nearest(self.tree.modules.get(module)?.parent?)
    }

    /// Whether `inner` is `outer` or stands in it.
    fn is_within(&self, inner: usize, outer: usize) -> bool {
        let mut at = Some(inner);
        while let Some(number) = at {
            if number == outer {
                return true;
            }
            at = self
                .tree
                .modules
                .get(number)
                .and_then(|module| module.parent);
        }
        false
    }
}

/// The walk that finds pages.
struct Pages<'l, 't> {
    lookup: &'l Lookup<'t>,
    seen: Vec<bool>,
    found: Vec<Option<String>>,
}

impl Pages<'_, '_> {
    /// A module that others can name as `path`, with what it passes on or without.
    fn module(&mut self, module: usize, path: &str, passed_on: bool) {
        match self.seen.get_mut(module) {
            Some(seen) if !*seen => *seen = true,
            _ => return,
        }
        let tree = self.lookup.tree;
        let Some(here) = tree.modules.get(module) else {
            return;
        };
        for number in here.definitions.values().flatten() {
            if let Some((_, one)) = tree.definitions.get(*number)
                && one.access == Access::All
            {
                self.shows(*number, path, &one.name);
            }
        }
        for (name, inner) in &here.modules {
            for inner in inner {
                let is_open = |module: &Module| module.access == Access::All;
                if tree.modules.get(*inner).is_some_and(is_open) {
                    self.module(*inner, &format!("{path}::{name}"), passed_on);
                }
            }
        }
        let is_open = |import: &&Import| import.access == Access::All && !import.conditional;
        for import in here.imports.iter().filter(|_| passed_on).filter(is_open) {
            self.import(module, path, import);
        }
    }

    fn import(&mut self, module: usize, path: &str, import: &Import) {
        let lookup = self.lookup;
        match lookup.words(module, &import.path, import.global, &mut Vec::new()) {
            Some(Meaning::Definitions(numbers)) => {
                for number in numbers {
                    if let Some(name) = &import.name {
                        self.shows(number, path, name);
                    }
                }
            }
            Some(Meaning::Modules(modules)) => {
                for inner in modules {
                    match &import.name {
                        Some(name) => self.module(inner, &format!("{path}::{name}"), true),
                        None => self.module(inner, path, true),
                    }
                }
            }
            Some(Meaning::Elsewhere(_)) | None => {}
        }
    }

    fn shows(&mut self, number: usize, path: &str, name: &str) {
        if let Some(page) = self.found.get_mut(number) {
            page.get_or_insert_with(|| page_in(path, name));
        }
    }
}

fn page_in(module: &str, name: &str) -> String {
    format!("{}/fn.{name}.html", module.replace("::", "/"))
}

fn plain(word: &str) -> String {
    word.strip_prefix("r#").unwrap_or(word).to_owned()
}
