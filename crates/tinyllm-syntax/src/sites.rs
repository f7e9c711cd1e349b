//! Sites: every call, loop and fan-out gets its place within the frame around it.
//!
//! A frame is the graph or one round of a `for`. A place is the labels of the arms within the
//! frame and a name; adding a step renames no other, so recorded runs stay readable.

use std::collections::BTreeMap;

use syn::Pat;

use crate::model::{Block, Branch, Call, Expr, FanOutKind, For, Graph, Match, Over, Step};
use crate::tokens::plain;

/// Fills in the sites of `graph`.
pub(crate) fn name(graph: &mut Graph) {
    Frame::default().block(&mut graph.body);
}

/// What the value of an expression is bound to.
#[derive(Clone, Copy)]
enum Bound<'n> {
    Nothing,
    To(&'n str),
    /// `(mail, _)`: one entry per element, `None` where it is no name.
    Each(&'n [Option<String>]),
}

impl<'n> Bound<'n> {
    fn name(self) -> Option<&'n str> {
        match self {
            Bound::To(name) => Some(name),
            Bound::Nothing | Bound::Each(_) => None,
        }
    }

    fn element(self, index: usize) -> Option<&'n str> {
        match self {
            Bound::Each(names) => names.get(index)?.as_deref(),
            Bound::Nothing | Bound::To(_) => None,
        }
    }
}

#[derive(Default)]
struct Frame {
    /// The arms around this place.
    labels: Vec<String>,
    /// How often each place was given.
    given: BTreeMap<String, usize>,
}

impl Frame {
    /// The place of `name`; `#2` at its second time.
    fn site(&mut self, name: &str) -> String {
        let mut site = self.labels.join("/");
        if !site.is_empty() {
            site.push('/');
        }
        site.push_str(name);
        let given = self.given.entry(site.clone()).or_insert(0);
        *given += 1;
        if *given > 1 {
            site.push_str(&format!("#{given}"));
        }
        site
    }

    fn labelled(&mut self, label: &str, inside: impl FnOnce(&mut Self)) {
        self.labels.push(label.to_owned());
        inside(self);
        self.labels.pop();
    }

    fn block(&mut self, block: &mut Block) {
        for step in &mut block.steps {
            match step {
                Step::Let { pat, value, .. } => self.bound(pat, value),
                Step::Assign { name, value, .. } => self.expr(value, Bound::To(&plain(name))),
                Step::Do(expr) => self.expr(expr, Bound::Nothing),
                Step::For(each) => self.for_loop(each),
            }
        }
        if let Some(tail) = &mut block.tail {
            self.expr(tail, Bound::Nothing);
        }
    }

    fn bound(&mut self, pat: &Pat, value: &mut Expr) {
        match pat {
            Pat::Paren(paren) => self.bound(&paren.pat, value),
            Pat::Tuple(tuple) => {
                let names: Vec<Option<String>> = tuple.elems.iter().map(pat_name).collect();
                self.expr(value, Bound::Each(&names));
            }
            pat => match pat_name(pat) {
                Some(name) => self.expr(value, Bound::To(&name)),
                None => self.expr(value, Bound::Nothing),
            },
        }
    }

    /// The rounds of a loop are frames of their own.
    fn for_loop(&mut self, each: &mut For) {
        self.over(&mut each.over);
        let name = match each.over {
            Over::Items(_) => pat_name(&each.pat),
            Over::Rounds { .. } => None,
        };
        each.site = self.site(name.as_deref().unwrap_or("round"));
        Frame::default().block(&mut each.body);
    }

    fn over(&mut self, over: &mut Over) {
        if let Over::Items(items) = over {
            self.expr(items, Bound::Nothing);
        }
    }

    fn expr(&mut self, expr: &mut Expr, bound: Bound) {
        match expr {
            Expr::Call(call) => self.call(call, bound.name()),
            Expr::Attempt { call, .. } => self.call(call, bound.name()),
            Expr::Tuple(elems) => {
                elems
                    .iter_mut()
                    .for_each(|elem| self.expr(elem, Bound::Nothing));
            }
            Expr::Block(block) => self.block(block),
            Expr::Match(decision) => self.decision(decision),
            Expr::If { on, yes, no, .. } => {
                self.expr(on, Bound::Nothing);
                self.labelled("true", |frame| frame.block(yes));
                if let Some(no) = no {
                    self.labelled("false", |frame| frame.expr(no, Bound::Nothing));
                }
            }
            Expr::FanOut {
                kind,
                branches,
                site,
                ..
            } => {
                let word = match kind {
                    FanOutKind::Concurrent => "concurrent",
                    FanOutKind::Race => "race",
                };
                *site = self.site(bound.name().unwrap_or(word));
                for (index, branch) in branches.iter_mut().enumerate() {
                    let name = match kind {
                        FanOutKind::Concurrent => bound.element(index),
                        FanOutKind::Race => None,
                    };
                    self.branch(branch, name);
                }
            }
            Expr::Each { over, branch, .. } => {
                self.over(over);
                self.branch(branch, bound.name());
            }
            Expr::Fallback { calls, .. } => {
                calls.iter_mut().for_each(|call| self.call(call, None));
            }
            Expr::Return { value, .. } => {
                value
                    .iter_mut()
                    .for_each(|value| self.expr(value, Bound::Nothing));
            }
            Expr::Use(_) | Expr::Lit(_) | Expr::Break(_) | Expr::Continue(_) => {}
        }
    }

    /// Arguments run first, so they are counted first.
    fn call(&mut self, call: &mut Call, name: Option<&str>) {
        call.args
            .iter_mut()
            .for_each(|arg| self.expr(arg, Bound::Nothing));
        let node = call.last().map(plain).unwrap_or_default();
        call.site = self.site(name.unwrap_or(&node));
    }

    /// A guard's value is its arm's, so its call keeps the node's name.
    fn branch(&mut self, branch: &mut Branch, name: Option<&str>) {
        match branch {
            Branch::Call(call) | Branch::Attempt(call, _) => self.call(call, name),
            Branch::Guard(guard) => self.decision(guard),
        }
    }

    fn decision(&mut self, decision: &mut Match) {
        self.expr(&mut decision.on, Bound::Nothing);
        for arm in &mut decision.arms {
            let body = &mut arm.body;
            self.labelled(&arm.label, |frame| frame.expr(body, Bound::Nothing));
        }
    }
}

fn pat_name(pat: &Pat) -> Option<String> {
    match pat {
        Pat::Ident(name) => Some(plain(&name.ident)),
        Pat::Paren(paren) => pat_name(&paren.pat),
        _ => None,
    }
}
