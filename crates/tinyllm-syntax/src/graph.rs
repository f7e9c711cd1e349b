//! One graph: its header, its body, and the passes over it.
//!
//! Knows the order of the passes and nothing of their rules.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, ReturnType, Signature, Stmt, Token, Type, Visibility, token};

use crate::attributes::{doc, take_crate_path};
use crate::errors::Errors;
use crate::header::{Owner, params, refuse_qualifiers};
use crate::lower::Lower;
use crate::model::{Block, Composite, Expr, Graph};
use crate::tokens::start;
use crate::types::{owned, unit};
use crate::{Parsed, liveness, resolve, sites};

/// Parses, resolves and checks one graph.
///
/// The graph is there whenever its header could be read, even if the body has errors.
pub fn graph(composite: Composite, tokens: TokenStream) -> Parsed<Graph> {
    let mut errors = Errors::default();
    let item = match parse_item.parse2(tokens) {
        Ok(item) => item,
        Err(error) => {
            return Parsed {
                value: None,
                errors: Some(error),
            };
        }
    };
    let Item {
        mut attrs,
        vis,
        sig,
        body,
        after,
    } = item;
    let crate_path = take_crate_path(&mut attrs, &mut errors);
    let output = header(&sig, &mut errors);
    let (params, _) = params(Owner::Graph, &sig, &mut errors);
    let body = match body {
        Some(tokens) => lower(composite, &sig, tokens, &mut errors),
        None => {
            errors.at(
                sig.ident.span(),
                "a graph has a body: write its steps between braces",
            );
            Block::default()
        }
    };
    if !after.is_empty() {
        errors.at(
            start(&after),
            "one graph per macro: give this one a macro of its own",
        );
    }
    let mut graph = Graph {
        composite,
        doc: doc(&attrs),
        attrs,
        vis,
        fn_span: sig.fn_token.span,
        name: sig.ident,
        params,
        params_span: sig.paren_token.span.join(),
        output,
        body,
        crate_path,
    };
    sites::name(&mut graph);
    resolve::resolve(&mut graph, &mut errors);
    liveness::mark(&mut graph);
    Parsed {
        value: Some(graph),
        errors: errors.combined(),
    }
}

struct Item {
    attrs: Vec<Attribute>,
    vis: Visibility,
    sig: Signature,
    /// The tokens between the braces.
    body: Option<TokenStream>,
    after: TokenStream,
}

fn parse_item(input: ParseStream) -> syn::Result<Item> {
    if input.is_empty() {
        let say = "write a graph here: `fn name(input: Input) -> Output { .. }`";
        return Err(syn::Error::new(input.span(), say));
    }
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    let sig = input.parse()?;
    let body = if input.peek(token::Brace) {
        let content;
        syn::braced!(content in input);
        Some(content.parse()?)
    } else {
        input.parse::<Option<Token![;]>>()?;
        None
    };
    Ok(Item {
        attrs,
        vis,
        sig,
        body,
        after: input.parse()?,
    })
}

/// Checks what stands before the body, and returns the output.
fn header(sig: &Signature, errors: &mut Errors) -> Type {
    refuse_qualifiers(Owner::Graph, sig, errors);
    if let Some(token) = &sig.asyncness {
        errors.at(token.span, "leave `async` out: every graph is asynchronous");
    }
    match &sig.output {
        ReturnType::Type(_, ty) => {
            owned(Owner::Graph.word(), "output", ty, errors);
            Type::clone(ty)
        }
        ReturnType::Default => {
            errors.at(sig.ident.span(), "a graph names its output: `-> Type`");
            unit(sig.ident.span())
        }
    }
}

fn lower(composite: Composite, sig: &Signature, tokens: TokenStream, errors: &mut Errors) -> Block {
    let mut lower = Lower::new(&sig.ident, errors);
    if composite == Composite::Concurrent {
        return lower.branches_only(&sig.ident, tokens);
    }
    let statements: Vec<Stmt> = match syn::Block::parse_within.parse2(tokens) {
        Ok(statements) => statements,
        Err(error) => {
            errors.push(error);
            return Block::default();
        }
    };
    let body = lower.block(statements);
    if composite == Composite::Decide && !is_one_match(&body) {
        errors.at(
            sig.ident.span(),
            "`decide!` is one `match`; use `chain!` for more steps",
        );
    }
    body
}

fn is_one_match(body: &Block) -> bool {
    body.steps.is_empty() && matches!(body.tail.as_deref(), Some(Expr::Match(_)))
}
