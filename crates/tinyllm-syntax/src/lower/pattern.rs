//! Patterns: what they bind, which arm they make, what they may not say.
//!
//! Whether a variant exists and a match is complete is for rustc to say.

use proc_macro2::Ident;
use syn::{Lit, Pat};

use super::Lower;
use crate::model::Binding;
use crate::tokens::{capitalised, plain, start};

/// The names a pattern binds, not yet numbered.
pub(super) type Names = Vec<(Ident, Binding)>;

impl Lower<'_> {
    /// The names of a `let` or a `for`: one name, `_`, or a tuple of such.
    pub(super) fn bind(&mut self, pat: &Pat) -> Names {
        let mut names = Vec::new();
        self.bind_into(pat, &mut names);
        names
    }

    fn bind_into(&mut self, pat: &Pat, names: &mut Names) {
        match pat {
            Pat::Wild(_) => {}
            Pat::Paren(paren) => self.bind_into(&paren.pat, names),
            Pat::Tuple(tuple) => tuple
                .elems
                .iter()
                .for_each(|elem| self.bind_into(elem, names)),
            Pat::Ident(name)
                if name.by_ref.is_none() && name.subpat.is_none() && !capitalised(&name.ident) =>
            {
                if let Some(token) = &name.mutability {
                    let say = "`mut` stands on a single name: give this one a `let mut` of its own";
                    self.errors.at(token.span, say);
                }
                names.push((name.ident.clone(), Binding::default()));
            }
            other => {
                let say = "bind a name, `_` or a tuple; take enums apart with `match`";
                self.errors.at(start(other), say);
                collect(other, names);
            }
        }
    }

    /// The names and the label of an arm.
    pub(super) fn case(&mut self, pat: &Pat) -> (Names, String) {
        self.allowed(pat);
        (names(pat), label(pat))
    }

    /// Takes `mut` off `let mut name`.
    pub(super) fn without_mut(&mut self, pat: Pat) -> (Pat, bool) {
        match pat {
            Pat::Ident(mut name) => {
                let mutable = name.mutability.take().is_some();
                (Pat::Ident(name), mutable)
            }
            pat => (pat, false),
        }
    }

    /// No ranges, no literals but `true` and `false`, nothing borrowed, nothing mutable.
    fn allowed(&mut self, pat: &Pat) {
        let say = match pat {
            Pat::Lit(literal) if matches!(literal.lit, Lit::Bool(_)) => return,
            Pat::Wild(_) | Pat::Rest(_) | Pat::Path(_) => return,
            Pat::Lit(_) | Pat::Range(_) => {
                "no literals or ranges in a pattern: let a node decide, and match its answer"
            }
            Pat::Reference(_) => "an arm owns what it binds: leave `&` out",
            Pat::Ident(name) => return self.allowed_name(name),
            Pat::Guard(guarded) => return self.allowed(&guarded.pat),
            Pat::Or(or) => return or.cases.iter().for_each(|case| self.allowed(case)),
            Pat::Paren(paren) => return self.allowed(&paren.pat),
            Pat::Tuple(tuple) => return tuple.elems.iter().for_each(|elem| self.allowed(elem)),
            Pat::TupleStruct(tuple) => {
                return tuple.elems.iter().for_each(|elem| self.allowed(elem));
            }
            Pat::Struct(fields) => {
                return fields
                    .fields
                    .iter()
                    .for_each(|field| self.allowed(&field.pat));
            }
            Pat::Slice(slice) => return slice.elems.iter().for_each(|elem| self.allowed(elem)),
            _ => "a pattern names variants, fields and `_`: let a node decide the rest",
        };
        self.errors.at(start(pat), say);
    }

    fn allowed_name(&mut self, name: &syn::PatIdent) {
        if let Some(token) = &name.by_ref {
            self.errors
                .at(token.span, "an arm owns what it binds: leave `ref` out");
        }
        if let Some(token) = &name.mutability {
            let say = format!(
                "an arm binds what stays: leave `mut` out, or write `let mut {0} = {0};` in it",
                name.ident
            );
            self.errors.at(token.span, say);
        }
        if let Some((_, inner)) = &name.subpat {
            self.allowed(inner);
        }
    }
}

/// The names of any pattern.
pub(super) fn names(pat: &Pat) -> Names {
    let mut names = Vec::new();
    collect(pat, &mut names);
    names
}

/// Lower-case names bind; a bare capitalised one is a variant. Cases of `|` bind alike.
fn collect(pat: &Pat, names: &mut Names) {
    match pat {
        Pat::Ident(name) => {
            if !capitalised(&name.ident) {
                names.push((name.ident.clone(), Binding::default()));
            }
            if let Some((_, inner)) = &name.subpat {
                collect(inner, names);
            }
        }
        Pat::Guard(guarded) => collect(&guarded.pat, names),
        Pat::Or(or) => or
            .cases
            .iter()
            .take(1)
            .for_each(|case| collect(case, names)),
        Pat::Paren(paren) => collect(&paren.pat, names),
        Pat::Reference(reference) => collect(&reference.pat, names),
        Pat::Slice(slice) => slice.elems.iter().for_each(|elem| collect(elem, names)),
        Pat::Struct(fields) => fields
            .fields
            .iter()
            .for_each(|field| collect(&field.pat, names)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|elem| collect(elem, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|elem| collect(elem, names)),
        Pat::Type(typed) => collect(&typed.pat, names),
        _ => {}
    }
}

/// `Good` for `Verdict::Good { .. }`, `A|B` for `A | B`, `otherwise` for `_` and a lone name.
fn label(pat: &Pat) -> String {
    let last = |path: &syn::Path| path.segments.last().map(|segment| plain(&segment.ident));
    match pat {
        Pat::Ident(name) => match &name.subpat {
            Some((_, inner)) => return label(inner),
            None => capitalised(&name.ident).then(|| plain(&name.ident)),
        },
        Pat::Lit(literal) => match &literal.lit {
            Lit::Bool(value) => Some(value.value.to_string()),
            _ => None,
        },
        Pat::Path(path) => last(&path.path),
        Pat::Struct(fields) => last(&fields.path),
        Pat::TupleStruct(tuple) => last(&tuple.path),
        Pat::Guard(guarded) => return label(&guarded.pat),
        Pat::Paren(paren) => return label(&paren.pat),
        Pat::Reference(reference) => return label(&reference.pat),
        Pat::Or(or) => return labels(&or.cases, "|"),
        Pat::Tuple(tuple) => return labels(&tuple.elems, ","),
        Pat::Slice(slice) => return labels(&slice.elems, ","),
        _ => None,
    }
    .unwrap_or_else(|| "otherwise".to_owned())
}

fn labels<P>(pats: &syn::punctuated::Punctuated<Pat, P>, between: &str) -> String {
    let labels: Vec<String> = pats
        .iter()
        .filter(|pat| !matches!(pat, Pat::Rest(_)))
        .map(label)
        .collect();
    labels.join(between)
}
