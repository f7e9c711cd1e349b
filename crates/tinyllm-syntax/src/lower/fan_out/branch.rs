//! Lowers one branch of a fan-out: a call, an attempt, a guard.
//!
//! Knows nothing of how many branches there are.

use proc_macro2::{Ident, Span};
use syn::{Expr as RustExpr, Stmt};

use super::{Lower, ONE_CALL, only_statement};
use crate::model::{Block, Branch, Call, Expr, FanOutKind, Match, Step};
use crate::tokens::{inside_of, plain, start};

/// `attempt` of `tinyllm::attempt!(..)`.
fn macro_name(call: &syn::Macro) -> String {
    call.path
        .segments
        .last()
        .map(|segment| plain(&segment.ident))
        .unwrap_or_default()
}

impl Lower<'_> {
    /// One branch of `concurrent!` or `race!`.
    pub(super) fn branch(&mut self, kind: FanOutKind, expr: RustExpr) -> Option<Branch> {
        if kind == FanOutKind::Race {
            return self.alternative("race", expr).map(Branch::Call);
        }
        match self.peel(expr) {
            RustExpr::Match(guard) => self.guard(guard),
            RustExpr::Macro(call) if macro_name(&call.mac) == "attempt" => {
                let name = call.mac.path.segments.last()?.ident.clone();
                let call = self.attempted(&name, inside_of(call.mac))?;
                Some(Branch::Attempt(call, name.span()))
            }
            other => self.plain_branch("concurrent", other).map(Branch::Call),
        }
    }

    /// One call of `race!` or `fallback!`: neither guards nor attempts.
    pub(super) fn alternative(&mut self, word: &str, expr: RustExpr) -> Option<Call> {
        let (span, say) = match self.peel(expr) {
            RustExpr::Match(guard) => (
                guard.match_token.span,
                "a guard belongs in `concurrent!`".to_owned(),
            ),
            RustExpr::Macro(call) if macro_name(&call.mac) == "attempt" => {
                let say = format!("`{word}!` catches failures already: leave `attempt!` out");
                (start(&call.mac), say)
            }
            other => return self.plain_branch(word, other),
        };
        self.errors.at(span, say);
        None
    }

    fn plain_branch(&mut self, word: &str, expr: RustExpr) -> Option<Call> {
        if let RustExpr::Assign(assign) = &expr
            && let RustExpr::Path(path) = &*assign.left
            && path.path.is_ident("limit")
        {
            let say = format!("`limit` stands after `for`; the calls of a `{word}!` are counted");
            self.errors.at(start(path), say);
            return None;
        }
        self.only_call(expr, ONE_CALL)
    }

    /// `match safety_check(q) { Safety::Safe => (), Safety::Unsafe { reason } => return .. }`
    fn guard(&mut self, guard: syn::ExprMatch) -> Option<Branch> {
        self.no_attributes(&guard.attrs);
        let on = self.only_call(*guard.expr, "a guard decides on one node call");
        let spans: Vec<Span> = guard.arms.iter().map(|arm| start(&arm.body)).collect();
        let errors_before = self.errors.count();
        let span = guard.match_token.span;
        let mut arms: Vec<_> = guard.arms.into_iter().map(|arm| self.arm(arm)).collect();
        let mut returns = false;
        for (arm, span) in arms.iter_mut().zip(spans) {
            let body = std::mem::replace(&mut arm.body, super::nothing());
            arm.body = unwrapped(body);
            returns |= matches!(arm.body, Expr::Return { .. });
            if !matches!(arm.body, Expr::Return { .. }) && !is_value(&arm.body) {
                let say = "an arm of a guard is a value or a `return`; other steps follow the \
                           fan-out";
                self.errors.at(span, say);
            }
        }
        if !returns && self.errors.count() == errors_before {
            self.errors
                .at(span, "no arm returns: match the answer after the fan-out");
        }
        Some(Branch::Guard(Match {
            on: Box::new(Expr::Call(on?)),
            arms,
            span,
        }))
    }

    /// A branch whose failure is caught takes values only: what runs before it is not caught.
    pub(super) fn all_caught(&mut self, kind: FanOutKind, branches: &[Branch]) {
        for branch in branches {
            match branch {
                Branch::Attempt(call, _) => self.caught("attempt", call),
                Branch::Call(call) if kind == FanOutKind::Race => self.caught("race", call),
                Branch::Call(_) | Branch::Guard(_) => {}
            }
        }
    }

    pub(super) fn caught(&mut self, word: &str, call: &Call) {
        if let Some(nested) = call.args.iter().find(|arg| !is_value(arg)) {
            let before = first_call(nested).map_or_else(|| "g".to_owned(), plain);
            let say = format!(
                "this runs before the `{word}!` and is not caught: name it first, \
                 `let y = {before}(..);`"
            );
            self.errors.at(place(nested).unwrap_or(call.paren), say);
        }
    }

    /// The body of an `each`: one call that takes values only.
    pub(super) fn one_branch(
        &mut self,
        kind: FanOutKind,
        each: Span,
        statements: Vec<Stmt>,
    ) -> Option<Branch> {
        let expr = match only_statement(each, statements) {
            Ok(expr) => expr,
            Err((span, say)) => {
                self.errors.at(span, say);
                return None;
            }
        };
        let branch = self.branch(kind, expr)?;
        let call = match &branch {
            Branch::Call(call) | Branch::Attempt(call, _) => Some(call),
            Branch::Guard(guard) => match &*guard.on {
                Expr::Call(call) => Some(call),
                _ => None,
            },
        };
        if let Some(call) = call
            && let Some(nested) = call.args.iter().find(|arg| !is_value(arg))
        {
            let say = "one node call per item; name both steps with a `chain!`";
            self.errors.at(place(nested).unwrap_or(call.paren), say);
        }
        Some(branch)
    }
}

/// `{ x }` as `x`, `{ return x; }` as `return x`: formatters add such braces.
fn unwrapped(expr: Expr) -> Expr {
    match expr {
        Expr::Block(Block {
            steps,
            tail: Some(tail),
        }) if steps.is_empty() => unwrapped(*tail),
        Expr::Block(Block {
            mut steps,
            tail: None,
        }) if steps.len() == 1 => match steps.pop() {
            Some(Step::Do(leave @ Expr::Return { .. })) => leave,
            other => Expr::Block(Block {
                steps: other.into_iter().collect(),
                tail: None,
            }),
        },
        other => other,
    }
}

/// Whether nothing has to run to know it.
fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::Use(_) | Expr::Lit(_) => true,
        Expr::Tuple(elems) => elems.iter().all(is_value),
        _ => false,
    }
}

/// The name of the node that runs first.
fn first_call(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Call(call) => call.last(),
        Expr::Tuple(elems) => elems.iter().find_map(first_call),
        _ => None,
    }
}

/// Where something that is no value stands, if the model knows.
fn place(expr: &Expr) -> Option<Span> {
    match expr {
        Expr::Call(call) => call.last().map(|name| name.span()),
        Expr::Tuple(elems) => elems.iter().find(|elem| !is_value(elem)).and_then(place),
        Expr::Match(decision) => Some(decision.span),
        Expr::If { span, .. }
        | Expr::FanOut { span, .. }
        | Expr::Each { span, .. }
        | Expr::Fallback { span, .. }
        | Expr::Attempt { span, .. }
        | Expr::Return { span, .. }
        | Expr::Break(span)
        | Expr::Continue(span) => Some(*span),
        Expr::Block(_) | Expr::Use(_) | Expr::Lit(_) => None,
    }
}
