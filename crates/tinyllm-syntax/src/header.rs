//! The header that nodes and graphs share: qualifiers, generics, parameters.
//!
//! Knows nothing of bodies or options.

use proc_macro2::{Ident, Span};
use syn::{FnArg, GenericParam, Pat, PatType, ReceiverKind, Safety, Signature, Type};

use crate::errors::Errors;
use crate::model::{Binding, Param};
use crate::tokens::start;
use crate::types::{self, owned};

/// More parameters than this have no tuple traits in the standard library.
const MOST_PARAMS: usize = 12;

/// Whose header it is; decides the words of the messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Node,
    Graph,
}

impl Owner {
    /// `node` or `graph`, as messages say it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Owner::Node => "node",
            Owner::Graph => "graph",
        }
    }

    /// What generic headers are told to do instead.
    fn instead_of_generic(self) -> &'static str {
        match self {
            Owner::Node => {
                "a node cannot be generic: write one node per type, or call a generic function \
                 from the body"
            }
            Owner::Graph => "a graph cannot be generic: write one graph per type",
        }
    }
}

/// `unsafe`, `const`, `extern`, variadics and generics are refused.
pub(crate) fn refuse_qualifiers(owner: Owner, sig: &Signature, errors: &mut Errors) {
    let word = owner.word();
    if let Some(token) = &sig.constness {
        errors.at(
            token.span,
            format!("a {word} cannot be `const`: leave it out"),
        );
    }
    if let Safety::Unsafe(token) = &sig.safety {
        let instead = match owner {
            Owner::Node => "put an `unsafe` block into the body",
            Owner::Graph => "leave it out",
        };
        errors.at(
            token.span,
            format!("a {word} cannot be `unsafe`: {instead}"),
        );
    }
    if let Some(abi) = &sig.abi {
        errors.at(
            abi.extern_token.span,
            format!("a {word} cannot be `extern`: leave it out"),
        );
    }
    if let Some(variadic) = &sig.variadic {
        let say = format!("a {word} names each parameter: take a `Vec` instead of `..`");
        errors.at(start(&variadic.dots), say);
    }
    if let Some(param) = sig.generics.params.first() {
        let span = match param {
            GenericParam::Lifetime(param) => param.lifetime.span(),
            param => start(param),
        };
        errors.at(span, owner.instead_of_generic());
    } else if let Some(clause) = &sig.generics.where_clause {
        errors.at(clause.where_token.span, owner.instead_of_generic());
    }
}

/// Whether it is about more than one type, which no struct of a node can be.
pub(crate) fn has_generics(sig: &Signature) -> bool {
    !sig.generics.params.is_empty() || sig.generics.where_clause.is_some()
}

/// The parameters, without `cx` of nodes, whose presence is the second value.
pub(crate) fn params(owner: Owner, sig: &Signature, errors: &mut Errors) -> (Vec<Param>, bool) {
    let mut params = Vec::new();
    let mut takes_cx = false;
    for (position, input) in sig.inputs.iter().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                let span = match &receiver.kind {
                    ReceiverKind::Reference(and, ..) => and.span,
                    _ => receiver.self_token.span,
                };
                let say = format!(
                    "a {} is no method: write a function beside the `impl`, and take the value \
                     as a parameter",
                    owner.word()
                );
                errors.at(span, say);
            }
            FnArg::Typed(typed) if types::is_cx(&typed.ty) => {
                takes_cx |= position == 0;
                context(owner, position, typed, errors);
            }
            FnArg::Typed(typed) => params.push(param(owner, position, typed, errors)),
        }
    }
    if let Some(param) = params.get(MOST_PARAMS) {
        let say = format!(
            "a {} takes at most {MOST_PARAMS} parameters: group some in a `#[data]` struct",
            owner.word()
        );
        errors.at(param.name.span(), say);
    }
    one_json_name_each(&params, errors);
    (params, takes_cx)
}

/// `a` and `_a` are two names to Rust and one in JSON; two equal names are rustc's to report.
fn one_json_name_each(params: &[Param], errors: &mut Errors) {
    for (index, param) in params.iter().enumerate() {
        let json = param.json_name();
        let before = params.iter().take(index);
        if let Some(other) = before.into_iter().find(|other| other.json_name() == json)
            && other.name != param.name
        {
            let (one, two) = (&other.name, &param.name);
            let say = format!("`{one}` and `{two}` are both `{json}` in JSON: rename one of them");
            errors.at(param.name.span(), say);
        }
    }
}

/// `cx: &Cx` stands first, is borrowed, and is only for nodes.
fn context(owner: Owner, position: usize, typed: &PatType, errors: &mut Errors) {
    let span = start(&typed.pat);
    if owner == Owner::Graph {
        errors.at(
            span,
            "a graph takes no `cx`: leave it out, every call has it already",
        );
    } else if position != 0 {
        errors.at(span, "`cx` stands first");
    } else if !types::is_plain_cx(&typed.ty) {
        errors.at(start(&typed.ty), "`cx` is shared: write `cx: &Cx`");
    }
}

fn param(owner: Owner, position: usize, typed: &PatType, errors: &mut Errors) -> Param {
    if let Some(attr) = typed.attrs.first() {
        let say = "a parameter takes no attributes: describe it in the doc comment above";
        errors.at(attr.pound_token.span, say);
    }
    owned(owner.word(), "inputs", &typed.ty, errors);
    Param {
        name: param_name(owner, position, &typed.pat, errors),
        ty: Type::clone(&typed.ty),
        binding: Binding::default(),
    }
}

/// A parameter is a name; patterns and `mut` of graphs are refused.
fn param_name(owner: Owner, position: usize, pat: &Pat, errors: &mut Errors) -> Ident {
    if let Pat::Ident(name) = pat {
        match (&name.by_ref, &name.subpat, &name.mutability) {
            (None, None, None) => return name.ident.clone(),
            (None, None, Some(_)) if owner == Owner::Node => return name.ident.clone(),
            (None, None, Some(token)) => {
                let say = format!(
                    "a parameter does not change: write `let mut {0} = {0};`",
                    name.ident
                );
                errors.at(token.span, say);
                return name.ident.clone();
            }
            _ => {}
        }
    }
    let span = start(pat);
    match pat {
        Pat::Wild(_) => errors.at(span, "name this parameter; an unused one starts with `_`"),
        _ => errors.at(span, "name this parameter, and take it apart in the body"),
    }
    stand_in(position, span)
}

/// A name for a parameter that has none, so that the others can still be checked.
fn stand_in(position: usize, span: Span) -> Ident {
    Ident::new(&format!("__parameter_{position}"), span)
}
