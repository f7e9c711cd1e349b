//! Lowers a parsed body to the model: blocks, steps and bindings.
//!
//! Refuses what is no part of the language, one error each, and goes on. Names, sites and moves
//! are not known here; later passes fill them in.

mod call;
mod expr;
mod fan_out;
mod pattern;
mod refuse;

use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr as RustExpr, LitInt, Pat, Stmt, Type};

use crate::errors::Errors;
use crate::model::{Block, Expr, For, Over, Step};
use crate::tokens::{plain, start};

/// The state of one lowering.
pub(crate) struct Lower<'e> {
    /// The graph's name, to find a graph that calls itself.
    own: String,
    /// How many loops are around this place.
    loops: usize,
    errors: &'e mut Errors,
}

impl<'e> Lower<'e> {
    pub(crate) fn new(own: &Ident, errors: &'e mut Errors) -> Self {
        Self {
            own: plain(own),
            loops: 0,
            errors,
        }
    }

    /// `{ steps; tail }`
    pub(crate) fn block(&mut self, statements: Vec<Stmt>) -> Block {
        let mut block = Block::default();
        let count = statements.len();
        let mut left = false;
        for (index, statement) in statements.into_iter().enumerate() {
            if std::mem::take(&mut left) {
                self.errors.at(start(&statement), "this is never reached");
            }
            let last = index + 1 == count;
            match statement {
                Stmt::Local(local) => block.steps.extend(self.binding(local)),
                Stmt::Expr(expr, semicolon) => {
                    left = leaves(&expr);
                    self.step(expr, last && semicolon.is_none(), &mut block);
                }
                Stmt::Macro(step) => {
                    let semicolon = step.semi_token;
                    let expr = RustExpr::Macro(syn::ExprMacro {
                        attrs: step.attrs,
                        mac: step.mac,
                    });
                    self.step(expr, last && semicolon.is_none(), &mut block);
                }
                Stmt::Item(item) => {
                    let say = "a graph body holds steps only; put items beside the graph";
                    self.errors.at(start(&item), say);
                }
            }
        }
        block
    }

    fn step(&mut self, expr: RustExpr, is_tail: bool, block: &mut Block) {
        match self.peel(expr) {
            RustExpr::Assign(assign) => block.steps.extend(self.assign(assign)),
            RustExpr::ForLoop(each) => block.steps.push(Step::For(self.for_loop(each))),
            other => {
                let expr = self.flow(other);
                if is_tail {
                    block.tail = Some(Box::new(expr));
                } else {
                    block.steps.push(Step::Do(expr));
                }
            }
        }
    }

    /// `let mut query: Query = rewrite(question);`
    fn binding(&mut self, local: syn::Local) -> Option<Step> {
        self.no_attributes(&local.attrs);
        let (pat, ty) = typed(local.pat);
        let (pat, mutable) = self.without_mut(pat);
        let Some(init) = local.init else {
            self.errors
                .at(start(&pat), "give this name a value: `let x = node(..);`");
            return None;
        };
        let names = match init.diverge {
            None => self.bind(&pat),
            Some((otherwise, _)) => {
                self.errors
                    .at(otherwise.span, "write `match`, so that every case is named");
                pattern::names(&pat)
            }
        };
        let value = self.value(*init.expr);
        Some(Step::Let {
            mutable,
            pat,
            names,
            ty,
            value,
        })
    }

    /// `query = refine(query);`
    fn assign(&mut self, assign: syn::ExprAssign) -> Option<Step> {
        self.no_attributes(&assign.attrs);
        let value = self.value(*assign.right);
        let left = self.peel(*assign.left);
        if let RustExpr::Path(path) = &left
            && let Some(name) = path.path.get_ident()
        {
            return Some(Step::Assign {
                name: name.clone(),
                binding: Default::default(),
                value,
            });
        }
        let (span, say) = match &left {
            RustExpr::Field(field) => (
                start(&field.member),
                "a field cannot be assigned: let a node return the whole value, and assign that",
            ),
            _ => (
                start(&left),
                "only a name declared with `let mut` can be assigned",
            ),
        };
        self.errors.at(span, say);
        None
    }

    /// `for step in plan.steps { .. }`
    fn for_loop(&mut self, each: syn::ExprForLoop) -> For {
        self.no_attributes(&each.attrs);
        self.no_label(each.label.as_ref().map(|label| label.name.span()));
        let over = self.over(*each.expr);
        let names = self.bind(&each.pat);
        self.loops += 1;
        let body = self.block(each.body.stmts);
        self.loops -= 1;
        let span = each.for_token.span;
        For {
            pat: *each.pat,
            names,
            over,
            body,
            span,
            site: String::new(),
        }
    }

    /// `0..5` or a value.
    fn over(&mut self, expr: RustExpr) -> Over {
        match self.peel(expr) {
            RustExpr::Range(range) => self
                .rounds(range)
                .unwrap_or_else(|| Over::Items(Box::new(nothing()))),
            other => Over::Items(Box::new(self.value(other))),
        }
    }

    /// A loop has a bound that can be read off, and runs at least once.
    fn rounds(&mut self, range: syn::ExprRange) -> Option<Over> {
        let dots = start(&range.limits);
        let Some(to) = range.end else {
            self.errors
                .at(dots, "a loop needs a bound: `for _ in 0..5 { .. }`");
            return None;
        };
        let Some(from) = range.start else {
            self.errors
                .at(dots, "a loop starts at a number: `for _ in 0..5 { .. }`");
            return None;
        };
        let from = self.bound(*from);
        let to = self.bound(*to);
        let ((from, first), (to, end)) = (from?, to?);
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        let end = end.saturating_add(u64::from(inclusive));
        match end.checked_sub(first) {
            Some(count) if count > 0 => Some(Over::Rounds {
                from,
                to,
                inclusive,
                count,
            }),
            _ => {
                self.errors.at(to.span(), "this loop never runs");
                None
            }
        }
    }

    fn bound(&mut self, expr: RustExpr) -> Option<(LitInt, u64)> {
        let expr = self.peel(expr);
        if let RustExpr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(number),
            ..
        }) = &expr
            && let Ok(value) = number.base10_parse()
        {
            return Some((number.clone(), value));
        }
        self.errors
            .at(start(&expr), "the bound of a loop is a number");
        None
    }

    fn no_label(&mut self, label: Option<Span>) {
        if let Some(span) = label {
            let say = "no labels: leave it out, or make the inner loop a graph of its own";
            self.errors.at(span, say);
        }
    }

    /// Attributes would be lost, so they are refused.
    fn no_attributes(&mut self, attrs: &[Attribute]) {
        if let Some(attr) = attrs.first() {
            let say =
                "a step takes no attributes: put them on the graph; a remark starts with `//`";
            self.errors.at(attr.pound_token.span, say);
        }
    }
}

/// What stands in the model where something was refused.
fn nothing() -> Expr {
    Expr::Tuple(Vec::new())
}

/// Whether nothing after this step of a block can run.
fn leaves(expr: &RustExpr) -> bool {
    matches!(
        expr,
        RustExpr::Return(_) | RustExpr::Break(_) | RustExpr::Continue(_)
    )
}

/// `x: T` as `x` and `T`.
fn typed(pat: Pat) -> (Pat, Option<Type>) {
    match pat {
        Pat::Type(typed) => (*typed.pat, Some(*typed.ty)),
        pat => (pat, None),
    }
}
