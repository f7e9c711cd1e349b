//! Lowers expressions: what may stand in an arm, on the right of `=`, in an argument.
//!
//! Calls are `call.rs`, fan-outs `fan_out.rs`, the words for what is refused `refuse.rs`.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr as RustExpr, Pat};

use super::{Lower, nothing, refuse};
use crate::model::{Arm, Binding, Block, Expr, Match, Step, Use};
use crate::tokens::{end, last_word, start};

impl Lower<'_> {
    /// Where the graph may also be left, a name assigned, a loop run: steps, tails, arms.
    pub(super) fn flow(&mut self, expr: RustExpr) -> Expr {
        match self.peel(expr) {
            RustExpr::Assign(assign) => alone(self.assign(assign)),
            RustExpr::ForLoop(each) => alone(Some(Step::For(self.for_loop(each)))),
            RustExpr::Return(leave) => {
                self.no_attributes(&leave.attrs);
                let value = leave.expr.map(|value| Box::new(self.value(*value)));
                Expr::Return {
                    value,
                    span: leave.return_token.span,
                }
            }
            RustExpr::Break(leave) => {
                self.no_attributes(&leave.attrs);
                self.no_label(leave.label.map(|label| label.span()));
                if let Some(value) = &leave.expr {
                    let say = "`break` carries no value: assign it to a `let mut` before";
                    self.errors.at(start(value), say);
                }
                self.inside_a_loop("break", leave.break_token.span);
                Expr::Break(leave.break_token.span)
            }
            RustExpr::Continue(leave) => {
                self.no_attributes(&leave.attrs);
                self.no_label(leave.label.map(|label| label.span()));
                self.inside_a_loop("continue", leave.continue_token.span);
                Expr::Continue(leave.continue_token.span)
            }
            other => self.value(other),
        }
    }

    fn inside_a_loop(&mut self, word: &str, span: Span) {
        if self.loops == 0 {
            let say = format!("`{word}` stands outside of a loop: end the graph with `return`");
            self.errors.at(span, say);
        }
    }

    /// Where a value is needed.
    pub(super) fn value(&mut self, expr: RustExpr) -> Expr {
        let expr = self.peel(expr);
        self.no_attributes(refuse::attributes(&expr));
        match expr {
            RustExpr::Call(call) => self.call(call).map_or_else(nothing, Expr::Call),
            RustExpr::MethodCall(method) if method.method == "with" => {
                self.with(method).map_or_else(nothing, Expr::Call)
            }
            RustExpr::Path(path) => self.named(&path),
            RustExpr::Field(field) => self.field(field),
            RustExpr::Lit(literal) => Expr::Lit(literal.lit),
            RustExpr::Unary(unary) => self.negative(&unary),
            RustExpr::Tuple(tuple) => Expr::Tuple(
                tuple
                    .elems
                    .into_iter()
                    .map(|elem| self.value(elem))
                    .collect(),
            ),
            RustExpr::Block(block) => {
                self.no_label(block.label.map(|label| label.name.span()));
                Expr::Block(self.block(block.block.stmts))
            }
            RustExpr::Match(decision) => Expr::Match(self.decision(decision)),
            RustExpr::If(decision) => self.decision_on_bool(decision),
            RustExpr::Macro(call) => self.macro_call(call.mac),
            other => self.refuse(&other),
        }
    }

    fn refuse(&mut self, expr: &RustExpr) -> Expr {
        let (span, say) = refuse::say(expr);
        self.errors.at(span, say);
        nothing()
    }

    /// Takes off what adds nothing: parentheses, and what Rust habits add (reported).
    pub(super) fn peel(&mut self, expr: RustExpr) -> RustExpr {
        let (span, say, inner) = match expr {
            RustExpr::Paren(paren) => return self.peel(*paren.expr),
            RustExpr::Group(group) => return self.peel(*group.expr),
            RustExpr::Await(inner) => (
                inner.await_token.span,
                "every node call is awaited already: leave `.await` out",
                inner.base,
            ),
            RustExpr::Try(inner) => (
                inner.question_token.span,
                "a failing node ends the graph already: leave `?` out, or catch it with \
                 `attempt!`",
                inner.expr,
            ),
            RustExpr::Reference(inner) => (
                inner.and_token.span,
                "values are passed whole: leave `&` out",
                inner.expr,
            ),
            RustExpr::MethodCall(method) if method.method == "clone" => (
                method.method.span(),
                "values are cloned where it is needed: leave `.clone()` out",
                method.receiver,
            ),
            other => return other,
        };
        self.errors.at(span, say);
        self.peel(*inner)
    }

    fn named(&mut self, path: &syn::ExprPath) -> Expr {
        if path.qself.is_none()
            && let Some(name) = path.path.get_ident()
        {
            return Expr::Use(Use {
                name: name.clone(),
                fields: Vec::new(),
                binding: Binding::default(),
                moved: false,
            });
        }
        let say = "a path is no value here: let a node return it";
        self.errors.at(last_word(&path.path), say);
        nothing()
    }

    fn field(&mut self, field: syn::ExprField) -> Expr {
        let base = start(&field.base);
        let errors_before = self.errors.count();
        match self.value(*field.base) {
            Expr::Use(mut value) => {
                value.fields.push(field.member);
                Expr::Use(value)
            }
            _ => {
                if self.errors.count() == errors_before {
                    let say = "take a field of a named value: `let x = node(..);`, then `x.field`";
                    self.errors.at(base, say);
                }
                nothing()
            }
        }
    }

    /// `-1` is a literal; other unary operators are not part of a graph.
    fn negative(&mut self, unary: &syn::ExprUnary) -> Expr {
        if matches!(unary.op, syn::UnOp::Neg(_))
            && let Ok(literal) = syn::parse2::<syn::Lit>(unary.to_token_stream())
        {
            return Expr::Lit(literal);
        }
        self.errors.at(start(&unary.op), refuse::OPERATOR);
        nothing()
    }

    /// `match judge(facts) { .. }`
    pub(super) fn decision(&mut self, decision: syn::ExprMatch) -> Match {
        let on = Box::new(self.value(*decision.expr));
        let arms = decision.arms.into_iter().map(|arm| self.arm(arm)).collect();
        Match {
            on,
            arms,
            span: decision.match_token.span,
        }
    }

    pub(super) fn arm(&mut self, arm: syn::Arm) -> Arm {
        self.no_attributes(&arm.attrs);
        let pat = match arm.pat {
            Pat::Guard(guarded) => {
                let say = "no guards: let a node decide, and match its answer";
                self.errors.at(guarded.if_token.span, say);
                *guarded.pat
            }
            pat => pat,
        };
        let (names, label) = self.case(&pat);
        Arm {
            pat,
            names,
            label,
            end: end(&arm.body),
            body: self.flow(*arm.body),
        }
    }

    /// `if big(x) { .. } else { .. }`
    fn decision_on_bool(&mut self, decision: syn::ExprIf) -> Expr {
        let span = decision.if_token.span;
        let on = match self.peel(*decision.cond) {
            RustExpr::Let(test) => {
                let say = "write `match`, so that every case is named";
                self.errors.at(test.let_token.span, say);
                return nothing();
            }
            cond => Box::new(self.value(cond)),
        };
        let yes = self.block(decision.then_branch.stmts);
        let no = decision
            .else_branch
            .map(|(_, no)| Box::new(self.value(*no)));
        Expr::If { on, yes, no, span }
    }
}

/// One step as an expression without a value.
fn alone(step: Option<Step>) -> Expr {
    Expr::Block(Block {
        steps: step.into_iter().collect(),
        tail: None,
    })
}
