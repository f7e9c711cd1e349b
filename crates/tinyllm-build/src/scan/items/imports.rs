//! `use` declarations, flattened. Must not know what the paths lead to.

use proc_macro2::TokenTree;

use super::{Access, plain};

/// One name, or all names of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// `["crate", "nodes", "judge"]`; of a glob the path before the star.
    pub(crate) path: Vec<String>,
    /// Whether it starts with `::`.
    pub(crate) global: bool,
    /// What it is called here; `None` for a glob.
    pub(crate) name: Option<String>,
    /// Who can import it from here.
    pub(crate) access: Access,
    /// Whether a `cfg` stands before it.
    pub(crate) conditional: bool,
}

/// What stands before `use`.
#[derive(Clone, Copy)]
pub(super) struct From {
    pub(super) access: Access,
    pub(super) conditional: bool,
}

impl Import {
    /// `extern crate bank as money;`
    pub(super) fn of_crate(name: String, alias: Option<String>, from: From) -> Self {
        let own = name == "self";
        Self {
            global: !own,
            name: Some(alias.unwrap_or_else(|| name.clone())),
            path: vec![if own { "crate".to_owned() } else { name }],
            access: from.access,
            conditional: from.conditional,
        }
    }

    pub(crate) fn is_glob(&self) -> bool {
        self.name.is_none()
    }
}

/// Reads what stands between `use` and its semicolon.
pub(super) fn read(tree: &[TokenTree], from: From, into: &mut Vec<Import>) {
    let global = matches!(tree.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let mut reader = Reader { global, from, into };
    reader.tree(&[], tree);
}

struct Reader<'i> {
    global: bool,
    from: From,
    into: &'i mut Vec<Import>,
}

impl Reader<'_> {
    /// One path, with the path around it before it.
    fn tree(&mut self, before: &[String], tokens: &[TokenTree]) {
        let mut path = before.to_vec();
        let mut name = None;
        let mut renamed = false;
        for token in tokens {
            match token {
                TokenTree::Ident(word) if *word == "as" => renamed = true,
                TokenTree::Ident(word) if renamed => name = Some(plain(word)),
                TokenTree::Ident(word) => path.push(plain(word)),
                TokenTree::Punct(punct) if punct.as_char() == '*' => return self.push(path, None),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                    for one in inner.split(comma).filter(|one| !one.is_empty()) {
                        self.tree(&path, one);
                    }
                    return;
                }
                _ => {}
            }
        }
        // `use a::{self, b}` imports `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let Some(last) = path.last().cloned() else {
            return;
        };
        self.push(path, Some(name.unwrap_or(last)));
    }

    fn push(&mut self, path: Vec<String>, name: Option<String>) {
        self.into.push(Import {
            path,
            global: self.global,
            name,
            access: self.from.access,
            conditional: self.from.conditional,
        });
    }
}
