//! Lowers `concurrent!`, `race!`, `fallback!` and `attempt!`.
//!
//! A branch is one node call, so that an engine can run it by name; the rules here keep it so.

mod branch;

use proc_macro2::{Group, Ident};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr as RustExpr, LitInt, Stmt, Token};

use super::{Lower, nothing};
use crate::model::{Block, Call, Expr, FanOutKind};
use crate::tokens::{parse_inside, plain, start};

/// More branches than this are a list.
const MOST_BRANCHES: usize = 12;

/// Said where a branch is more, or something else, than one call.
const ONE_CALL: &str = "a branch is one node call; name several steps with a `chain!`";

/// Said where an item of an `each` takes more than one call.
const ONE_PER_ITEM: &str = "one node call per item; name several steps with a `chain!`";

/// What stands between the parentheses.
enum Inside {
    List(Vec<RustExpr>),
    Each(syn::ExprForLoop, Vec<(Ident, Option<RustExpr>)>),
}

fn in_parentheses(input: ParseStream) -> syn::Result<Inside> {
    if !input.peek(Token![for]) {
        let list = input.parse_terminated(<RustExpr as syn::parse::Parse>::parse, Token![,])?;
        return Ok(Inside::List(list.into_iter().collect()));
    }
    let each = input.parse()?;
    let mut settings = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let say = "after the loop stands `limit = 8` or nothing";
        let place = input.span();
        let name = input
            .call(Ident::parse_any)
            .map_err(|_| syn::Error::new(place, say))?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None if input.is_empty() || input.peek(Token![,]) => None,
            None => return Err(syn::Error::new(place, say)),
        };
        settings.push((name, value));
    }
    Ok(Inside::Each(each, settings))
}

impl Lower<'_> {
    /// The body of a `concurrent!` graph: branches between braces.
    pub(crate) fn branches_only(&mut self, name: &Ident, inside: Group) -> Block {
        if let Err(error) = parse_inside(inside.clone(), in_parentheses)
            && parse_inside(inside.clone(), syn::Block::parse_within).is_ok()
        {
            let say = "the body of a `concurrent!` is a list of branches: `{ a(x), b(y) }`";
            self.errors.at(error.span(), say);
            return Block::default();
        }
        let all = self.fan_out_of(FanOutKind::Concurrent, "concurrent", name, inside);
        Block {
            steps: Vec::new(),
            tail: Some(Box::new(all)),
        }
    }

    /// `concurrent!(..)` and `race!(..)`
    pub(super) fn fan_out(&mut self, name: &Ident, inside: Group) -> Expr {
        let word = plain(name);
        let kind = match word.as_str() {
            "race" => FanOutKind::Race,
            _ => FanOutKind::Concurrent,
        };
        self.fan_out_of(kind, &word, name, inside)
    }

    fn fan_out_of(&mut self, kind: FanOutKind, word: &str, name: &Ident, inside: Group) -> Expr {
        match self.inside(inside) {
            None => nothing(),
            Some(Inside::Each(each, settings)) => self.each(kind, name, each, settings),
            Some(Inside::List(list)) => {
                self.how_many(word, name, &list);
                let branches: Vec<_> = list
                    .into_iter()
                    .filter_map(|branch| self.branch(kind, branch))
                    .collect();
                self.all_caught(kind, &branches);
                Expr::FanOut {
                    kind,
                    branches,
                    span: name.span(),
                    site: String::new(),
                }
            }
        }
    }

    fn inside(&mut self, inside: Group) -> Option<Inside> {
        parse_inside(inside, in_parentheses)
            .map_err(|error| self.errors.push(error))
            .ok()
    }

    /// At least two, at most twelve branches.
    fn how_many(&mut self, word: &str, name: &Ident, list: &[RustExpr]) {
        match list {
            [] => {
                let say = format!("`{word}!` is empty: name at least two node calls");
                self.errors.at(name.span(), say);
            }
            [_] if word == "concurrent" => {
                let say = "one branch alone is not concurrent: call the node";
                self.errors.at(name.span(), say);
            }
            [_] => {
                let say =
                    format!("one call alone needs no `{word}!`: call the node, or add another");
                self.errors.at(name.span(), say);
            }
            list => {
                if let Some(branch) = list.get(MOST_BRANCHES) {
                    let instead = match word {
                        "fallback" => "let a node with `cx: &Cx` try them in turn".to_owned(),
                        _ => format!("fan out over a list with `{word}!(for ..)`"),
                    };
                    let say = format!("at most {MOST_BRANCHES} branches; {instead}");
                    self.errors.at(start(branch), say);
                }
            }
        }
    }

    /// `for doc in docs { grade(question, doc) }, limit = 8`
    fn each(
        &mut self,
        kind: FanOutKind,
        name: &Ident,
        each: syn::ExprForLoop,
        settings: Vec<(Ident, Option<RustExpr>)>,
    ) -> Expr {
        self.no_attributes(&each.attrs);
        self.no_label(each.label.as_ref().map(|label| label.name.span()));
        let over = self.over(*each.expr);
        let names = self.bind(&each.pat);
        let limit = self.limit(settings);
        let branch = self.one_branch(kind, each.for_token.span, each.body.stmts);
        match branch {
            Some(branch) => {
                let (pat, branch) = (*each.pat, Box::new(branch));
                Expr::Each {
                    kind,
                    pat,
                    names,
                    over,
                    branch,
                    limit,
                    span: name.span(),
                }
            }
            None => nothing(),
        }
    }

    fn limit(&mut self, settings: Vec<(Ident, Option<RustExpr>)>) -> Option<LitInt> {
        let mut limit = None;
        for (name, value) in settings {
            if name != "limit" {
                let say = format!("no option named `{name}`; the option here is `limit = 8`");
                self.errors.at(name.span(), say);
                continue;
            }
            if limit.is_some() {
                self.errors.at(name.span(), "`limit` is set twice");
            }
            match value {
                Some(RustExpr::Lit(syn::ExprLit {
                    lit: syn::Lit::Int(number),
                    ..
                })) => {
                    match number.base10_parse::<u32>() {
                        Ok(0) => self.errors.at(number.span(), "`limit` is at least 1"),
                        Ok(_) => {}
                        Err(_) => self.errors.at(number.span(), "`limit` is too large"),
                    }
                    limit = Some(number);
                }
                value => {
                    let span = value.as_ref().map_or(name.span(), start);
                    self.errors
                        .at(span, "`limit` is a whole number, such as `limit = 8`");
                }
            }
        }
        limit
    }

    /// `fallback!(a(x), b(x))`
    pub(super) fn fallback(&mut self, name: &Ident, inside: Group) -> Expr {
        let list = match self.inside(inside) {
            None => return nothing(),
            Some(Inside::List(list)) => list,
            Some(Inside::Each(each, _)) => {
                let say = "`fallback!` takes calls: `fallback!(first(x), second(x))`";
                self.errors.at(each.for_token.span, say);
                return nothing();
            }
        };
        self.how_many("fallback", name, &list);
        let calls = list
            .into_iter()
            .filter_map(|call| self.alternative("fallback", call));
        let calls: Vec<Call> = calls.collect();
        calls.iter().for_each(|call| self.caught("fallback", call));
        Expr::Fallback {
            calls,
            span: name.span(),
        }
    }

    /// `attempt!(a(x))`
    pub(super) fn attempt(&mut self, name: &Ident, inside: Group) -> Expr {
        match self.attempted(name, inside) {
            Some(call) => {
                self.caught("attempt", &call);
                Expr::Attempt {
                    call: Box::new(call),
                    span: name.span(),
                }
            }
            None => nothing(),
        }
    }

    fn attempted(&mut self, name: &Ident, inside: Group) -> Option<Call> {
        const ONE: &str = "`attempt!` takes one node call; name several steps with a `chain!`";
        let mut list = match self.inside(inside)? {
            Inside::List(list) => list.into_iter(),
            Inside::Each(each, _) => {
                self.errors.at(each.for_token.span, ONE);
                return None;
            }
        };
        let Some(call) = list.next() else {
            self.errors.at(name.span(), ONE);
            return None;
        };
        let call = self.only_call(call, ONE);
        if let Some(second) = list.next() {
            self.errors.at(start(&second), ONE);
        }
        call
    }
}

/// The statement that is the whole body of an `each`, or where and what is wrong with it.
fn only_statement(
    span: proc_macro2::Span,
    statements: Vec<Stmt>,
) -> Result<RustExpr, (proc_macro2::Span, &'static str)> {
    let mut statements = statements.into_iter();
    let Some(first) = statements.next() else {
        return Err((span, ONE_PER_ITEM));
    };
    if let Some(second) = statements.next() {
        return Err((start(&second), ONE_PER_ITEM));
    }
    let (expr, semicolon) = match first {
        Stmt::Expr(expr, semicolon) => (expr, semicolon),
        Stmt::Macro(step) => {
            let expr = RustExpr::Macro(syn::ExprMacro {
                attrs: step.attrs,
                mac: step.mac,
            });
            (expr, step.semi_token)
        }
        other => return Err((start(&other), ONE_PER_ITEM)),
    };
    match semicolon {
        Some(token) => Err((token.span, "the answers are collected: leave this `;` out")),
        None => Ok(expr),
    }
}
