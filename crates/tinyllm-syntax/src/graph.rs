//! One graph: its header, its body, and the passes over it.
//!
//! Knows the order of the passes and nothing of their rules.

use proc_macro2::{Group, Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{
    Attribute, Expr as RustExpr, ReturnType, Signature, Stmt, Token, Type, Visibility, token,
};

use crate::attributes::{doc, take_crate_path};
use crate::errors::Errors;
use crate::header::{Owner, has_generics, params, refuse_qualifiers};
use crate::lower::Lower;
use crate::model::{Block, Composite, Expr, Graph};
use crate::tokens::{parse_inside, start};
use crate::types::{is_unit, owned, unit};
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
    refuse_qualifiers(Owner::Graph, &sig, &mut errors);
    if let Some(token) = &sig.asyncness {
        errors.at(token.span, "leave `async` out: every graph is asynchronous");
    }
    let errors_before = errors.count();
    let output = output(&sig, &mut errors);
    let (params, _) = params(Owner::Graph, &sig, &mut errors);
    let usable = errors.count() == errors_before && !has_generics(&sig);
    let body = match body {
        Some(group) => lower(composite, &sig, &output, group, &mut errors),
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
        usable,
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
    /// The braces and what stands between.
    body: Option<Group>,
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
        Some(input.parse()?)
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

/// A graph names its output.
fn output(sig: &Signature, errors: &mut Errors) -> Type {
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

fn lower(
    composite: Composite,
    sig: &Signature,
    output: &Type,
    body: Group,
    errors: &mut Errors,
) -> Block {
    if composite == Composite::Concurrent {
        return Lower::new(&sig.ident, errors).branches_only(&sig.ident, body);
    }
    let statements = match parse_inside(body, syn::Block::parse_within) {
        Ok(statements) => statements,
        Err(error) => {
            errors.push(error);
            return Block::default();
        }
    };
    let errors_before = errors.count();
    let ends = ends_without_value(&statements, sig.ident.span());
    let body = Lower::new(&sig.ident, errors).block(statements);
    if let Some((span, say)) = ends
        && errors.count() == errors_before
        && !is_unit(output)
    {
        errors.at(span, say);
    }
    if composite == Composite::Decide && !is_one_match(&body) {
        errors.at(
            sig.ident.span(),
            "`decide!` is one `match`; use `chain!` for more steps",
        );
    }
    body
}

/// What is wrong with the end of a body that is a step, not a value.
fn ends_without_value(statements: &[Stmt], name: Span) -> Option<(Span, &'static str)> {
    const LEAVE_OUT: &str = "a graph ends with its value: leave this `;` out";
    const WRITE: &str = "a graph ends with its value: write one after this `;`";
    match statements.last() {
        None => Some((name, "a graph ends with its value: this one is empty")),
        Some(Stmt::Local(step)) => Some((step.semi_token.span, WRITE)),
        Some(Stmt::Macro(step)) => step.semi_token.map(|end| (end.span, LEAVE_OUT)),
        Some(Stmt::Expr(RustExpr::Assign(_), Some(end))) => Some((end.span, WRITE)),
        Some(Stmt::Expr(
            RustExpr::Call(_)
            | RustExpr::MethodCall(_)
            | RustExpr::Path(_)
            | RustExpr::Field(_)
            | RustExpr::Lit(_)
            | RustExpr::Tuple(_),
            Some(end),
        )) => Some((end.span, LEAVE_OUT)),
        _ => None,
    }
}

fn is_one_match(body: &Block) -> bool {
    body.steps.is_empty() && matches!(body.tail.as_deref(), Some(Expr::Match(_)))
}
