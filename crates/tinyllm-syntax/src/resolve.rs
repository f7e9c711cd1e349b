//! Names: every use and every assignment gets the binding it refers to.
//!
//! Bindings are numbered from 1 in the order of the text, so two of one name differ.

use proc_macro2::Ident;

use crate::errors::Errors;
use crate::model::{Arm, Binding, Block, Branch, Call, Expr, Graph, Match, Over, Step, Use};
use crate::near::listed;

/// Numbers the bindings of `graph` and reports names that nothing binds.
pub(crate) fn resolve(graph: &mut Graph, errors: &mut Errors) {
    let mut scope = Scope {
        entries: Vec::new(),
        next: 1,
        errors,
    };
    for param in &mut graph.params {
        param.binding = scope.declare(&param.name, Kind::Fixed);
    }
    scope.block(&mut graph.body);
}

/// How a name came to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `let mut`
    Mutable,
    /// `let`
    Let,
    /// A parameter, a loop's item, an arm's payload.
    Fixed,
}

struct Entry {
    name: String,
    binding: Binding,
    kind: Kind,
}

struct Scope<'e> {
    entries: Vec<Entry>,
    next: usize,
    errors: &'e mut Errors,
}

impl Scope<'_> {
    fn declare(&mut self, name: &Ident, kind: Kind) -> Binding {
        let binding = Binding(self.next);
        self.next += 1;
        self.entries.push(Entry {
            name: name.to_string(),
            binding,
            kind,
        });
        binding
    }

    fn bind(&mut self, names: &mut [(Ident, Binding)], kind: Kind) {
        for (name, binding) in names {
            *binding = self.declare(name, kind);
        }
    }

    fn find(&self, name: &Ident) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| *name == entry.name)
    }

    /// Names bound within `inside` end with it.
    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        let before = self.entries.len();
        inside(self);
        self.entries.truncate(before);
    }

    fn unknown(&mut self, name: &Ident) {
        let mut known: Vec<&str> = Vec::new();
        for entry in &self.entries {
            if !known.contains(&entry.name.as_str()) {
                known.push(&entry.name);
            }
        }
        let say = if is_constant(name) {
            format!(
                "`{name}` is a constant, and a graph knows values alone: write the literal, or let \
                 a node return it"
            )
        } else if known.is_empty() {
            format!("no value named `{name}` here; there are no values yet")
        } else {
            format!("no value named `{name}` here; values: {}", listed(known))
        };
        self.errors.at(name.span(), say);
    }

    fn block(&mut self, block: &mut Block) {
        self.scoped(|scope| {
            block.steps.iter_mut().for_each(|step| scope.step(step));
            block.tail.iter_mut().for_each(|tail| scope.expr(tail));
        });
    }

    fn step(&mut self, step: &mut Step) {
        match step {
            Step::Let {
                mutable,
                names,
                value,
                ..
            } => {
                self.expr(value);
                self.bind(names, if *mutable { Kind::Mutable } else { Kind::Let });
            }
            Step::Assign {
                name,
                binding,
                value,
            } => {
                self.expr(value);
                *binding = self.assigned(name);
            }
            Step::Do(expr) => self.expr(expr),
            Step::For(each) => {
                self.over(&mut each.over);
                self.scoped(|scope| {
                    scope.bind(&mut each.names, Kind::Fixed);
                    scope.block(&mut each.body);
                });
            }
        }
    }

    /// Only what was declared with `let mut` changes.
    fn assigned(&mut self, name: &Ident) -> Binding {
        let Some(entry) = self.find(name) else {
            self.unknown(name);
            return Binding::default();
        };
        let binding = entry.binding;
        let from = match entry.kind {
            Kind::Mutable => return binding,
            Kind::Let => "..".to_owned(),
            Kind::Fixed => name.to_string(),
        };
        let say = format!(
            "`{name}` changes here: declare it with `let mut {name} = {from};` before the loop"
        );
        self.errors.at(name.span(), say);
        binding
    }

    fn over(&mut self, over: &mut Over) {
        if let Over::Items(items) = over {
            self.expr(items);
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Use(value) => self.value(value),
            Expr::Call(call) => self.call(call),
            Expr::Attempt { call, .. } => self.call(call),
            Expr::Tuple(elems) => elems.iter_mut().for_each(|elem| self.expr(elem)),
            Expr::Block(block) => self.block(block),
            Expr::Match(decision) => self.decision(decision),
            Expr::If { on, yes, no, .. } => {
                self.expr(on);
                self.block(yes);
                no.iter_mut().for_each(|no| self.expr(no));
            }
            Expr::FanOut { branches, .. } => {
                branches.iter_mut().for_each(|branch| self.branch(branch));
            }
            Expr::Each {
                names,
                over,
                branch,
                ..
            } => {
                self.over(over);
                self.scoped(|scope| {
                    scope.bind(names, Kind::Fixed);
                    scope.branch(branch);
                });
            }
            Expr::Fallback { calls, .. } => calls.iter_mut().for_each(|call| self.call(call)),
            Expr::Return { value, .. } => value.iter_mut().for_each(|value| self.expr(value)),
            Expr::Lit(_) | Expr::Break(_) | Expr::Continue(_) => {}
        }
    }

    fn value(&mut self, value: &mut Use) {
        match self.find(&value.name) {
            Some(entry) => value.binding = entry.binding,
            None => self.unknown(&value.name),
        }
    }

    fn call(&mut self, call: &mut Call) {
        call.args.iter_mut().for_each(|arg| self.expr(arg));
        call.with
            .iter_mut()
            .for_each(|option| self.expr(&mut option.value));
    }

    fn branch(&mut self, branch: &mut Branch) {
        match branch {
            Branch::Call(call) | Branch::Attempt(call, _) => self.call(call),
            Branch::Guard(guard) => self.decision(guard),
        }
    }

    fn decision(&mut self, decision: &mut Match) {
        self.expr(&mut decision.on);
        for Arm { names, body, .. } in &mut decision.arms {
            self.scoped(|scope| {
                scope.bind(names, Kind::Fixed);
                scope.expr(body);
            });
        }
    }
}

/// `LIMIT`: in capitals, as constants are.
fn is_constant(name: &Ident) -> bool {
    let name = name.to_string();
    name.contains(char::is_alphabetic) && !name.contains(char::is_lowercase)
}
