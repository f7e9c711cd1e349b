//! One file's tokens as the items that matter: nodes, graphs, modules and imports.
//!
//! Only what our macros stand on is parsed; everything else is stepped over token by token, so that
//! half-written code hides nothing behind it. Must not know other files.

mod attributes;
mod imports;
mod ours;

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use tinyllm_syntax as syntax;

use super::words::Words;
pub(crate) use attributes::both;
use attributes::{access, cfg_of, conditional_paths, is_hidden, value_of};
pub(crate) use imports::Import;
pub(crate) use ours::looks_like_graph;

/// What one scope holds: a module, or the inside of a function.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) modules: Vec<ModuleItem>,
    pub(crate) imports: Vec<Import>,
    pub(crate) definitions: Vec<Rc<Definition>>,
    /// The insides of functions and `impl`s that hold one of our names.
    pub(crate) blocks: Vec<(Option<String>, Items)>,
    pub(crate) remarks: Vec<Remark>,
}

/// Who may name something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    /// The module it stands in, and those within.
    #[default]
    Own,
    /// `pub(crate)`, `pub(super)`, `pub(in path)`.
    Some,
    /// `pub`
    All,
}

/// `mod x;` and `mod x { .. }`
pub(crate) struct ModuleItem {
    pub(crate) name: String,
    /// `#[path = ".."]`
    pub(crate) path: Option<String>,
    pub(crate) cfg: Option<String>,
    pub(crate) access: Access,
    /// `#[doc(hidden)]`
    pub(crate) hidden: bool,
    pub(crate) line: u32,
    /// What stands between the braces, if it has some.
    pub(crate) inline: Option<Items>,
}

/// A node or a graph.
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) access: Access,
    /// `#[doc(hidden)]`
    pub(crate) hidden: bool,
    pub(crate) cfg: Option<String>,
    /// All but doc comments and our own: `allow(dead_code)`.
    pub(crate) attributes: Vec<String>,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) model: Model,
}

pub(crate) enum Model {
    Node(Box<syntax::Node>),
    Graph(Box<syntax::Graph>),
}

/// Something that cannot be drawn.
pub(crate) struct Remark {
    pub(crate) line: u32,
    pub(crate) broken: bool,
    pub(crate) text: String,
}

/// The items of `tokens`.
pub(crate) fn items(tokens: TokenStream, words: &Words<'_>) -> Items {
    let mut walk = Walk {
        tokens: tokens.into_iter().collect(),
        at: 0,
        words,
        found: Items::default(),
        pending: Pending::default(),
    };
    walk.all();
    walk.found
}

struct Walk<'w> {
    tokens: Vec<TokenTree>,
    at: usize,
    words: &'w Words<'w>,
    found: Items,
    pending: Pending,
}

/// What stood before the item that is about to begin.
#[derive(Default)]
struct Pending {
    /// Where its first attribute or `pub` stands.
    start: Option<usize>,
    attributes: Vec<Group>,
    access: Access,
    /// The function whose braces come next.
    function: Option<String>,
}

impl Walk<'_> {
    fn all(&mut self) {
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => self.attribute(),
                TokenTree::Punct(punct) if punct.as_char() == ';' => {
                    self.pending = Pending::default();
                    self.at += 1;
                }
                TokenTree::Ident(word) => {
                    let word = word.clone();
                    self.word(&word);
                }
                TokenTree::Group(group) => {
                    let group = group.clone();
                    self.group(&group);
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// `#[..]` belongs to what follows, `#![..]` to what is around it.
    fn attribute(&mut self) {
        let start = self.at;
        self.at += 1;
        if self.punct(self.at, '!') {
            self.at += 2;
        } else if let Some(group) = self.group_at(self.at).cloned() {
            self.pending.start.get_or_insert(start);
            self.pending.attributes.push(group);
            self.at += 1;
        }
    }

    fn word(&mut self, word: &Ident) {
        if *word == "pub" {
            self.pending.start.get_or_insert(self.at);
            self.at += 1;
            self.pending.access = access(self.tokens.get(self.at));
            if self
                .group_at(self.at)
                .is_some_and(|group| group.delimiter() == Delimiter::Parenthesis)
            {
                self.at += 1;
            }
            return;
        }
        if let Some(ours) = self.our_attribute() {
            return self.node(&ours);
        }
        let known = match word.to_string().as_str() {
            "mod" => self.module(),
            "use" => self.import(),
            "extern" => self.extern_crate(),
            "fn" => self.function(),
            _ => false,
        };
        if !known && !self.macro_call() {
            self.at += 1;
        }
    }

    /// Braces of something else: looked into if one of our names is in there.
    fn group(&mut self, group: &Group) {
        let mut pending = Pending::default();
        if group.delimiter() == Delimiter::Brace {
            std::mem::swap(&mut pending, &mut self.pending);
        }
        if !self.words.within(group) {
            return;
        }
        let inner = items(group.stream(), self.words);
        self.found.blocks.push((pending.function, inner));
    }

    fn module(&mut self) -> bool {
        let Some(name) = self.ident_at(self.at + 1).map(plain) else {
            return false;
        };
        let pending = std::mem::take(&mut self.pending);
        let line = self.line_here();
        let (path, cfg) = (
            value_of(&pending.attributes, "path"),
            cfg_of(&pending.attributes),
        );
        let inline = match self.tokens.get(self.at + 2) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                Some(items(group.stream(), self.words))
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => None,
            _ => return false,
        };
        let module = ModuleItem {
            name,
            path,
            cfg,
            access: pending.access,
            hidden: is_hidden(&pending.attributes),
            line,
            inline,
        };
        self.at += 3;
        if module.inline.is_none() && module.path.is_none() {
            self.modules_by_condition(module, &pending.attributes);
        } else {
            self.found.modules.push(module);
        }
        true
    }

    /// `#[cfg_attr(unix, path = "unix.rs")] mod imp;` is a module under that condition, and another one
    /// where none of them holds.
    fn modules_by_condition(&mut self, mut module: ModuleItem, attributes: &[Group]) {
        let places = conditional_paths(attributes);
        for (condition, path) in &places {
            self.found.modules.push(ModuleItem {
                name: module.name.clone(),
                path: Some(path.clone()),
                cfg: both(module.cfg.as_deref(), Some(condition)),
                inline: None,
                ..module
            });
        }
        let conditions: Vec<&str> = places.iter().map(|(condition, _)| &**condition).collect();
        let neither = match conditions.as_slice() {
            [] => None,
            [one] => Some(format!("not({one})")),
            all => Some(format!("not(any({}))", all.join(", "))),
        };
        module.cfg = both(module.cfg.as_deref(), neither.as_deref());
        self.found.modules.push(module);
    }

    fn import(&mut self) -> bool {
        let pending = std::mem::take(&mut self.pending);
        let from = imports::From {
            access: pending.access,
            conditional: cfg_of(&pending.attributes).is_some(),
        };
        let rest = self.tokens.get(self.at + 1..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'));
        let Some(length) = length else {
            return false;
        };
        let tree = rest.get(..length).unwrap_or_default();
        imports::read(tree, from, &mut self.found.imports);
        self.at += length + 2;
        true
    }

    /// `extern crate bank as money;`
    fn extern_crate(&mut self) -> bool {
        if self
            .ident_at(self.at + 1)
            .is_none_or(|word| *word != "crate")
        {
            return false;
        }
        let pending = std::mem::take(&mut self.pending);
        let from = imports::From {
            access: pending.access,
            conditional: cfg_of(&pending.attributes).is_some(),
        };
        if let Some(name) = self.ident_at(self.at + 2).map(plain) {
            let renamed = self.ident_at(self.at + 3).is_some_and(|word| *word == "as");
            let alias = self.ident_at(self.at + 4).filter(|_| renamed).map(plain);
            self.found.imports.push(Import::of_crate(name, alias, from));
        }
        self.at += 3;
        true
    }

    fn function(&mut self) -> bool {
        let Some(name) = self.ident_at(self.at + 1).map(plain) else {
            return false;
        };
        self.pending.function = Some(name);
        self.at += 2;
        true
    }

    fn punct(&self, at: usize, sign: char) -> bool {
        matches!(self.tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    }

    fn ident_at(&self, at: usize) -> Option<&Ident> {
        match self.tokens.get(at) {
            Some(TokenTree::Ident(word)) => Some(word),
            _ => None,
        }
    }

    fn group_at(&self, at: usize) -> Option<&Group> {
        match self.tokens.get(at) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    fn line_here(&self) -> u32 {
        self.tokens
            .get(self.at)
            .map_or(0, |token| line(token.span()))
    }
}

/// The name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    match name.strip_prefix("r#") {
        Some(rest) => rest.to_owned(),
        None => name,
    }
}

fn line(span: Span) -> u32 {
    number(span.start().line)
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
