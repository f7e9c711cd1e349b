//! Where plain Rust code names a node: `process_loan::run(..)`, `judge(facts)`, `judge::call(cx, ..)`.
//!
//! Paths are found token by token and looked up in their module. A `use` inside of a function is not
//! followed: a name that cannot be looked up counts for every item that bears it, so that nothing
//! seems unused that may be used.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::items::{looks_like_graph, plain};
use super::names::{Lookup, Meaning};
use super::tree::{Files, Tree};
use super::words::Words;
use super::{Item, RustUse};

/// Adds to every item where Rust code names it.
pub(crate) fn add_uses(tree: &Tree, lookup: &Lookup<'_>, files: &Files, items: &mut [Item]) {
    let words = files.words();
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, (_, definition)) in tree.definitions.iter().enumerate() {
        named.entry(&definition.name).or_default().push(number);
    }
    let mut found: BTreeSet<(usize, RustUse)> = BTreeSet::new();
    for (number, module) in tree.modules.iter().enumerate() {
        let around = module.parent.and_then(|parent| tree.modules.get(parent));
        let opens_file = !module.is_block && around.is_none_or(|around| around.file != module.file);
        let Some(file) = files.shown(&module.file).filter(|_| opens_file) else {
            continue;
        };
        // A search of the text first: most files name no node.
        if !named.keys().any(|name| file.text.contains(name)) {
            continue;
        }
        if let Ok(tokens) = file.text.parse::<TokenStream>() {
            let mut reader = Reader {
                tree,
                lookup,
                words: &words,
                named: &named,
                file: &file.shown,
                found: &mut found,
            };
            reader.module(number, tokens);
        }
    }
    for (number, one) in found {
        if let Some(item) = items.get_mut(number) {
            item.rust_uses.push(one);
        }
    }
}

struct Reader<'r, 't> {
    tree: &'r Tree,
    lookup: &'r Lookup<'t>,
    words: &'r Words<'r>,
    /// Definitions by name.
    named: &'r BTreeMap<&'r str, Vec<usize>>,
    file: &'r str,
    found: &'r mut BTreeSet<(usize, RustUse)>,
}

impl Reader<'_, '_> {
    fn module(&mut self, module: usize, tokens: TokenStream) {
        self.tokens(module, None, tokens);
    }

    /// `within` is the node whose body this is.
    fn tokens(&mut self, module: usize, within: Option<usize>, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        let mut function = None;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => at += skipped(&tokens, at),
                TokenTree::Ident(word) if *word == "use" => {
                    at += until_semicolon(&tokens, at);
                }
                TokenTree::Ident(word) if *word == "mod" => {
                    at += self.inline_module(module, &tokens, at);
                }
                TokenTree::Ident(word) if *word == "fn" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        function = self.defined(module, name).or(within);
                    }
                    at += 2;
                }
                TokenTree::Ident(_) => {
                    let (path, length) = path_at(&tokens, at);
                    at += length;
                    if let Some(group) = self.our_graph(&path, &tokens, at) {
                        at += group;
                    } else if !is_local(&tokens, at, length, path.len()) {
                        let called = matches!(tokens.get(at), Some(TokenTree::Group(group))
                            if group.delimiter() == Delimiter::Parenthesis);
                        self.path(module, within, &path, called);
                    }
                }
                TokenTree::Group(group) => {
                    let is_body = group.delimiter() == Delimiter::Brace;
                    let inside = function.filter(|_| is_body).or(within);
                    self.tokens(module, inside, group.stream());
                    if is_body {
                        function = None;
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    fn inline_module(&mut self, module: usize, tokens: &[TokenTree], at: usize) -> usize {
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
            (tokens.get(at + 1), tokens.get(at + 2))
        else {
            return 1;
        };
        let inner = self.tree.modules.get(module);
        let inner = inner.and_then(|module| module.modules.get(&plain(name))?.first().copied());
        self.tokens(inner.unwrap_or(module), None, body.stream());
        3
    }

    /// The node that a function is.
    fn defined(&self, module: usize, name: &Ident) -> Option<usize> {
        let line = u32::try_from(name.span().start().line).ok()?;
        let numbers = self.named.get(plain(name).as_str())?;
        numbers.iter().copied().find(|number| {
            let definition = self.tree.definitions.get(*number);
            definition.is_some_and(|(at, one)| {
                let file = self.tree.modules.get(*at).map(|module| &module.file);
                one.line == line && file == self.tree.modules.get(module).map(|one| &one.file)
            })
        })
    }

    /// How many tokens the input of `chain!` is long: its calls are known already.
    fn our_graph(&self, path: &[Ident], tokens: &[TokenTree], at: usize) -> Option<usize> {
        self.words.composite(&plain(path.last()?))?;
        match (tokens.get(at), tokens.get(at + 1)) {
            (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(group)))
                if mark.as_char() == '!' && looks_like_graph(group.stream()) =>
            {
                Some(2)
            }
            _ => None,
        }
    }

    fn path(&mut self, module: usize, within: Option<usize>, path: &[Ident], called: bool) {
        for (place, word) in path.iter().enumerate() {
            let Some(bearers) = self.named.get(plain(word).as_str()) else {
                continue;
            };
            let head: Vec<String> = path.iter().take(place + 1).map(plain).collect();
            let numbers = match self.lookup.path(module, &head.join("::")) {
                Some(Meaning::Definitions(numbers)) => numbers,
                // A local name or a field is no path; what a path leads to elsewhere is not ours.
                None if path.len() > 1 || called => bearers.clone(),
                _ => continue,
            };
            let start = word.span().start();
            let method = path.get(place + 1).map(plain);
            for number in numbers {
                let one = RustUse {
                    file: self.file.to_owned(),
                    line: u32::try_from(start.line).unwrap_or(u32::MAX),
                    column: u32::try_from(start.column + 1).unwrap_or(u32::MAX),
                    method: method.clone(),
                    within,
                };
                self.found.insert((number, one));
            }
        }
    }
}

/// Whether the name before `at` is bound here, or is a value that has a method: `let judge`, `judge.max(1)`.
fn is_local(tokens: &[TokenTree], at: usize, length: usize, words: usize) -> bool {
    let before = at
        .checked_sub(length + 1)
        .and_then(|before| tokens.get(before));
    let binds = |word: &Ident| *word == "let" || *word == "mut" || *word == "ref";
    let is_bound = matches!(before, Some(TokenTree::Ident(word)) if binds(word));
    let has_method = matches!(tokens.get(at), Some(TokenTree::Punct(dot)) if dot.as_char() == '.');
    words == 1 && (is_bound || has_method)
}

/// `a::b::c` and how many tokens it is long.
fn path_at(tokens: &[TokenTree], at: usize) -> (Vec<Ident>, usize) {
    let mut path = Vec::new();
    let mut length = 0;
    while let Some(TokenTree::Ident(word)) = tokens.get(at + length) {
        path.push(word.clone());
        length += 1;
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        let goes_on = is_colon(at + length) && is_colon(at + length + 1);
        if !goes_on || !matches!(tokens.get(at + length + 2), Some(TokenTree::Ident(_))) {
            break;
        }
        length += 2;
    }
    (path, length.max(1))
}

/// An attribute is passed over.
fn skipped(tokens: &[TokenTree], at: usize) -> usize {
    let is_group = |at: usize| matches!(tokens.get(at), Some(TokenTree::Group(_)));
    match (is_group(at + 1), is_group(at + 2)) {
        (true, _) => 2,
        (false, true) => 3,
        (false, false) => 1,
    }
}

fn until_semicolon(tokens: &[TokenTree], at: usize) -> usize {
    let rest = tokens.get(at..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'));
    end.map_or(1, |end| end + 1)
}
