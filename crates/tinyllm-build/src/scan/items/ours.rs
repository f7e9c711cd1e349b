//! What our macros stand on and hold: the tokens that the grammar reads. Must not know where they stand.

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use tinyllm_graph::tidy;
use tinyllm_syntax as syntax;
use tinyllm_syntax::Composite;

use super::attributes::{access, arguments, cfg_of, is_hidden, path_of};
use super::{Definition, Model, Pending, Remark, Walk, items, line, number, plain};

impl Walk<'_> {
    /// `#[llm_function(..)]` among the attributes of what begins here: its arguments.
    pub(super) fn our_attribute(&self) -> Option<Group> {
        let ours = |group: &&Group| {
            let last = path_of(group.stream()).1;
            last.is_some_and(|last| self.words.is_attribute(&last))
        };
        self.pending.attributes.iter().find(ours).cloned()
    }

    pub(super) fn node(&mut self, ours: &Group) {
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
        for group in &pending.attributes {
            let (first, last) = path_of(group.stream());
            let ours = last.is_some_and(|last| self.words.is_attribute(&last));
            let known = matches!(first.as_deref(), Some("doc" | "cfg"));
            if !ours && !known {
                attributes.push(tidy(&group.stream().to_string()));
            }
        }
        self.found.definitions.push(Rc::new(Definition {
            name,
            access: pending.access,
            hidden: is_hidden(&pending.attributes),
            cfg: cfg_of(&pending.attributes),
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

    /// `path::to::name! { .. }`: a graph, if the name is ours.
    pub(super) fn macro_call(&mut self) -> bool {
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
        let what = match self.words.within(group) {
            true => "nodes or graphs",
            false if names_modules(group.stream()) => "modules",
            false if name != "include" => return,
            false => "what is",
        };
        let text = match named.filter(|_| name == "macro_rules") {
            Some(defined) => {
                format!("`{defined}!` writes {what}, which a scan of the sources cannot see")
            }
            None => format!("{what} within `{name}!` cannot be seen by a scan"),
        };
        self.found.remarks.push(Remark {
            line: line(group.span_open()),
            broken: false,
            text,
        });
    }
}

/// Whether it holds `mod x;` or, in a `macro_rules!`, `mod $x;`, at any depth.
fn names_modules(tokens: TokenStream) -> bool {
    let mut after_mod = false;
    for token in tokens {
        let named = match &token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == '$',
            _ => false,
        };
        if after_mod && named {
            return true;
        }
        if let TokenTree::Group(group) = &token
            && names_modules(group.stream())
        {
            return true;
        }
        after_mod = matches!(&token, TokenTree::Ident(word) if word == "mod");
    }
    false
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

fn byte_start(span: Span) -> (usize, usize) {
    let start = span.start();
    (start.line, start.column)
}
