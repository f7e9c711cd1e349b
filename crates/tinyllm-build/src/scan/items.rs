//! One file's tokens as the items that matter: nodes, graphs, modules and imports.
//!
//! Only what our macros stand on is parsed; everything else is stepped over token by token, so that
//! half-written code hides nothing behind it. Must not know other files.

mod imports;

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use tinyllm_graph::tidy;
use tinyllm_syntax as syntax;
use tinyllm_syntax::Composite;

use super::words::Words;
pub(crate) use imports::Import;

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

    /// `#[llm_function(..)]` among the attributes of what begins here: its arguments.
    fn our_attribute(&self) -> Option<Group> {
        let ours = |group: &&Group| {
            let last = path_of(group.stream()).1;
            last.is_some_and(|last| self.words.is_attribute(&last))
        };
        self.pending.attributes.iter().find(ours).cloned()
    }

    fn node(&mut self, ours: &Group) {
        let pending = std::mem::take(&mut self.pending);
        let start = pending.start.unwrap_or(self.at);
        let mut end = self.at;
        let mut body = None;
        while let Some(token) = self.tokens.get(end) {
            end += 1;
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    body = Some(group.clone());
                    break;
                }
                _ => {}
            }
        }
        let own = byte_start(ours.span_open());
        let mut item: Vec<TokenTree> = Vec::new();
        for token in self.tokens.get(start..end).unwrap_or_default() {
            match token {
                TokenTree::Group(group) if byte_start(group.span_open()) == own => {
                    item.pop();
                }
                token => item.push(token.clone()),
            }
        }
        self.at = end;
        let parsed = syntax::node(arguments(ours), item.into_iter().collect());
        let line = line(ours.span_open());
        let Some(model) = parsed.value else {
            return self.broken(line, "a node", parsed.errors);
        };
        let name = plain(&model.sig.ident);
        if parsed.errors.is_some() {
            self.broken(line, &format!("the node `{name}`"), parsed.errors);
        }
        if model.usable {
            let place = model.sig.ident.span();
            self.define(name, place, &pending, Model::Node(Box::new(model)));
        }
        if let Some(body) = body.filter(|body| self.words.within(body)) {
            let inner = items(body.stream(), self.words);
            self.found.blocks.push((None, inner));
        }
    }

    fn define(&mut self, name: String, place: Span, pending: &Pending, model: Model) {
        let place = place.start();
        let mut attributes: Vec<String> = Vec::new();
        let mut cfg = None;
        for group in &pending.attributes {
            let (first, last) = path_of(group.stream());
            let ours = last.is_some_and(|last| self.words.is_attribute(&last));
            match first.as_deref() {
                Some("doc") => {}
                Some("cfg") => {
                    let inside = arguments(group).to_string();
                    cfg = Some(tidy(&inside));
                }
                _ if ours => {}
                _ => attributes.push(tidy(&group.stream().to_string())),
            }
        }
        self.found.definitions.push(Rc::new(Definition {
            name,
            access: pending.access,
            hidden: is_hidden(&pending.attributes),
            cfg,
            attributes,
            line: number(place.line),
            column: number(place.column + 1),
            model,
        }));
    }

    fn broken(&mut self, at: u32, what: &str, errors: Option<syn::Error>) {
        let mut line = at;
        let mut why = "rustc will say why".to_owned();
        if let Some(error) = errors {
            line = number(error.span().start().line);
            why = error.to_string();
        }
        self.found.remarks.push(Remark {
            line,
            broken: true,
            text: format!("{what} is left out of the pictures: {why}"),
        });
    }

    fn module(&mut self) -> bool {
        let Some(name) = self.ident_at(self.at + 1).map(plain) else {
            return false;
        };
        let pending = std::mem::take(&mut self.pending);
        let line = self.line_here();
        let inline = match self.tokens.get(self.at + 2) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                Some(items(group.stream(), self.words))
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => None,
            _ => return false,
        };
        self.found.modules.push(ModuleItem {
            name,
            path: value_of(&pending.attributes, "path"),
            cfg: cfg_of(&pending.attributes),
            access: pending.access,
            hidden: is_hidden(&pending.attributes),
            line,
            inline,
        });
        self.at += 3;
        true
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

    /// `path::to::name! { .. }`: a graph, if the name is ours.
    fn macro_call(&mut self) -> bool {
        let mut at = self.at;
        while self.punct(at + 1, ':') && self.punct(at + 2, ':') && self.ident_at(at + 3).is_some()
        {
            at += 3;
        }
        let Some(name) = self.ident_at(at).map(plain) else {
            return false;
        };
        if !self.punct(at + 1, '!') {
            return false;
        }
        let named = self.ident_at(at + 2).map(plain);
        let place = at + 2 + usize::from(named.is_some());
        let Some(group) = self.group_at(place).cloned() else {
            return false;
        };
        self.at = place + 1;
        let pending = std::mem::take(&mut self.pending);
        match self.words.composite(&name) {
            Some(composite) if looks_like_graph(group.stream()) => {
                self.graph(composite, &group, pending);
            }
            // Another crate's macro of that name.
            Some(_) => {}
            None => self.unseen(&name, named, &group),
        }
        true
    }

    fn graph(&mut self, composite: Composite, group: &Group, mut pending: Pending) {
        let line = line(group.span_open());
        let parsed = syntax::graph(composite, group.stream());
        let Some(model) = parsed.value else {
            return self.broken(line, "a graph", parsed.errors);
        };
        let name = plain(&model.name);
        if parsed.errors.is_some() {
            return self.broken(line, &format!("the graph `{name}`"), parsed.errors);
        }
        let mut inside = group.stream().into_iter().peekable();
        while let Some(token) = inside.next() {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    if let Some(TokenTree::Group(attribute)) = inside.peek() {
                        pending.attributes.push(attribute.clone());
                    }
                }
                TokenTree::Group(_) => {}
                TokenTree::Ident(word) if word == "pub" => pending.access = access(inside.peek()),
                _ => break,
            }
        }
        let place = model.name.span();
        self.define(name, place, &pending, Model::Graph(Box::new(model)));
    }

    /// A macro whose result only rustc knows.
    fn unseen(&mut self, name: &str, named: Option<String>, group: &Group) {
        if !self.words.within(group) {
            return;
        }
        let text = match named.filter(|_| name == "macro_rules") {
            Some(defined) => format!(
                "`{defined}!` writes nodes or graphs, which a scan of the sources cannot see"
            ),
            None => format!("nodes or graphs within `{name}!` cannot be seen by a scan"),
        };
        self.found.remarks.push(Remark {
            line: line(group.span_open()),
            broken: false,
            text,
        });
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

/// The first and the last word of the path that an attribute starts with.
fn path_of(tokens: TokenStream) -> (Option<String>, Option<String>) {
    let mut words = (None, None);
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                let word = plain(&word);
                words.0.get_or_insert_with(|| word.clone());
                words.1 = Some(word);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => break,
        }
    }
    words
}

/// What stands in the parentheses of an attribute.
fn arguments(attribute: &Group) -> TokenStream {
    let inside = attribute
        .stream()
        .into_iter()
        .find_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
    inside.unwrap_or_default()
}

/// `".."` of `#[name = ".."]`.
fn value_of(attributes: &[Group], name: &str) -> Option<String> {
    let found = attributes
        .iter()
        .find(|group| path_of(group.stream()).0.as_deref() == Some(name))?;
    let literal = found.stream().into_iter().last()?.to_string();
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.replace("\\\\", "\\"))
}

fn cfg_of(attributes: &[Group]) -> Option<String> {
    let found = attributes
        .iter()
        .find(|group| path_of(group.stream()).0.as_deref() == Some("cfg"))?;
    Some(tidy(&arguments(found).to_string()))
}

fn is_hidden(attributes: &[Group]) -> bool {
    attributes.iter().any(|group| {
        let is_doc = path_of(group.stream()).0.as_deref() == Some("doc");
        let words = || arguments(group).into_iter();
        is_doc && words().any(|token| matches!(token, TokenTree::Ident(word) if word == "hidden"))
    })
}

/// What `pub` means before `next`.
fn access(next: Option<&TokenTree>) -> Access {
    match next {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Access::Some
        }
        _ => Access::All,
    }
}

/// Whether a macro's input starts as a graph does; another crate may have a `chain!` too.
pub(crate) fn looks_like_graph(tokens: TokenStream) -> bool {
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {}
            TokenTree::Group(_) => {}
            TokenTree::Ident(word) => match word.to_string().as_str() {
                "pub" | "async" | "unsafe" | "const" => {}
                word => return word == "fn",
            },
            _ => return false,
        }
    }
    false
}

/// The name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    match name.strip_prefix("r#") {
        Some(rest) => rest.to_owned(),
        None => name,
    }
}

fn byte_start(span: Span) -> (usize, usize) {
    let start = span.start();
    (start.line, start.column)
}

fn line(span: Span) -> u32 {
    number(span.start().line)
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
